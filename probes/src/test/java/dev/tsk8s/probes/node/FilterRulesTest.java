package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.probes.CiliumCaptures;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterRulesTest {

  @Test
  void recognisesTheRulesOfEveryNode() {
    assertThat(CiliumCaptures.all("iptables.txt")).hasSize(18).allMatch(FilterRules::recognises);
  }

  @Test
  void tellsWhoseChainsThereAre() {
    String rules = CiliumCaptures.text("08-iptables-masquerade/iptables.txt");

    assertThat(FilterRules.read(rules).owners()).contains("CILIUM_", "ts-");
  }

  @Test
  void keepsTheRulesThatRewriteSourceAddresses() {
    String rules = CiliumCaptures.text("08-iptables-masquerade/iptables.txt");

    assertThat(FilterRules.read(rules).masquerades())
        .isNotEmpty()
        .allMatch(rule -> rule.startsWith("-A "))
        .anyMatch(rule -> rule.contains("CILIUM_POST_nat"));
  }

  @Test
  void readsRulesWithTheirCounters() {
    String rules =
        "*nat\n:POSTROUTING ACCEPT [0:0]\n[7:420] -A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n";

    assertThat(FilterRules.read(rules).masquerades())
        .containsExactly("-A POSTROUTING -o eth0 -j MASQUERADE");
  }

  @Test
  void cutsARuleThatIsTooLong() {
    String rule = "-A POSTROUTING -j MASQUERADE " + "x".repeat(1_000_000);

    assertThat(FilterRules.read(rule).masquerades().getFirst()).hasSize(400);
  }

  @Test
  void keepsABoundedNumberOfRules() {
    assertThat(FilterRules.read("-A a -j SNAT\n".repeat(10_000)).masquerades()).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "*nat\n", ":INPUT ACCEPT [0:0]\n", "*nut\n:A - [0:0]\n"})
  void recognisesNothingElse(String text) {
    assertThat(FilterRules.recognises(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "*", "[", "[1", "-A ", "a", "\n"})
  void readsAMegabyteOfRubbishAtOnce(String rubbish) {
    String text = rubbish.repeat(1_000_000 / rubbish.length());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          FilterRules.recognises(text);
          FilterRules.read(text);
        });
  }
}
