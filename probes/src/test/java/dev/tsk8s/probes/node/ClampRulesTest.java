package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules that hold TCP to a size, as Linux 6.18 with iptables 1.8.9 and nft 1.0.6 shows them.
class ClampRulesTest {
  private static final String SAVED =
      """
      *mangle
      :FORWARD ACCEPT [0:0]
      -A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
      COMMIT
      *filter
      :FORWARD ACCEPT [0:0]
      -A FORWARD -p tcp -j ACCEPT
      COMMIT
      """;

  @Test
  void readsThoseOfIptables() throws IOException {
    String rule = "-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu";

    assertThat(FilterRules.read(SAVED).clamps()).containsExactly(rule);
    assertThat(FilterRules.read(new StringReader(SAVED)).clamps()).containsExactly(rule);
    assertThat(FilterRules.read(SAVED).admissions()).containsExactly("-A FORWARD -p tcp -j ACCEPT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "tcp flags syn tcp option maxseg size set 1190; -A FORWARD -p tcp -j TCPMSS --set-mss 1190",
        "tcp flags syn / syn,rst counter packets 4 bytes 240 tcp option maxseg size set rt mtu;"
            + " -A FORWARD -p tcp -j TCPMSS --clamp-mss-to-pmtu",
        "oifname \"tailscale0\" tcp flags & (fin | syn) == syn tcp option maxseg size set rt mtu;"
            + " -A FORWARD -o tailscale0 -p tcp -j TCPMSS --clamp-mss-to-pmtu",
        "tcp dport 80 tcp flags syn tcp option maxseg size set 1190;"
            + " -A FORWARD -p tcp --dport 80 -p tcp -j TCPMSS --set-mss 1190"
      })
  void readsThoseOfNftablesByTheirHook(String rule, String expected) {
    String ruleset =
        """
        table inet c {
        \tchain f {
        \t\ttype filter hook forward priority mangle; policy accept;
        \t\tRULE
        \t}
        }
        """
            .replace("RULE", rule);

    assertThat(NftRules.read(ruleset).clamps()).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"rt\": {\"key\": \"mtu\"}}; -A FORWARD -p tcp -j TCPMSS --clamp-mss-to-pmtu",
        "1190; -A FORWARD -p tcp -j TCPMSS --set-mss 1190"
      })
  void readsThoseOfJson(String value, String expected) throws JsonProcessingException {
    String rule =
        """
        {"match": {"op": "in", "right": "syn",
          "left": {"payload": {"protocol": "tcp", "field": "flags"}}}},
        {"mangle": {"key": {"tcp option": {"name": "maxseg", "field": "size"}}, "value": VALUE}}
        """;

    assertThat(json(rule.replace("VALUE", value))).isEqualTo(expected);
  }

  /// nft does not show what size iptables was given.
  @Test
  void readsThatIptablesPutOneIn() throws JsonProcessingException {
    String rule =
        """
        {"match": {"op": "==", "right": "syn",
          "left": {"&": [{"payload": {"protocol": "tcp", "field": "flags"}}, ["syn", "rst"]]}}},
        {"xt": {"type": "target", "name": "TCPMSS"}}
        """;

    assertThat(json(rule)).isEqualTo("-A FORWARD -p tcp -j TCPMSS");
  }

  private static String json(String expression) throws JsonProcessingException {
    String ruleset =
        """
        {"nftables": [
          {"chain": {"family": "ip", "table": "c", "name": "f", "type": "filter",
            "hook": "forward", "prio": -150, "policy": "accept"}},
          {"rule": {"family": "ip", "table": "c", "chain": "f", "expr": [EXPRESSION]}}]}
        """
            .replace("EXPRESSION", expression);
    return String.join("\n", NftJson.read(new ObjectMapper().readTree(ruleset)).clamps());
  }
}
