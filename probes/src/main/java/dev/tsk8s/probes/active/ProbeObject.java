package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// An object to be made.
///
/// @param namespace empty for what lives in none
/// @param content as it is sent; not to be changed
public record ProbeObject(
    ProbeResource resource, Optional<String> namespace, String name, ObjectNode content) {

  /// As people name it: `jobs.batch tsk8s-probe-x in namespace y`.
  public String display() {
    return resource.fullName()
        + " "
        + name
        + namespace.map(place -> " in namespace " + place).orElse("");
  }

  /// The request that makes it.
  public String request() {
    return resource == ProbeResource.NAMESPACES
        ? "POST " + resource.path(Optional.empty()) + "?fieldManager=" + ProbeApi.MANAGER
        : "PATCH " + resource.path(namespace, name) + "?fieldManager=" + ProbeApi.MANAGER;
  }
}
