package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.ClusterFacts.PodReadiness;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscalePod.WorkloadRef;
import dev.tsk8s.core.facts.TailscaleSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Pods: those that run Tailscale become facts, the others are counted by node.
final class Pods {
  private final SortedMap<String, TailscalePod> tailscale = new TreeMap<>();
  private final Readiness others = new Readiness();
  private final AgentPods agents = new AgentPods();

  void add(JsonNode pod, Instant now) {
    Optional<TailscaleSpec> spec = TailscaleSpecs.of(Fields.labels(pod), pod.path("spec"));
    if (spec.isPresent()) {
      TailscalePod fact = pod(pod, spec.get());
      tailscale.put(fact.namespace() + "/" + fact.name(), fact);
    } else {
      others.add(pod, now);
      agents.add(pod);
    }
  }

  void clear() {
    tailscale.clear();
    others.clear();
    agents.clear();
  }

  List<TailscalePod> facts() {
    return List.copyOf(tailscale.values());
  }

  List<PodReadiness> readiness() {
    return others.facts();
  }

  List<AgentPod> agents() {
    return agents.facts();
  }

  private static TailscalePod pod(JsonNode pod, TailscaleSpec spec) {
    Optional<JsonNode> status = containerStatus(pod, spec.container().name());
    return new TailscalePod(
        Fields.namespace(pod),
        Fields.name(pod),
        owner(pod),
        Fields.labels(pod),
        text(pod, "spec", "nodeName"),
        Fields.ips(podIps(pod)),
        text(pod, "status", "phase"),
        status
            .map(found -> Fields.isTrue(found, "ready"))
            .orElseGet(() -> Fields.conditionHolds(pod, "Ready")),
        status.map(found -> Fields.number(found, "restartCount")).orElse(0),
        status
            .map(found -> text(found, "state", "waiting", "reason"))
            .filter(reason -> !reason.isEmpty()),
        unschedulable(pod),
        !text(pod, "metadata", "deletionTimestamp").isEmpty(),
        spec);
  }

  private static Stream<String> podIps(JsonNode pod) {
    List<JsonNode> many = list(pod, "status", "podIPs");
    return many.isEmpty()
        ? Stream.of(text(pod, "status", "podIP"))
        : many.stream().map(ip -> text(ip, "ip"));
  }

  private static Optional<JsonNode> containerStatus(JsonNode pod, String container) {
    return Stream.of("containerStatuses", "initContainerStatuses")
        .flatMap(field -> list(pod, "status", field).stream())
        .filter(status -> text(status, "name").equals(container))
        .findFirst();
  }

  private static Optional<String> unschedulable(JsonNode pod) {
    return Fields.condition(pod, "PodScheduled")
        .filter(condition -> text(condition, "status").equals("False"))
        .map(condition -> text(condition, "message"));
  }

  /// The workload behind the controller: a Deployment makes ReplicaSets named after itself and the
  /// pod template's hash.
  static Optional<WorkloadRef> owner(JsonNode pod) {
    return list(pod, "metadata", "ownerReferences").stream()
        .filter(owner -> Fields.isTrue(owner, "controller"))
        .findFirst()
        .map(owner -> workload(text(owner, "kind"), text(owner, "name"), Fields.labels(pod)));
  }

  private static WorkloadRef workload(String kind, String name, Map<String, String> labels) {
    String hash = "-" + labels.getOrDefault("pod-template-hash", "");
    boolean ofDeployment = kind.equals("ReplicaSet") && hash.length() > 1 && name.endsWith(hash);
    return ofDeployment
        ? new WorkloadRef("Deployment", name.substring(0, name.length() - hash.length()))
        : new WorkloadRef(kind, name);
  }
}
