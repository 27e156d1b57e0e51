package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Does tailscaled that somebody runs in pods listen on a port that a firewall rule can name
/// (`PORT`, else it is random: ts:cmd/tailscaled/tailscaled.go defaultPort), and does the scheduler
/// know of it?
final class DeployPort implements Check {
  static final Code RANDOM = new Code("deploy-port/random");
  static final Code NOT_DECLARED = new Code("deploy-port/not-declared");
  private static final Code ELSEWHERE = new Code("deploy-port/set-elsewhere");
  private static final Code NONE = new Code("deploy-port/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-port";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(RANDOM, NOT_DECLARED, ELSEWHERE, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    var units = Units.of(scene.snapshot().cluster());
    var random = RandomSnat.of(scene.egresses());
    var views = Views.of(scene.snapshot());
    for (Unit unit : units.selfMadeAccess(judgement)) {
      var port = unit.spec().fixedPort();
      if (port.isEmpty() && mayBeSetElsewhere(unit)) {
        judgement.unknown(unit.subject(), Reason.NotVisible.of(ELSEWHERE.text(), unit.where()));
      } else if (port.isEmpty()) {
        judgeRandom(judgement, units, random.unlessMeasured(views.of(unit)), unit);
      } else if (!unit.spec().hostNetwork() || unit.spec().container().declaresUdp(port.get())) {
        judgement.healthy();
      } else {
        judgement.fault(notDeclared(units, unit, port.get()));
      }
    }
    return judgement.verdict(NONE);
  }

  /// In `PORT`, or as `--port` among the arguments of tailscaled.
  private static boolean mayBeSetElsewhere(Unit unit) {
    return Stream.of("PORT", "TS_TAILSCALED_EXTRA_ARGS").anyMatch(unit::isElsewhere);
  }

  /// A random port matters where a firewall could be opened for it: on nodes with public addresses.
  private static void judgeRandom(Judgement judgement, Units units, RandomSnat snat, Unit unit) {
    switch (NodeReach.of(units.cluster(), unit)) {
      case NodeReach.Public node -> {
        var finding =
            Finding.warning(RANDOM, unit.subject())
                .with(unit.details())
                .with("port", String.valueOf(Ports.of(units).freeFor(unit.subject(), unit.spec())))
                .with("node", node.node())
                .with("address", node.address().text())
                .seen(Exhibits.spec(units, unit, "env PORT", Exhibit.UNSET));
        judgement.fault(
            WayIn.of(units.cluster(), snat, unit) instanceof WayIn.Closed(var code, _)
                ? finding.because(code) // one patch cures both
                : finding);
      }
      case NodeReach.Unclear(Reason.NotVisible _), NodeReach.Private _ -> {}
      case NodeReach.Unclear(var reason) -> judgement.unknown(unit.subject(), reason);
    }
  }

  private static Finding notDeclared(Units units, Unit unit, int port) {
    var finding =
        Finding.warning(NOT_DECLARED, unit.subject())
            .with(unit.details())
            .with("port", String.valueOf(port))
            .seen(Exhibits.spec(units, unit, "env PORT", String.valueOf(port)))
            .seen(Exhibits.spec(units, unit, "ports", declared(unit)));
    return PortSeats.of(units.all())
        .sharedBy(unit)
        .map(holders -> finding.because(DeployPortClash.codeOf(holders)))
        .orElse(finding);
  }

  private static String declared(Unit unit) {
    var ports = unit.spec().container().ports();
    return ports.isEmpty()
        ? Exhibit.UNSET
        : ports.stream()
            .map(port -> port.protocol() + " " + port.containerPort())
            .collect(Collectors.joining(", "));
  }
}
