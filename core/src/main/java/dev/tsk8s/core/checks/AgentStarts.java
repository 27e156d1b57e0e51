package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.CiliumView.Probe;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Whether a failed probe tells of the network. One that ran while an agent at either end was
/// starting stays on the list until the next round, though everything works since (seen on 1.19.7).
final class AgentStarts {
  /// An agent and its health endpoint are up well before; a round takes 60 to 100 s.
  private static final Duration UP = Duration.ofMinutes(2);

  private static final Duration ROUND = Duration.ofSeconds(100);

  private AgentStarts() {}

  /// @param node whose agent probed
  /// @param other whose agent answers; of another cluster's nothing is known here
  static Answer overSince(Snapshot snapshot, String node, String other, List<Probe> probes) {
    return switch (snapshot.cluster().agentPods()) {
      case Unavailable<List<AgentPod>>(var reason) -> Answer.unsure(reason);
      case Observed<List<AgentPod>>(var pods, _) -> {
        List<AgentPod> ends =
            pods.stream()
                .filter(pod -> pod.agent() == Agent.CILIUM)
                .filter(pod -> pod.node().equals(node) || pod.node().equals(other))
                .toList();
        boolean known = ends.stream().anyMatch(pod -> pod.node().equals(node));
        yield known && ends.stream().allMatch(pod -> wasUp(pod, probes))
            ? Answer.of(true)
            : Answer.unsure(new Reason.TooFew("rounds of cilium-health", 1, 2));
      }
    };
  }

  /// Whether every agent was up a whole round before this moment: a count has no times of its own.
  static Answer allUpBefore(Snapshot snapshot, Instant moment) {
    return switch (snapshot.cluster().agentPods()) {
      case Unavailable<List<AgentPod>>(var reason) -> Answer.unsure(reason);
      case Observed<List<AgentPod>>(var pods, _) -> {
        Instant latest = moment.minus(UP).minus(ROUND);
        List<AgentPod> agents = pods.stream().filter(pod -> pod.agent() == Agent.CILIUM).toList();
        boolean up =
            agents.stream()
                .allMatch(pod -> pod.started().filter(start -> start.isBefore(latest)).isPresent());
        yield up && !agents.isEmpty()
            ? Answer.of(true)
            : Answer.unsure(new Reason.TooFew("rounds of cilium-health", 1, 2));
      }
    };
  }

  private static boolean wasUp(AgentPod pod, List<Probe> probes) {
    return pod.started().filter(start -> ranAfter(start.plus(UP), probes)).isPresent();
  }

  private static boolean ranAfter(Instant moment, List<Probe> probes) {
    return probes.stream().allMatch(probe -> probe.at().filter(moment::isBefore).isPresent());
  }
}
