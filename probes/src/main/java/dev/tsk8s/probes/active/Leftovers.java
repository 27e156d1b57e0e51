package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Objects of runs that were killed before they could remove them. Only what carries our labels and
/// was made by our field manager is ours: labels alone may be somebody else's copy.
public final class Leftovers {
  /// Pods go with their owners; so does the rest with its anchor, unless somebody took that alone
  /// away.
  private static final List<ProbeResource> KINDS =
      List.of(ProbeResource.JOBS, ProbeResource.DAEMONSETS, ProbeResource.SERVICES);

  private final ProbeApi api;

  public Leftovers(ProbeApi api) {
    this.api = api;
  }

  /// An object that is left.
  ///
  /// @param run the run that made it
  /// @param made when, as Kubernetes writes it
  public record Leftover(Made object, String run, String made) {}

  /// Looks for them, anchors first.
  ///
  /// @param namespace empty: everywhere, and for namespaces that runs made
  public List<Leftover> find(Optional<String> namespace, Deadline deadline)
      throws IOException, InterruptedException {
    var all = new ArrayList<Leftover>();
    for (ProbeResource kind : KINDS) {
      all.addAll(find(kind, namespace, deadline));
    }
    if (namespace.isEmpty()) {
      all.addAll(find(ProbeResource.NAMESPACES, namespace, deadline));
    }
    return all;
  }

  private List<Leftover> find(ProbeResource kind, Optional<String> namespace, Deadline deadline)
      throws IOException, InterruptedException {
    String selector =
        "labelSelector="
            + ProbeObjects.OURS.replace("=", "%3D").replace(",", "%2C")
            + "%2C"
            + ProbeObjects.RUN;
    return api.list(kind, namespace, selector, object -> leftover(kind, object), deadline).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Leftover> leftover(ProbeResource kind, JsonNode object) {
    if (!ProbeObjects.isOurs(object)) {
      return Optional.empty();
    }
    JsonNode metadata = object.path("metadata");
    return Optional.of(
        new Leftover(
            new Made(
                kind,
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                metadata.path("uid").asText()),
            metadata.path("labels").path(ProbeObjects.RUN).asText(),
            metadata.path("creationTimestamp").asText()));
  }

  /// Removes one.
  public void remove(Leftover one, Deadline deadline) throws IOException, InterruptedException {
    api.delete(one.object(), deadline);
  }
}
