package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.CiliumObjects.Operator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CiliumVersionsTest {
  private static final CiliumVersions CHECK = new CiliumVersions();

  @Test
  void aVersionOfTomorrowIsSaidToBeJudgedByTodaysRules() {
    assertThat(found(CHECK, onLan("v1.21.0")))
        .containsExactly("warning cilium-versions/newer-than-known");
    assertThat(CHECK.examine(onLan("v1.21.0").snapshot()).findings().getFirst().details())
        .containsEntry("known", "1.20")
        .containsEntry("version", "1.21.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.20.9", "v1.12.0", "latest", ""})
  void knownVersionsAndNamesThatAreNoneAreSilent(String version) {
    assertThat(found(CHECK, onLan(version))).isEmpty();
  }

  @Test
  void agentsOfDifferentVersionsAreNamed() {
    var snapshot =
        onLan("v1.19.7")
            .snapshot(
                on("node-1", says("1.19.7 (v1.19.7-0ac1a3f)", "node-1")),
                on("node-2", says("1.18.4 (v1.18.4-0ac1a3f)", "node-2")));

    assertThat(found(CHECK, snapshot)).containsExactly("warning cilium-versions/mixed");
    assertThat(CHECK.examine(snapshot).findings().getFirst().details())
        .containsEntry("versions", "1.18.4, 1.19.7");
  }

  @Test
  void anAgentThatRunsSomethingElseThanItsDaemonSetIsNamed() {
    var snapshot = onLan("v1.19.7").snapshot(on("node-1", says("1.19.6", "node-1")));

    assertThat(found(CHECK, snapshot)).containsExactly("warning cilium-versions/mixed");
  }

  @Test
  void oneVersionEverywhereIsSilentHoweverItIsWritten() {
    var snapshot =
        onLan("v1.19.7-cee.1").snapshot(on("node-1", says("1.19.7 (v1.19.7-0ac1a3f)", "node-1")));

    assertThat(found(CHECK, snapshot)).isEmpty();
  }

  @Test
  void anOperatorOfAnotherVersionIsNamed() {
    assertThat(found(CHECK, onLan("v1.19.7").with(operated("v1.18.4"))))
        .containsExactly("warning cilium-versions/mixed");
    assertThat(found(CHECK, onLan("v1.19.7").with(operated("v1.19.7")))).isEmpty();
    assertThat(found(CHECK, onLan("v1.19.7").with(operated("")))).isEmpty();
  }

  @Test
  void withoutCiliumThereIsNothingToAsk() {
    var none = cluster().with(node("node-1", "10.0.0.1"));

    assertThat(EveryFact.examine(CHECK, none.snapshot())).isInstanceOf(Verdict.NotApplicable.class);
  }

  private static CiliumObjects operated(String version) {
    var operator = new Operator("kube-system", "cilium-operator", version, List.of());
    return new CiliumObjects(
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(List.of(operator)));
  }
}
