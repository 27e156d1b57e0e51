package dev.tsk8s.probes.objects;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Clusters of `captures/objects`, each list read as a whole.
final class ClusterCaptures {
  static final Path FOLDER = Path.of("src/test/resources/captures/objects");
  static final Instant LATER = Instant.parse("2026-11-21T12:00:00Z");

  private ClusterCaptures() {}

  static ClusterFacts read(String name) {
    var projection = new ClusterProjection();
    for (KubeResource resource : KubeResource.values()) {
      Path file = FOLDER.resolve(name).resolve("objects").resolve(resource.plural() + ".json");
      if (Files.exists(file)) {
        var origin = new Origin(file.getFileName().toString(), LATER);
        read(
            file,
            (version, kind, object) ->
                KubeResource.of(version, kind)
                    .ifPresent(found -> projection.add(found, object, origin)));
        projection.listed(resource, origin);
      }
    }
    return projection.facts(resource -> new Reason.NotInFiles(resource.fullName()));
  }

  static ListPage read(Path file, ObjectSink sink) {
    try (var in = Files.newInputStream(file)) {
      return ObjectStream.read(in, sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> names() {
    try (var folders = Files.list(FOLDER)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
