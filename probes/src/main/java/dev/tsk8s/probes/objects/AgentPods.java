package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.TailscalePod.WorkloadRef;
import dev.tsk8s.probes.cilium.AgentLog;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Pods of DaemonSets that bring the pod network. A pod is known as one by itself, by what its
/// DaemonSet would be known by: DaemonSets may be listed later, or be forbidden.
final class AgentPods {
  private final SortedMap<String, AgentPod> byName = new TreeMap<>();

  void add(JsonNode pod) {
    String node = text(pod, "spec", "nodeName");
    Optional<String> daemonSet =
        Pods.owner(pod).filter(owner -> owner.kind().equals("DaemonSet")).map(WorkloadRef::name);
    if (node.isEmpty() || daemonSet.isEmpty() || isEnding(pod)) {
      return;
    }
    List<JsonNode> containers = list(pod, "spec", "containers");
    CniAgents.agent(daemonSet.get(), Fields.labels(pod), containers)
        .filter(agent -> agent != Agent.KUBE_PROXY)
        .ifPresent(agent -> {
          AgentPod found = pod(agent, pod, text(CniAgents.main(agent, containers), "name"), node);
          byName.put(found.namespace() + "/" + found.name(), found);
        });
  }

  void clear() {
    byName.clear();
  }

  List<AgentPod> facts() {
    return List.copyOf(byName.values());
  }

  private static boolean isEnding(JsonNode pod) {
    return !text(pod, "metadata", "deletionTimestamp").isEmpty();
  }

  private static AgentPod pod(Agent agent, JsonNode pod, String container, String node) {
    JsonNode status =
        list(pod, "status", "containerStatuses").stream()
            .filter(one -> text(one, "name").equals(container))
            .findFirst()
            .orElseGet(TreeReader.NODES::objectNode);
    return new AgentPod(
        agent,
        Fields.namespace(pod),
        Fields.name(pod),
        container,
        node,
        Fields.isTrue(pod, "spec", "hostNetwork"),
        status.path("state").path("running").isObject(),
        time(text(status, "state", "running", "startedAt")),
        Fields.number(status, "restartCount"),
        agent == Agent.CILIUM ? lastWords(status) : List.of());
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// Cilium's DaemonSet has `terminationMessagePolicy: FallbackToLogsOnError` (cilium:
  /// install/kubernetes/cilium/templates/cilium-agent/daemonset.yaml), so this is the end of the
  /// log of an agent that failed.
  private static List<Complaint> lastWords(JsonNode status) {
    return AgentLog.read(
        text(status, "lastState", "terminated", "message")
            + "\n"
            + text(status, "state", "terminated", "message"));
  }
}
