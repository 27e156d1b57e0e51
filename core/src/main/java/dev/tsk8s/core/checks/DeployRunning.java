package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Do the pods that should run Tailscale run?
final class DeployRunning implements Check {
  private static final Code CRASH_LOOP = new Code("deploy-running/crash-loop");
  private static final Code PORT_TAKEN = new Code("deploy-running/port-taken");
  private static final Code UNSCHEDULABLE = new Code("deploy-running/unschedulable");
  private static final Code NOT_STARTING = new Code("deploy-running/not-starting");
  private static final Code NONE = new Code("deploy-running/nothing-to-judge");

  /// Waiting reasons that pass by themselves.
  private static final Set<String> PASSING = Set.of("ContainerCreating", "PodInitializing");

  @Override
  public String id() {
    return "deploy-running";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(CRASH_LOOP, PORT_TAKEN, UNSCHEDULABLE, NOT_STARTING, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    for (Unit unit : units.all(judgement)) {
      switch (unit.pods()) {
        case Unavailable<List<TailscalePod>>(var reason) ->
            judgement.unknown(unit.subject(), reason);
        case Observed<List<TailscalePod>>(var pods, _) -> {
          var faults =
              pods.stream().flatMap(pod -> fault(snapshot, units, unit, pod).stream()).toList();
          faults.stream().limit(1).forEach(judgement::fault); // one pod tells the workload's story
          if (faults.isEmpty()) {
            judgement.healthy();
          }
        }
      }
    }
    return judgement.verdict(NONE);
  }

  private static Optional<Finding> fault(
      Snapshot snapshot, Units units, Unit unit, TailscalePod pod) {
    if (pod.unschedulable().isPresent()) {
      return Optional.of(unschedulable(units, unit, pod, pod.unschedulable().get()));
    }
    return loops(pod).map(reason -> waiting(snapshot, units, unit, pod, reason));
  }

  /// Why its Tailscale container does not start, or not for long.
  static Optional<String> loops(TailscalePod pod) {
    return pod.waiting().or(() -> betweenCrashes(pod)).filter(reason -> !PASSING.contains(reason));
  }

  /// Between two waits a crashing container runs for some seconds, and only its count tells.
  private static Optional<String> betweenCrashes(TailscalePod pod) {
    boolean again = !pod.ready() && pod.restarts() >= 2 && pod.phase().equals("Running");
    return again ? Optional.of("CrashLoopBackOff") : Optional.empty();
  }

  /// The scheduler's words since Kubernetes 1.0: "didn't have free ports for the requested pod
  /// ports".
  private static Finding unschedulable(Units units, Unit unit, TailscalePod pod, String words) {
    boolean ports = words.contains("free ports") && unit.spec().fixedPort().isPresent();
    int port = unit.spec().fixedPort().orElse(TailscaleSpec.USUAL_PORT);
    return about(Finding.problem(ports ? PORT_TAKEN : UNSCHEDULABLE, unit.subject()), unit, pod)
        .with("message", words)
        .with("port", String.valueOf(port))
        .with("other", String.valueOf(Ports.of(units).freeFrom(port)))
        .seen(Exhibits.spec(units, unit, pod.name() + " PodScheduled", words));
  }

  private static Finding waiting(
      Snapshot snapshot, Units units, Unit unit, TailscalePod pod, String reason) {
    boolean loop = reason.equals("CrashLoopBackOff");
    var finding =
        about(Finding.problem(loop ? CRASH_LOOP : NOT_STARTING, unit.subject()), unit, pod)
            .with("reason", reason)
            .with("restarts", String.valueOf(pod.restarts()))
            .seen(
                Exhibits.spec(
                    units,
                    unit,
                    pod.name() + " state.waiting.reason",
                    pod.waiting().orElse(Exhibit.UNSET)))
            .seen(
                Exhibits.spec(
                    units, unit, pod.name() + " restartCount", String.valueOf(pod.restarts())));
    return loop ? ExpiredKeys.explain(snapshot, unit, pod, finding) : finding;
  }

  private static Finding about(Finding finding, Unit unit, TailscalePod pod) {
    return finding.with(unit.details()).with("pod", pod.name());
  }
}
