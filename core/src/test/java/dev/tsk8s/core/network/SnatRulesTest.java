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
        "-A POSTROUTING -s 192.168.0.0/16 -o eth0 -j MASQUERADE --random | - | yes"
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
        "-A POSTROUTING -p tcp -j MASQUERADE --random"
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

  private static String word(SnatRules rules) {
    return rules
        .random()
        .map((Answer answer) -> answer.isYes() ? "yes" : answer.isNo() ? "no" : "unknown")
        .orElse("-");
  }
}
