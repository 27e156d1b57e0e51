package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which custom resources of one API group are served, and at which version, as discovery tells
/// (`/apis/GROUP`). Any signed-in user may ask (ClusterRole `system:discovery`).
///
/// @param versions per plural the version to list it at, the server's preferred one first
record CustomApi(Map<String, String> versions) {
  private static final int LARGEST = 1 << 20;

  CustomApi {
    versions = Map.copyOf(versions);
  }

  /// Empty: not served.
  Optional<String> version(String plural) {
    return Optional.ofNullable(versions.get(plural));
  }

  /// Asks, in one request and one more per version.
  static CustomApi discover(ApiServer server, String group, Duration patience, Deadline deadline)
      throws IOException, InterruptedException {
    var found = new HashMap<String, String>();
    for (String version : versions(server, group, patience, deadline)) {
      JsonNode list =
          object(server, path(group) + "/" + version, "APIResourceList", patience, deadline);
      for (JsonNode resource : list.path("resources")) {
        found.putIfAbsent(resource.path("name").asText(), version);
      }
    }
    return new CustomApi(found);
  }

  static String path(String group) {
    return "/apis/" + group;
  }

  private static List<String> versions(
      ApiServer server, String name, Duration patience, Deadline deadline)
      throws IOException, InterruptedException {
    JsonNode group;
    try {
      group = object(server, path(name), "APIGroup", patience, deadline);
    } catch (ApiFailure failure) {
      if (failure.kind() == Kind.NOT_FOUND) {
        return List.of();
      }
      throw failure;
    }
    var versions = new ArrayList<String>();
    versions.add(group.path("preferredVersion").path("version").asText());
    for (JsonNode version : group.path("versions")) {
      versions.add(version.path("version").asText());
    }
    return versions.stream().filter(version -> !version.isEmpty()).distinct().toList();
  }

  private static JsonNode object(
      ApiServer server, String path, String kind, Duration patience, Deadline deadline)
      throws IOException, InterruptedException {
    var head = PageHead.of(server.get(path, patience, deadline));
    try (InputStream in = head.whole()) {
      var text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
      JsonNode object = JsonTrees.read(ObjectStream.JSON, text);
      if (!object.path("kind").asText().equals(kind)) {
        throw new ApiFailure(Kind.STRANGE, "GET " + path + " gives no " + kind);
      }
      return object;
    } catch (IOException e) {
      throw PageHead.unreadable(e);
    }
  }
}
