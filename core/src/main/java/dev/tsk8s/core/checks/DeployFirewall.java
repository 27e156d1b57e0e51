package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Where a port of a public address is meant to lead to tailscaled: does the firewall in front let
/// everybody in? Nothing inside a cluster can show it; paths that are all direct make the question
/// moot.
final class DeployFirewall implements Check {
  private static final Code UDP_PORT = new Code("deploy-firewall/udp-port");
  private static final Code NONE = new Code("deploy-firewall/nothing-to-judge");

  @Override
  public String id() {
    return "deploy-firewall";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(UDP_PORT, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    var units = Units.of(snapshot.cluster());
    var paths = SeenPaths.of(scene);
    for (Unit unit : units.access(judgement, DeployFirewall::mayHaveDoor)) {
      switch (PublicEndpoint.of(snapshot.cluster(), unit)) {
        case PublicEndpoint.Open door -> judge(judgement, snapshot, paths, unit, door);
        case PublicEndpoint.None _ -> {}
        case PublicEndpoint.Unknown(var reason) -> judgement.unknown(unit.subject(), reason);
      }
    }
    return judgement.verdict(NONE);
  }

  private static boolean mayHaveDoor(Unit unit) {
    return unit.spec().role() == Role.PEER_RELAY || unit.spec().fixedPort().isPresent();
  }

  private static void judge(
      Judgement judgement,
      Snapshot snapshot,
      SeenPaths paths,
      Unit unit,
      PublicEndpoint.Open door) {
    Answer answered =
        unit.spec().role() == Role.PEER_RELAY
            ? SeenPaths.byPeerRelay(snapshot.lookouts())
            : paths.allDirect(unit);
    if (answered.isYes()) {
      judgement.healthy();
      return;
    }
    judgement.unknown(unit.subject(), notVisible(unit, door));
    answered.reasons().forEach(reason -> judgement.unknown(unit.subject(), reason));
  }

  private static Reason notVisible(Unit unit, PublicEndpoint.Open door) {
    Map<String, String> details = new TreeMap<>(unit.where());
    Optional<String> node =
        unit.seenPods().stream()
            .map(TailscalePod::node)
            .filter(name -> !name.isEmpty())
            .findFirst();
    details.put("address", door.address());
    details.put("port", String.valueOf(door.port()));
    details.put("node", node.orElse("NODE"));
    return Reason.NotVisible.of(UDP_PORT.text(), details);
  }
}
