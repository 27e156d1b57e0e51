package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.paths.End;
import dev.tsk8s.core.paths.Pool;
import java.util.Set;
import java.util.stream.Collectors;

/// Does every peer see an end at one public address? A NAT with several that lets the destination
/// decide is hard though it keeps ports, and no setting of ports helps.
final class NatPool implements Check {
  static final Code BY_DESTINATION = new Code("nat-pool/by-destination");
  private static final Code NONE = new Code("nat-pool/nothing-to-judge");

  @Override
  public String id() {
    return "nat-pool";
  }

  @Override
  public Topic topic() {
    return Topic.NAT;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(BY_DESTINATION, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    Lookouts.withoutStatus(scene.snapshot(), judgement);
    scene.pairs().ends().forEach(end -> judge(end, judgement));
    return judgement.verdict(NONE);
  }

  private static void judge(End end, Judgement judgement) {
    if (end.netcheck() instanceof Unavailable<Netcheck>(var reason)) {
      judgement.unknown(PathSubjects.of(end.id()), reason);
      return;
    }
    if (end.netcheck().seen().flatMap(Netcheck::mappingVariesByDestIp).isEmpty()) {
      return; // nobody answered, or one server only: nothing was compared
    }
    Pool.of(end)
        .ifPresentOrElse(
            pool -> judgement.fault(finding(end, pool)),
            () -> judgement.healthy(PathSubjects.natExhibits(end)));
  }

  private static Finding finding(End end, Pool pool) {
    return Finding.warning(BY_DESTINATION, PathSubjects.of(end.id()))
        .with("host", end.id().display())
        .with("port", Integer.toString(pool.port()))
        .with("address", pool.addresses().getFirst().text())
        .with(
            "addresses", pool.addresses().stream().map(Ip::text).collect(Collectors.joining(", ")))
        .seen(PathSubjects.natExhibits(end));
  }
}
