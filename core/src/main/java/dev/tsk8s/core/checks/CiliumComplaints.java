package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What Cilium's agents complain of: in their logs, and in the last words of those that ended,
/// which stand in their pods.
///
/// @param pods those of Cilium, one a node
/// @param origin of the pods
record CiliumComplaints(List<AgentPod> pods, Optional<Origin> origin) {

  /// One complaint, and where it stands.
  record Said(Complaint complaint, Exhibit exhibit) {}

  /// An agent ends and is started again: after this many times no rollout explains it.
  private static final int AGAIN_AND_AGAIN = 3;

  CiliumComplaints {
    pods = List.copyOf(pods);
  }

  static CiliumComplaints of(Snapshot snapshot) {
    Evidence<List<AgentPod>> pods = snapshot.cluster().agentPods();
    return new CiliumComplaints(
        pods.seen().stream()
            .flatMap(List::stream)
            .filter(pod -> pod.agent() == Agent.CILIUM)
            .toList(),
        pods instanceof Observed<List<AgentPod>>(_, var origin)
            ? Optional.of(origin)
            : Optional.empty());
  }

  /// Agents that do not run now.
  List<AgentPod> down() {
    return pods.stream().filter(Predicate.not(AgentPod::running)).toList();
  }

  /// Its agent runs now.
  boolean isUp(String node) {
    return pods.stream().anyMatch(pod -> pod.node().equals(node) && pod.running());
  }

  static boolean isLooping(AgentPod pod) {
    return !pod.running() && pod.restarts() >= AGAIN_AND_AGAIN;
  }

  /// What ends an agent comes first, what only hinders it last.
  static Optional<Said> worst(Stream<Said> all) {
    return all.min(Comparator.comparing(said -> said.complaint().kind()));
  }

  /// In the log that was read from there.
  static Stream<Said> inLog(NodeView view) {
    return view.vantage().cilium().complaints()
            instanceof Observed<List<Complaint>>(var complaints, var origin)
        ? complaints.stream()
            .map(complaint -> said(complaint, "agent log", view.vantage().id().display(), origin))
        : Stream.empty();
  }

  /// What the agent of this node ended with, if it does not run again since.
  Stream<Said> lastWords(String node) {
    return down().stream()
        .filter(pod -> pod.node().equals(node))
        .flatMap(pod ->
            pod.lastWords().stream()
                .flatMap(complaint ->
                    origin.stream()
                        .map(from ->
                            said(
                                complaint,
                                "agent log, terminated.message",
                                pod.namespace() + "/" + pod.name(),
                                from))));
  }

  private static Said said(Complaint complaint, String what, String by, Origin origin) {
    String words = complaint.kind().words();
    String all = complaint.detail().isEmpty() ? words : words + ": " + complaint.detail();
    return new Said(complaint, new Exhibit(what, all, by, origin));
  }
}
