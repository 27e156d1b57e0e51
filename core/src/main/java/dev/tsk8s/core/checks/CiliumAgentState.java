package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.CiliumComplaints.Said;
import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Did the agent start, and has it made its datapath? Its status says OK without one: only its log
/// tells (seen on 1.19.7). A status that is fine is therefore no proof of health, and asks nothing.
/// One that does not start is seen in its pod, with what it said last.
final class CiliumAgentState implements Check {
  private static final Code FAILING = new Code("cilium-agent/controllers-failing");
  private static final Code STALE = new Code("cilium-agent/probes-stuck");
  private static final Code LOOPING = new Code("cilium-agent/does-not-stay-up");
  private static final Code NOT_UP_YET = new Code("cilium-agent/not-up-yet");
  private static final Code NONE = new Code("cilium-agent/nothing-to-judge");

  @Override
  public String id() {
    return "cilium-agent";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Stream.concat(
            AgentComplaint.CODES.stream(), Stream.of(FAILING, STALE, LOOPING, NOT_UP_YET, NONE))
        .collect(Collectors.toSet());
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    List<NodeView> views = NodeViews.withAgent(snapshot);
    var said = CiliumComplaints.of(snapshot);
    if (views.isEmpty() && said.pods().isEmpty()) {
      EachAgentConfig.noAgentMet(scene, judgement);
    }
    views.forEach(view -> judge(judgement, view, said, scene));
    Set<String> met = views.stream().map(NodeView::node).collect(Collectors.toSet());
    said.down().stream()
        .filter(pod -> !met.contains(pod.node()))
        .forEach(pod -> down(judgement, pod, said, scene));
    notAsked(snapshot, said).forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    podsUnseen(snapshot).ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    return judgement.verdict(NONE);
  }

  /// Why agents that could have been asked were not: each reason once.
  private static List<Reason> notAsked(Snapshot snapshot, CiliumComplaints said) {
    return snapshot.vantages().stream()
        .filter(vantage -> vantage.id().kind() == Kind.NODE)
        .filter(vantage -> !vantage.cilium().isSeen() && said.isUp(vantage.id().name()))
        .flatMap(vantage -> vantage.cilium().status().unseen().stream())
        .distinct()
        .toList();
  }

  /// Their pods would tell of agents that do not run.
  private static Optional<Reason> podsUnseen(Snapshot snapshot) {
    ClusterFacts cluster = snapshot.cluster();
    boolean asked = cluster.asked() && !cluster.isOfChosenNamespaces();
    return asked && !CiliumAgents.presence(cluster).isNo()
        ? cluster.agentPods().unseen()
        : Optional.empty();
  }

  /// An agent that nobody can ask, because it does not run.
  private static void down(Judgement judgement, AgentPod pod, CiliumComplaints said, Scene scene) {
    var subject = Subject.of("Host", "", pod.node());
    Optional<Said> worst = CiliumComplaints.worst(said.lastWords(pod.node()));
    if (worst.isPresent()) {
      judgement.fault(AgentComplaint.finding(subject, pod.node(), pod.node(), worst.get(), scene));
    } else if (CiliumComplaints.isLooping(pod)) {
      judgement.fault(looping(subject, pod, said, scene));
    } else {
      judgement.unknown(
          subject,
          Reason.NotVisible.of(
              NOT_UP_YET.text(), Map.of("pod", pod.name(), "ciliumNamespace", pod.namespace())));
    }
  }

  private static Finding looping(
      Subject subject, AgentPod pod, CiliumComplaints said, Scene scene) {
    String restarts = Integer.toString(pod.restarts());
    var finding =
        Finding.problem(LOOPING, subject)
            .with(EachAgentConfig.names(scene, pod.node()))
            .with("node", pod.node())
            .with("pod", pod.name())
            .with("ciliumNamespace", pod.namespace())
            .with("container", pod.container())
            .with("restarts", restarts);
    return said.origin()
        .map(origin ->
            finding.seen(
                new Exhibit("restartCount", restarts, pod.namespace() + "/" + pod.name(), origin)))
        .orElse(finding);
  }

  private static void judge(
      Judgement judgement, NodeView view, CiliumComplaints said, Scene scene) {
    var subject = PathSubjects.of(view.vantage().id());
    var cilium = view.vantage().cilium();
    Optional<Said> worst =
        CiliumComplaints.worst(
            Stream.concat(CiliumComplaints.inLog(view), said.lastWords(view.node())));
    worst
        .map(one ->
            AgentComplaint.finding(subject, view.node(), view.vantage().id().display(), one, scene))
        .ifPresent(judgement::fault);
    cilium.complaints().unseen().ifPresent(reason -> judgement.unknown(subject, reason));
    switch (cilium.status()) {
      case Unavailable<Status> _ when worst.isPresent() -> {}
      case Unavailable<Status>(var reason) -> judgement.unknown(subject, reason);
      case Observed<Status>(var status, var origin) -> {
        if (!status.failing().isEmpty()) {
          judgement.fault(
              failing(subject, view, status, origin)
                  .with(EachAgentConfig.names(scene, view.node())));
        } else if (!status.stale().isEmpty()) {
          judgement.fault(
              Finding.warning(STALE, subject)
                  .with(EachAgentConfig.names(scene, view.node()))
                  .with("node", view.vantage().id().display())
                  .with("probes", String.join(", ", status.stale()))
                  .seen(exhibit(view, "stale", String.join(", ", status.stale()), origin)));
        } else if (worst.isEmpty()) {
          judgement.healthy();
        }
      }
    }
  }

  private static Finding failing(Subject subject, NodeView view, Status status, Origin origin) {
    var first = status.failing().firstEntry();
    return Finding.warning(FAILING, subject)
        .with("node", view.vantage().id().display())
        .with("controllers", String.join(", ", status.failing().keySet()))
        .with("message", first.getValue())
        .seen(exhibit(view, "controllers[" + first.getKey() + "]", first.getValue(), origin));
  }

  private static Exhibit exhibit(NodeView view, String what, String value, Origin origin) {
    return new Exhibit(what, value, view.vantage().id().display(), origin);
  }
}
