package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.paths.End;
import dev.tsk8s.core.paths.Hop;
import dev.tsk8s.core.paths.Places;
import dev.tsk8s.core.paths.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Is there one hard hop at most on the way out of a pod? Where the node's rule and a NAT in front
/// of the node both randomise, mending one of them changes nothing.
final class NatHops implements Check {
  /// The node's rule, and a NAT in front of it that was measured without that rule.
  static final Code BOTH = new Code("nat-hops/both-hard");

  private static final Code NODE_NOT_KNOWN = new Code("nat-hops/node-not-known");
  private static final Code NONE = new Code("nat-hops/nothing-to-judge");

  @Override
  public String id() {
    return "nat-hops";
  }

  @Override
  public Topic topic() {
    return Topic.NAT;
  }

  @Override
  public Set<Code> codes() {
    return Stream.concat(Stream.of(BOTH, NODE_NOT_KNOWN, NONE), FrontNat.CODES.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var examination = new Examination(scene);
    scene.pairs().ends().stream().filter(End::inCluster).forEach(examination::judge);
    return examination.verdict();
  }

  /// A pod behind both.
  private record Sufferer(End end, Hop hop, ClusterNode node, Egress egress) {}

  /// One look at all pods of one snapshot.
  private static final class Examination {
    private final Scene scene;
    private final Judgement judgement = new Judgement();
    private final Places places;
    private final NodeRules rules;
    private final SortedMap<String, List<Sufferer>> sufferers = new TreeMap<>();

    Examination(Scene scene) {
      this.scene = scene;
      this.places = new Places(scene.snapshot().cluster());
      this.rules = NodeRules.of(scene.snapshot());
      Lookouts.podsWithoutStatus(scene.snapshot(), judgement);
    }

    Verdict verdict() {
      CausesOnPaths causes = CausesOnPaths.of(scene);
      sufferers.values().forEach(those -> judgement.fault(finding(those, scene, causes)));
      return judgement.verdict(NONE);
    }

    void judge(End end) {
      if (end.netcheck() instanceof Unavailable<Netcheck>(var reason)) {
        judgement.unknown(PathSubjects.of(end.id()), reason);
        return;
      }
      Optional<Boolean> hard = end.netcheck().seen().flatMap(Netcheck::mappingVariesByDestIp);
      if (hard.isEmpty()) {
        return; // nobody answered, or one server only: other checks tell that
      }
      if (!hard.get()) {
        judgement.healthy(PathSubjects.natExhibits(end));
        return;
      }
      if (Pool.of(end).isPresent()) {
        return; // its ports are kept, and another check tells what changes instead
      }
      switch (scene.pairs().hop(end).orElseThrow()) {
        case Unavailable<Hop>(var reason) -> judgement.unknown(PathSubjects.of(end.id()), reason);
        case Observed<Hop>(var hop, _) -> judge(end, hop);
      }
    }

    private void judge(End end, Hop hop) {
      ClusterNode node = places.node(hop.node()).seen().orElseThrow();
      switch (hop.kind()) {
        case POD_SNAT_ON_PUBLIC_NODE, POD_SNAT_ON_PRIVATE_NODE, NODE_SNAT ->
            judgement.healthy(PathSubjects.natExhibits(end));
        case NODE_OR_IN_FRONT ->
            judgement.unknown(PathSubjects.of(end.id()), FrontNat.notMeasured(node, hop));
        case NODE_FIRST ->
            judgement.unknown(
                PathSubjects.of(end.id()), FrontNat.afterNode(node, hop, egress(node, hop)));
        case IN_FRONT_OF_NODES -> inFront(end, hop, node);
      }
    }

    private Optional<Egress> egress(ClusterNode node, Hop hop) {
      return scene.egresses().of(node, hop.pod().ips());
    }

    /// The one in front is hard for sure; is the node's own rule as well?
    private void inFront(End end, Hop hop, ClusterNode node) {
      Optional<Egress> egress = egress(node, hop);
      Optional<Answer> random =
          rules
              .random(node, hop.pod())
              .or(() ->
                  egress.map(one -> hop.pod().spec().hostNetwork() ? one.host() : one.random()));
      Optional<Reason> unread = rules.unseen(node.name());
      boolean both = egress.isPresent() && random.filter(Answer::isYes).isPresent();
      if (both && unread.isEmpty()) {
        sufferers
            .computeIfAbsent(egress.orElseThrow().decider().text(), _ -> new ArrayList<>())
            .add(new Sufferer(end, hop, node, egress.orElseThrow()));
        return;
      }
      List<Reason> failed =
          Stream.of(
                  unread.stream(),
                  scene.egresses().unseen().stream(),
                  random.stream().flatMap(answer -> answer.reasons().stream()))
              .flatMap(reasons -> reasons)
              .filter(reason -> !(reason instanceof Reason.NotVisible))
              .toList();
      if (!failed.isEmpty()) {
        judgement.unknown(PathSubjects.of(end.id()), failed.getFirst());
      } else if (random.filter(Answer::isNo).isPresent()) {
        judgement.healthy(PathSubjects.natExhibits(end));
      } else {
        judgement.unknown(
            PathSubjects.of(end.id()),
            Reason.NotVisible.of(NODE_NOT_KNOWN.text(), Map.of("node", hop.node())));
      }
    }
  }

  private static Finding finding(List<Sufferer> those, Scene scene, CausesOnPaths causes) {
    Sufferer first = those.getFirst();
    Egress node = first.egress();
    var remedied =
        those.stream().map(one -> Remedies.Sufferer.of(one.hop().pod(), one.node())).toList();
    var finding =
        Finding.warning(BOTH, node.decider().object())
            .with(RandomPods.switches(node))
            .with(Remedies.details(scene.snapshot().cluster(), remedied, Optional.of(node)))
            .with("workloads", all(those, one -> PathSubjects.owner(one.hop().pod()).display()))
            .with("nodes", all(those, one -> one.hop().node()))
            .with("seenAt", all(those, one -> PathSubjects.seenAt(one.end())))
            .with("node", first.hop().node())
            .seen(
                those.stream()
                    .flatMap(one -> PathSubjects.natExhibits(one.end()).stream())
                    .distinct()
                    .limit(8)
                    .toList())
            .seen(node.decider().exhibits());
    return those.stream()
        .flatMap(one -> causes.of(PathSubjects.owner(one.hop().pod())).stream())
        .findFirst()
        .map(finding::because)
        .orElse(finding);
  }

  private static String all(List<Sufferer> those, Function<Sufferer, String> what) {
    return those.stream().map(what).distinct().sorted().collect(Collectors.joining(", "));
  }
}
