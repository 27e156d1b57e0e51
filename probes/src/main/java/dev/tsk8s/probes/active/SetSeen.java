package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A DaemonSet of ours as Kubernetes tells of it.
///
/// @param nowhere its controller has looked at the nodes, and wants a pod on none of them
/// @param labels that a node needs to get one: `disk=ssd, kubernetes.io/os=linux`
record SetSeen(boolean nowhere, String labels) {

  /// A controller that has not looked yet has no `observedGeneration`, and wants none either.
  static SetSeen of(JsonNode set) {
    JsonNode status = set.path("status");
    boolean looked =
        status.has("observedGeneration")
            && status.path("observedGeneration").asLong()
                >= set.path("metadata").path("generation").asLong();
    boolean nowhere = looked && status.path("desiredNumberScheduled").asInt(1) == 0;
    String labels =
        set.path("spec").path("template").path("spec").path("nodeSelector").properties().stream()
            .map(label -> label.getKey() + "=" + label.getValue().asText())
            .sorted()
            .collect(Collectors.joining(", "));
    return new SetSeen(nowhere, labels);
  }

  /// The labels that no node has, where none gets a pod of any DaemonSet.
  ///
  /// @param made so many there are
  static Optional<String> missing(List<SetSeen> sets, int made) {
    return sets.size() >= made && sets.stream().allMatch(SetSeen::nowhere)
        ? sets.stream().map(SetSeen::labels).findFirst()
        : Optional.empty();
  }
}
