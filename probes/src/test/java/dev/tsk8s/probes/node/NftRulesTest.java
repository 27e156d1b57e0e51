package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.probes.CiliumCaptures;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NftRulesTest {
  private static final String TEXT = CiliumCaptures.text("../node/nft.txt");
  private static final JsonNode JSON = CiliumCaptures.json("../node/nft.json");

  @Test
  void recognisesARuleset() {
    assertThat(NftRules.recognises(TEXT)).isTrue();
    assertThat(NftJson.recognises(JSON)).isTrue();
  }

  @Test
  void readsTheSameOfBothForms() {
    Filters text = NftRules.read(TEXT);
    Filters json = NftJson.read(JSON);

    assertThat(json.owners()).isEqualTo(text.owners());
    assertThat(json.masquerades()).isEqualTo(text.masquerades());
    assertThat(json.dialects()).isEqualTo(text.dialects());
  }

  @Test
  void tellsMasqueradingInTheWordsOfIptables() {
    assertThat(NftRules.read(TEXT).masquerades())
        .containsExactly(
            "-A FLANNEL-POSTRTG -s 10.42.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully",
            "-A FLANNEL-POSTRTG -s { 10.1.0.0-10.2.255.255 } ! -o cilium_+"
                + " -j SNAT --to-source 1.2.3.4",
            "-A POSTROUTING -m mark --mark 0x40000/0xff0000 -j MASQUERADE",
            "-A POSTROUTING -o eth0 -j MASQUERADE -m comment --comment \"a b\"");
  }

  @Test
  void tellsWhatIsRefusedByTheHookOfAChain() {
    assertThat(NftRules.read(TEXT).refusals())
        .containsExactly(
            ":INPUT DROP [0:0]",
            "-A INPUT -p tcp --dport { 80, 443 } -j REJECT",
            "-A INPUT -j REJECT --reject-with icmp-host-prohibited",
            "-A FORWARD -i tailscale0 -p udp --dport 53 -j DROP",
            "-A FORWARD -p udp -j DROP",
            "-A FORWARD -p tcp -m conntrack --ctstate INVALID -j DROP",
            "-A FORWARD -j REJECT --reject-with icmp-admin-prohibited");
  }

  @Test
  void takesNoPolicyOfIpv6ForOneOfIpv4() {
    assertThat(NftRules.read(chain("ip6", "filter", "input", "policy drop;")).refusals()).isEmpty();
    assertThat(NftRules.read(chain("ip", "filter", "input", "policy drop;")).refusals()).hasSize(1);
  }

  @Test
  void takesNoOtherTableOfIptablesForItsFilter() {
    assertThat(NftRules.read(chain("ip", "mangle", "input", "policy drop;")).refusals()).isEmpty();
  }

  @Test
  void knowsTheTablesThatTheirOwnersNamed() {
    String text = "table ip kube-proxy {\n\tchain services {\n\t}\n}\n";

    assertThat(NftRules.read(text).owners()).containsExactly("KUBE-");
  }

  @Test
  void countsADialectOnlyWhereItHasRules() {
    assertThat(NftRules.read(TEXT).dialects()).isEqualTo(Set.of("nf_tables"));
    assertThat(NftRules.read(chain("ip", "filter", "input", "policy accept;")).dialects())
        .isEmpty();
  }

  @Test
  void readsAMasqueradeThatIptablesPutIn() {
    String json =
        """
        {"nftables": [{"chain": {"family": "ip", "table": "nat", "name": "CILIUM_POST_nat"}},
         {"rule": {"family": "ip", "table": "nat", "chain": "CILIUM_POST_nat", "expr": [
          {"xt": {"type": "match", "name": "comment"}}, {"counter": {"packets": 0, "bytes": 0}},
          {"xt": {"type": "target", "name": "MASQUERADE"}}]}}]}
        """;

    assertThat(NftJson.read(CiliumCaptures.tree(json)).masquerades())
        .as("with which ports nft does not show")
        .containsExactly("-A CILIUM_POST_nat -m comment -j MASQUERADE ?");
  }

  @Test
  void tellsThePortsOfSnatFromItsFlags() {
    String json =
        """
        {"nftables": [{"chain": {"family": "ip", "table": "nat", "name": "post"}},
         {"rule": {"family": "ip", "table": "nat", "chain": "post", "expr": [
          {"match": {"op": "!=", "left": {"fib": {"result": "type", "flags": "daddr"}},
           "right": "local"}},
          {"snat": {"addr": "192.0.2.2", "flags": "fully-random"}}]}}]}
        """;

    assertThat(NftJson.read(CiliumCaptures.tree(json)).masquerades())
        .containsExactly(
            "-A post -m addrtype ! --dst-type local -j SNAT --to-source 192.0.2.2 --random-fully");
  }

  @ParameterizedTest
  @CsvSource({
    "masquerade random,-j MASQUERADE --random",
    "'masquerade fully-random,persistent',-j MASQUERADE --random-fully --persistent",
    "masquerade to :1024-65535 random,-j MASQUERADE --to-ports 1024-65535 --random",
    "fib daddr type != local masquerade,-m addrtype ! --dst-type local -j MASQUERADE",
    "snat to 1.2.3.4 fully-random,-j SNAT --to-source 1.2.3.4 --random-fully",
    "reject with tcp reset,-j REJECT --reject-with tcp-reset",
    "meta l4proto udp drop,-p udp -j DROP",
    "ip daddr != 10.0.0.0/8 return,! -d 10.0.0.0/8 return",
    "tcp dport 22 accept,-p tcp --dport 22 -j ACCEPT",
    "jump drop-all,-j drop-all",
    "accept comment \"never drop it\",-j ACCEPT -m comment --comment \"never drop it\""
  })
  void translatesWhatBothCanSay(String nft, String iptables) {
    assertThat(NftWords.asIptables(nft)).isEqualTo(iptables);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"nftables\": []}",
        "{\"nftables\": [7, {\"rule\": {}}, {}]}",
        "{\"nftables\": [{\"rule\": {\"expr\": [null, {}, {\"match\": 7}, {\"xt\": []}]}}]}"
      })
  void findsNothingInARulesetOfNothing(String json) {
    assertThat(NftJson.read(CiliumCaptures.tree(json)).masquerades()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"table ip a {\n", "chain a {\n", "}", "\"", "{", "ip saddr ", "a \n"})
  void readsAMegabyteOfRubbishAtOnce(String rubbish) {
    String text = "table ip a {\nchain b {\n" + rubbish.repeat(1_000_000 / rubbish.length());

    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> NftRules.read(text));
  }

  private static String chain(String family, String table, String hook, String policy) {
    return "table %s %s {\n\tchain any {\n\t\ttype filter hook %s priority filter; %s\n\t}\n}\n"
        .formatted(family, table, hook, policy);
  }
}
