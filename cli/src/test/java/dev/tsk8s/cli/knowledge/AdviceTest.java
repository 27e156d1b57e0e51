package dev.tsk8s.cli.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AdviceTest {
  private static final Advice ADVICE =
      new Advice(
          new Code("deploy-port/random"),
          "",
          "",
          List.of(),
          List.of(new StepCommand(2, "kubectl rollout status {workload}")),
          Map.of(
              "Deployment", List.of(new StepCommand(1, "kubectl patch {workload}")),
              "argument", List.of(new StepCommand(1, "kubectl replace {workload}"))),
          Needs.NONE,
          "",
          "",
          "",
          List.of(),
          List.of());

  @Test
  void aKindGetsItsOwnCommandsBeforeThoseOfAll() {
    Advice filled = ADVICE.filled(Map.of("kind", "Deployment", "workload", "deployment/ts"));

    assertThat(StepCommand.lines(filled.commands()))
        .containsExactly("kubectl patch deployment/ts", "kubectl rollout status deployment/ts");
  }

  @Test
  void anotherKindGetsOnlyThoseOfAll() {
    Advice filled = ADVICE.filled(Map.of("kind", "DaemonSet", "workload", "daemonset/ts"));

    assertThat(StepCommand.lines(filled.commands()))
        .containsExactly("kubectl rollout status daemonset/ts");
  }

  @Test
  void aCaseHasItsOwnCommandsInPlaceOfAllOthers() {
    Advice filled =
        ADVICE.filled(
            Map.of("kind", "Deployment", "case", "argument", "workload", "deployment/ts"));

    assertThat(StepCommand.lines(filled.commands()))
        .containsExactly("kubectl replace deployment/ts");
  }

  @Test
  void nodesThatSetTheSameGetTheCommandOnceEach() {
    var patch = new StepCommand(1, "kubectl patch {kind} {name}");
    var restart = new StepCommand(2, "kubectl rollout restart daemonset/{agents}");
    var advice =
        new Advice(
            new Code("cilium-mtu/fixed"),
            "",
            "",
            List.of(),
            List.of(patch, restart),
            Map.of(),
            Needs.NONE,
            "",
            "",
            "",
            List.of(),
            List.of());

    Advice filled =
        advice.filled(
            Map.of("kind", "Node", "name", "n1", "sameNodes", "n1, n2", "agents", "cilium"));

    assertThat(StepCommand.lines(filled.commands()))
        .containsExactly(
            "kubectl patch Node n1",
            "kubectl patch Node n2",
            "kubectl rollout restart daemonset/cilium");
  }

  @Test
  void aStepIsLeftOutWhereItsRemedyWouldNotWork() {
    Advice filled = remedies().filled(Map.of("remedies", "peerRelay, switch"));

    assertThat(filled.steps()).containsExactly("relay", "switch", "wait");
    assertThat(filled.commands())
        .containsExactly(new StepCommand(1, "tailscale set"), new StepCommand(2, "kubectl set"));
  }

  @Test
  void everyStepIsPrintedWhereNobodyCountedTheRemedies() {
    Advice filled = remedies().filled(Map.of());

    assertThat(filled.steps()).containsExactly("host", "relay", "switch", "wait");
    assertThat(filled.commands()).hasSize(3);
  }

  private static Advice remedies() {
    return new Advice(
        new Code("snat-pod/random"),
        "",
        "",
        List.of("host", "relay", "switch", "wait"),
        List.of(
            new StepCommand(1, "kubectl patch"),
            new StepCommand(2, "tailscale set"),
            new StepCommand(3, "kubectl set")),
        Map.of(),
        new Needs(Map.of(1, "hostNetwork", 2, "peerRelay", 3, "switch")),
        "",
        "",
        "",
        List.of(),
        List.of());
  }
}
