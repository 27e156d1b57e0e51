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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Does every peer see an end at one public address? A NAT with several that lets the destination
/// decide is hard though it keeps ports, and no setting of ports helps.
final class NatPool implements Check {
  static final Code BY_DESTINATION = new Code("nat-pool/by-destination");

  /// The same for pods: the cure is another, and their node stands on the way.
  static final Code PODS_BY_DESTINATION = new Code("nat-pool/pods-by-destination");

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
    return Set.of(BY_DESTINATION, PODS_BY_DESTINATION, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    Lookouts.withoutStatus(scene.snapshot(), judgement);
    var pods = new PooledPods(scene);
    scene.pairs().ends().forEach(end -> judge(end, pods, judgement));
    pods.tell(judgement);
    return judgement.verdict(NONE);
  }

  /// What is told of the pool in front of an end.
  static Code code(End end) {
    return end.inCluster() ? PODS_BY_DESTINATION : BY_DESTINATION;
  }

  private static void judge(End end, PooledPods pods, Judgement judgement) {
    if (end.netcheck() instanceof Unavailable<Netcheck>(var reason)) {
      judgement.unknown(PathSubjects.of(end.id()), reason);
      return;
    }
    if (end.netcheck().seen().flatMap(Netcheck::mappingVariesByDestIp).isEmpty()) {
      return; // nobody answered, or one server only: nothing was compared
    }
    Optional<Pool> pool = Pool.of(end);
    if (pool.isEmpty()) {
      judgement.healthy(PathSubjects.natExhibits(end));
    } else if (end.inCluster()) {
      pods.add(end, pool.get(), judgement);
    } else {
      judgement.fault(finding(end, pool.get()));
    }
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
