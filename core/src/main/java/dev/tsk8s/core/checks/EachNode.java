package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Judges the kernels of the cluster's nodes, one after the other. A machine that is no node of a
/// cluster is judged only where a question arises there too.
final class EachNode {
  /// No node was looked at, and none had to be.
  static final Code NONE = new Code("node-view/none");

  /// There are nodes that nobody looked at.
  static final Code UNSEEN = new Code("node-view/unseen");

  /// A kernel setting is not among those that were read.
  static final Code NO_SYSCTL = new Code("node-view/no-sysctl");

  /// What is asked about one host.
  interface Question {
    void ask(NodeView view, Judgement judgement);
  }

  private EachNode() {}

  /// Asks about each node of the cluster.
  static Verdict judge(Snapshot snapshot, Question question) {
    return judge(snapshot, (_, _) -> false, question);
  }

  /// Asks about each node of the cluster, and about other hosts that this holds for.
  static Verdict judge(
      Snapshot snapshot, BiPredicate<NodeView, Judgement> also, Question question) {
    var judgement = new Judgement();
    int nodes = 0;
    for (NodeView view : NodeViews.of(snapshot)) {
      Answer node = NodeViews.isNode(view, snapshot.cluster());
      nodes += node.isNo() ? 0 : 1;
      if (node.isYes() || also.test(view, judgement)) {
        question.ask(view, judgement);
      } else {
        node.reasons().forEach(reason -> judgement.unknown(subject(view), reason));
      }
    }
    unseen(snapshot, nodes).forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    return judgement.verdict(NONE);
  }

  /// Other hosts that something holds for; where that is not known, it is noted.
  static BiPredicate<NodeView, Judgement> where(Function<NodeView, Answer> holds) {
    return (view, judgement) -> {
      Answer answer = holds.apply(view);
      answer.reasons().forEach(reason -> judgement.unknown(subject(view), reason));
      return answer.isYes();
    };
  }

  /// The views of nodes.
  static List<NodeView> of(Snapshot snapshot) {
    return NodeViews.of(snapshot).stream()
        .filter(view -> NodeViews.isNode(view, snapshot.cluster()).isYes())
        .toList();
  }

  /// Why there are nodes that nobody looked at: once, however many they are. Without Tailscale in
  /// the cluster their kernels are no matter of ours.
  static List<Reason> unseen(Snapshot snapshot, int looked) {
    ClusterFacts cluster = snapshot.cluster();
    if (!cluster.asked()) {
      return List.of();
    }
    Answer tailscale = hasTailscale(cluster);
    if (!tailscale.isYes()) {
      return tailscale.reasons();
    }
    return switch (cluster.nodes()) {
      case Unavailable<List<ClusterNode>>(var reason) -> List.of(reason);
      case Observed<List<ClusterNode>>(var all, _) when all.size() <= looked -> List.of();
      case Observed<List<ClusterNode>>(var all, _) -> refusals(snapshot, all);
    };
  }

  /// Whether anything in the cluster runs Tailscale, or its nodes are joined by it.
  static Answer hasTailscale(ClusterFacts cluster) {
    Answer pods =
        cluster.pods().seen().filter(found -> !found.isEmpty()).isPresent()
            ? Answer.of(true)
            : cluster.pods().unseen().map(Answer::unsure).orElse(Answer.of(false));
    return Answer.any(List.of(pods, Patterns.underlay(cluster)));
  }

  private static List<Reason> refusals(Snapshot snapshot, List<ClusterNode> all) {
    var reasons = new ArrayList<Reason>();
    snapshot.vantages().stream()
        .filter(vantage -> vantage.id().kind() == Kind.NODE && !vantage.host().isSeen())
        .flatMap(vantage -> vantage.host().links().unseen().stream())
        .distinct()
        .forEach(reasons::add);
    if (reasons.isEmpty()) {
      reasons.add(Reason.NotVisible.of(UNSEEN.text(), Map.of("node", unseen(snapshot, all))));
    }
    return reasons;
  }

  /// One that nobody who looked is named after.
  private static String unseen(Snapshot snapshot, List<ClusterNode> all) {
    Set<String> looked =
        snapshot.vantages().stream()
            .map(vantage -> vantage.id().name())
            .collect(Collectors.toSet());
    return all.stream()
        .map(ClusterNode::name)
        .filter(name -> !looked.contains(name))
        .findFirst()
        .orElse(all.getFirst().name());
  }

  /// By nothing but who looked: the name stays when other facts are missing.
  static Subject subject(NodeView view) {
    return PathSubjects.of(view.vantage().id());
  }

  static Finding problem(Code code, NodeView view) {
    return Finding.problem(code, subject(view)).with("host", view.node());
  }

  static Finding warning(Code code, NodeView view) {
    return Finding.warning(code, subject(view)).with("host", view.node());
  }

  static Finding of(Severity severity, Code code, NodeView view) {
    return severity == Severity.PROBLEM ? problem(code, view) : warning(code, view);
  }

  static List<Exhibit> exhibit(
      NodeView view, Function<HostView, Evidence<?>> source, String what, String value) {
    return Exhibits.of(
        source.apply(view.vantage().host()), what, value, view.vantage().id().display());
  }

  /// Settings as they were read; of one that was not there that it was not.
  static List<Exhibit> sysctls(NodeView view, String... names) {
    return Stream.of(names)
        .flatMap(name -> {
          String value =
              sysctl(view, name) instanceof Answer.Of.Is<String>(var text) ? text : Exhibit.UNSET;
          return exhibit(view, HostView::sysctls, name, value).stream();
        })
        .toList();
  }

  /// A setting that was read, or what is missing.
  static Answer.Of<String> sysctl(NodeView view, String name) {
    return switch (view.vantage().host().sysctls()) {
      case Unavailable<SortedMap<String, String>>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Observed<SortedMap<String, String>>(var all, _) ->
          Optional.ofNullable(all.get(name))
              .<Answer.Of<String>>map(Answer.Of.Is::new)
              .orElseGet(() ->
                  new Answer.Of.Unsure<>(
                      Reason.NotVisible.of(
                          NO_SYSCTL.text(), Map.of("host", view.node(), "sysctl", name))));
    };
  }
}
