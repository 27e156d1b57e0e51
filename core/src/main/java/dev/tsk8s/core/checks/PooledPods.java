package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.paths.End;
import dev.tsk8s.core.paths.Places;
import dev.tsk8s.core.paths.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pods whose public address depends on the destination: one finding for all of them, since it
/// is one NAT, or several of one cloud, that stands in front of their nodes.
final class PooledPods {

  /// One of them on its node.
  private record Case(End end, Pool pool, TailscalePod pod, ClusterNode node) {}

  private final Scene scene;
  private final Places places;
  private final List<Case> cases = new ArrayList<>();

  PooledPods(Scene scene) {
    this.scene = scene;
    this.places = new Places(scene.snapshot().cluster());
  }

  void add(End end, Pool pool, Judgement judgement) {
    Subject subject = PathSubjects.of(end.id());
    switch (end.pod().orElseThrow()) {
      case Unavailable<TailscalePod>(var reason) -> judgement.unknown(subject, reason);
      case Observed<TailscalePod>(var pod, _) -> {
        Evidence<ClusterNode> node = places.node(pod.node());
        node.unseen().ifPresent(reason -> judgement.unknown(subject, reason));
        node.seen().ifPresent(one -> cases.add(new Case(end, pool, pod, one)));
      }
    }
  }

  void tell(Judgement judgement) {
    if (!cases.isEmpty()) {
      judgement.fault(finding());
    }
  }

  private Finding finding() {
    Case first = cases.getFirst();
    var remedied = cases.stream().map(one -> Remedies.Sufferer.of(one.pod(), one.node())).toList();
    return Finding.warning(NatPool.PODS_BY_DESTINATION, Subject.cluster())
        .with(PodNat.names(first.pod()))
        .with(Remedies.details(scene.snapshot().cluster(), remedied, Optional.empty()))
        .with("pods", all(one -> Stream.of(one.end().id().display())))
        .with("nodes", all(one -> Stream.of(one.node().name())))
        .with("inside", all(one -> one.node().internalIps().stream().map(Ip::text)))
        .with("port", Integer.toString(first.pool().port()))
        .with("addresses", all(one -> one.pool().addresses().stream().map(Ip::text)))
        .seen(exhibits());
  }

  private List<Exhibit> exhibits() {
    return cases.stream()
        .flatMap(one -> PathSubjects.natExhibits(one.end()).stream())
        .distinct()
        .limit(8)
        .toList();
  }

  private String all(Function<Case, Stream<String>> what) {
    return cases.stream().flatMap(what).distinct().sorted().collect(Collectors.joining(", "));
  }
}
