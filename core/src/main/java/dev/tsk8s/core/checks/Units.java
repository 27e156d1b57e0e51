package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything in the cluster that runs Tailscale. Pods tell what really runs; templates stand in
/// for them where pods were not seen, and add workloads that have no pod yet.
///
/// @param all in the order of their subjects
/// @param unseen why there may be more of them
record Units(ClusterFacts cluster, List<Unit> all, List<Reason> unseen) {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private record Key(Subject subject, TailscaleSpec spec) {}

  static Units of(ClusterFacts cluster) {
    var units = new ArrayList<Unit>();
    var unseen = new ArrayList<Reason>();
    if (cluster.pods() instanceof Observed<List<TailscalePod>>(var pods, var origin)) {
      units.addAll(running(pods, origin));
    }
    var known = units.stream().map(Unit::subject).collect(Collectors.toSet());
    templates(cluster).stream()
        .filter(workload -> workload.replicas() > 0 && !known.contains(subjectOf(workload)))
        .forEach(workload -> units.add(template(workload, cluster.pods())));
    if (cluster.asked() && !cluster.isOfChosenNamespaces()) {
      cluster.pods().unseen().ifPresent(unseen::add);
    }
    if (!unseen.isEmpty()) {
      templateSources(cluster).flatMap(source -> source.unseen().stream()).forEach(unseen::add);
    }
    units.sort((left, right) -> left.subject().compareTo(right.subject()));
    return new Units(cluster, List.copyOf(units), unseen.stream().distinct().toList());
  }

  private static List<Unit> running(List<TailscalePod> pods, Origin origin) {
    Map<Key, List<TailscalePod>> groups = new LinkedHashMap<>();
    for (TailscalePod pod : pods) {
      if (!pod.terminating() && !ENDED.contains(pod.phase())) {
        groups
            .computeIfAbsent(new Key(subjectOf(pod), pod.spec()), _ -> new ArrayList<>())
            .add(pod);
      }
    }
    return groups.entrySet().stream()
        .map(group ->
            new Unit(
                group.getKey().subject(),
                group.getKey().spec(),
                new Observed<>(List.copyOf(group.getValue()), origin),
                group.getValue().size()))
        .toList();
  }

  private static Unit template(Workload workload, Evidence<List<TailscalePod>> pods) {
    Evidence<List<TailscalePod>> none = pods.map(_ -> List.of());
    return new Unit(
        subjectOf(workload),
        workload.spec(),
        pods.unseenIn(workload.namespace())
            .<Evidence<List<TailscalePod>>>map(Unavailable::new)
            .orElse(none),
        workload.replicas());
  }

  private static List<Workload> templates(ClusterFacts cluster) {
    return templateSources(cluster)
        .flatMap(workloads -> workloads.seen().orElse(List.of()).stream())
        .toList();
  }

  private static Stream<Evidence<List<Workload>>> templateSources(ClusterFacts cluster) {
    return Stream.of(cluster.deployments(), cluster.statefulSets(), cluster.daemonSets());
  }

  static Subject subjectOf(TailscalePod pod) {
    return pod.owner()
        .map(owner -> Subject.of(owner.kind(), pod.namespace(), owner.name()))
        .orElseGet(() -> Subject.of("Pod", pod.namespace(), pod.name()));
  }

  private static Subject subjectOf(Workload workload) {
    return Subject.of(workload.kind(), workload.namespace(), workload.name());
  }

  /// What judges units begins with this: it notes what was not seen.
  List<Unit> all(Judgement judgement) {
    unseen.forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    return all;
  }

  /// Those somebody wrote by hand to give access.
  List<Unit> selfMadeAccess(Judgement judgement) {
    return access(judgement, Unit::selfMade);
  }

  /// Those that give access. What may be the nodes' own tailnet instead is noted as unknown.
  List<Unit> access(Judgement judgement, Predicate<Unit> which) {
    var access = new ArrayList<Unit>();
    for (Unit unit : all(judgement)) {
      if (which.test(unit)) {
        switch (Patterns.providesUnderlay(cluster, unit.subject(), unit.spec())) {
          case Answer.Known.NO -> access.add(unit);
          case Answer.Known.YES -> {}
          case Answer.Unsure(var reasons) ->
              reasons.forEach(reason -> judgement.unknown(unit.subject(), reason));
        }
      }
    }
    return access;
  }
}
