package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Workload;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Deployments, StatefulSets or DaemonSets whose pods run Tailscale.
final class Workloads {
  private final KubeResource resource;
  private final SortedMap<String, Workload> byName = new TreeMap<>();

  Workloads(KubeResource resource) {
    this.resource = resource;
  }

  void add(JsonNode workload) {
    JsonNode template = Fields.at(workload, "spec", "template");
    SortedMap<String, String> labels = Fields.labels(workload);
    labels.keySet().removeIf(label -> !label.startsWith("tailscale.com/"));
    labels.putAll(Fields.labels(template));
    Optional<TailscaleSpec> spec = TailscaleSpecs.of(labels, template.path("spec"));
    spec.ifPresent(found -> {
      String namespace = Fields.namespace(workload);
      String name = Fields.name(workload);
      byName.put(
          namespace + "/" + name,
          new Workload(resource.kind(), namespace, name, replicas(workload), found));
    });
  }

  void clear() {
    byName.clear();
  }

  List<Workload> facts() {
    return List.copyOf(byName.values());
  }

  private static int replicas(JsonNode workload) {
    if (!Fields.at(workload, "status", "desiredNumberScheduled").isMissingNode()) {
      return Fields.number(workload, "status", "desiredNumberScheduled");
    }
    return Fields.at(workload, "spec", "replicas").isMissingNode()
        ? 1
        : Fields.number(workload, "spec", "replicas");
  }
}
