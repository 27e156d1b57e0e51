package dev.tsk8s.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Ip;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules as the agents write them.
final class SnatRulesTest {
  private static final List<Ip> POD = List.of(new Ip("10.42.1.9"));
  private static final List<Ip> NODE = List.of(new Ip("192.168.1.2"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-A FLANNEL-POSTRTG -s 10.42.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully | yes | -",
        "-A FLANNEL-POSTRTG -s 10.42.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE | no | -",
        "-A CILIUM_POST_nat -s 10.42.1.0/24 ! -d 10.42.1.0/24 ! -o cilium_+ -j MASQUERADE | no | -",
        "-A AWS-SNAT-CHAIN-0 ! -o vlan+ -m addrtype ! --dst-type LOCAL -j SNAT --to-source 10.0.0.4 --random-fully | yes | yes",
        "-A AWS-SNAT-CHAIN-0 ! -o vlan+ -m addrtype ! --dst-type LOCAL -j SNAT --to-source 10.0.0.4 | no | no",
        "-A IP-MASQ-AGENT -m comment --comment \"ip-masq-agent\" -j MASQUERADE --random-fully | yes | yes",
        "-A KIND-MASQ-AGENT -m comment --comment \"kind-masq-agent\" -j MASQUERADE | no | no",
        "-A cali-nat-outgoing -m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40all-ipam-pools dst -j MASQUERADE --random-fully | yes | -",
        "-A CNI-8d1f3a5c7e9b0d2f4a6c8e0b ! -d 224.0.0.0/4 -m comment --comment \"name: \\\"cbr0\\\" id: \\\"9f\\\"\" -j MASQUERADE | no | -",
        "-A WEAVE -s 10.32.0.0/12 ! -d 10.32.0.0/12 -j MASQUERADE | no | -",
        "-A POSTROUTING -s 192.168.0.0/16 -o eth0 -j MASQUERADE --random | - | yes",
        "-A POSTROUTING ! -s 10.42.0.0/16 -o bond0.7 -j MASQUERADE --random | - | yes",
        "-A POSTROUTING -o eth0 -m addrtype --src-type LOCAL -j MASQUERADE --random | - | yes",
        "-A POSTROUTING -o eth0 -m addrtype ! --src-type LOCAL -j MASQUERADE --random | yes | -",
        "-A POSTROUTING -o eth0 -m comment --comment \"no --random here, -d is fine\" -j MASQUERADE | no | no",
        "-A cali-nat-outgoing -p udp -m set --match-set cali40masq-ipam-pools src -j MASQUERADE --to-ports 1024-65535 --random-fully | yes | -",
        "-A post -s @cali40masq-ipam-pools ! -d @cali40all-ipam-pools -j MASQUERADE --random-fully | yes | -",
        "-A post -s { 10.43.0.0/16, 10.42.0.0/16 } ! -d { 10.0.0.0/8, 172.16.0.0/12 } -j MASQUERADE --random --persistent | yes | -",
        "-A POST_public_allow ! -o lo -j MASQUERADE | no | no"
      })
  void takeWhatTheyAskFor(String rule, String pods, String host) {
    assertThat(word(SnatRules.ofPods(List.of(rule), POD))).isEqualTo(pods);
    assertThat(word(SnatRules.ofHost(List.of(rule), NODE))).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-A KUBE-POSTROUTING -m comment --comment \"kubernetes\" -j MASQUERADE --random-fully",
        "-A masquerading -j MASQUERADE --random-fully",
        "-A ts-postrouting -m mark --mark 0x40000/0xff0000 -j MASQUERADE",
        "-A CNI-SN-8d1f3a5c7e9b0d2f4a6c8 -s 127.0.0.1/32 -d 10.42.1.9/32 -p tcp -j MASQUERADE",
        "-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE",
        "-A FLANNEL-POSTRTG ! -s 10.42.0.0/16 -d 10.42.0.0/16 -j MASQUERADE --random-fully",
        "-A CILIUM_POST_nat ! -s 10.42.1.0/24 ! -d 10.42.1.0/24 -o cilium_host -j SNAT --to-source"
            + " 10.42.1.91",
        "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
        "-A POSTROUTING -p tcp -j MASQUERADE --random",
        "-A POSTROUTING -p udp -m udp --dport 53 -j MASQUERADE --random",
        "-A POSTROUTING -p udp -m multiport --dports 53,123 -j MASQUERADE --random",
        "-A POSTROUTING -m iprange --dst-range 10.9.0.1-10.9.0.9 -j MASQUERADE --random",
        "-A POSTROUTING -m set --match-set vpn-peers dst -j MASQUERADE --random",
        "-A POSTROUTING -m addrtype --dst-type LOCAL -j MASQUERADE --random",
        "-A POSTROUTING -m ipvs --vdir ORIGINAL --vmethod MASQ -j SNAT --to-source 10.0.0.4 --random",
        "-A POSTROUTING -m owner --uid-owner 1000 -j MASQUERADE --random",
        "-A POSTROUTING -o wg0 -j MASQUERADE --random",
        "-A POSTROUTING ! -o eth0 -j MASQUERADE --random",
        "-A OVN-KUBE-SNAT-MGMTPORT -j SNAT --to-source 10.42.1.2",
        "-A CILIUM_POST_nat -m comment -j MASQUERADE ?",
        "-A POSTROUTING ! -o vlan+ -m addrtype -j SNAT --to-source ?"
      })
  void leaveAloneWhatIsOfOthers(String rule) {
    assertThat(SnatRules.ofPods(List.of(rule), POD).taking()).isEmpty();
    assertThat(SnatRules.ofPods(List.of(rule), POD).random()).isEmpty();
  }

  @Test
  void twoThatDifferTellNothing() {
    var rules =
        SnatRules.ofPods(
            List.of(
                "-A POSTROUTING -s 10.42.0.0/16 -j MASQUERADE",
                "-A FLANNEL-POSTRTG -s 10.42.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random"),
            POD);

    assertThat(word(rules)).isEqualTo("unknown");
  }

  /// antrea: pkg/agent/route/route_linux.go; calico: felix/dataplane/linux/int_dataplane.go.
  @ParameterizedTest
  @ValueSource(strings = {"antrea-gw0", "wireguard.cali", "vxlan.calico", "tunl0", "ovn-k8s-mp0"})
  void linksOfThePodNetworkAreNoWayOut(String link) {
    String local =
        "-A POSTROUTING -o %s -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype"
                .formatted(link)
            + " --src-type LOCAL -j MASQUERADE --random-fully";
    String pods = "-A POSTROUTING -s 10.42.1.0/24 ! -o " + link + " -j MASQUERADE";

    assertThat(word(SnatRules.ofPods(List.of(pods, local), POD))).isEqualTo("no");
    assertThat(word(SnatRules.ofHost(List.of(pods, local), NODE))).isEqualTo("-");
  }

  @Test
  void oneThatMayComeFirstAndDiffersTellsNothing() {
    String easy = "-A POSTROUTING -s 10.42.0.0/16 -j MASQUERADE";
    String other = "-A POSTROUTING -s 10.42.0.0/16 -m statistic --mode random -j MASQUERADE";

    assertThat(word(SnatRules.ofPods(List.of(easy, other), POD))).isEqualTo("no");
    assertThat(word(SnatRules.ofPods(List.of(easy, other + " --random"), POD)))
        .isEqualTo("unknown");
  }

  private static String word(SnatRules rules) {
    return rules
        .random()
        .map((Answer answer) -> answer.isYes() ? "yes" : answer.isNo() ? "no" : "unknown")
        .orElse("-");
  }
}
