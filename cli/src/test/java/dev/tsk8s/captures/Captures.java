package dev.tsk8s.captures;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.files.FileSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The captures that the parsers are tested with, read as `doctor --from FOLDER` reads them.
final class Captures {
  private static final Path ROOT = Path.of("..", "probes", "src", "test", "resources", "captures");
  private static final ConcurrentHashMap<String, Snapshot> READ = new ConcurrentHashMap<>();

  private Captures() {}

  /// The snapshot of one case, `tailscale/01-direct-public`.
  static Snapshot read(String name) {
    return READ.computeIfAbsent(name, key -> readFrom(folder(key)));
  }

  static Path folder(String name) {
    return ROOT.resolve(name);
  }

  static Snapshot readFrom(Path folder) {
    return FileSnapshot.read(
        List.of(folder.toString()),
        InputStream.nullInputStream(),
        Deadline.after(Duration.ofMinutes(1)));
  }

  /// Every case, in order.
  static List<String> all() {
    return Stream.of("tailscale", "objects", "grid", "cilium").flatMap(Captures::cases).toList();
  }

  private static Stream<String> cases(String group) {
    try (Stream<Path> folders = Files.list(ROOT.resolve(group))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> group + "/" + folder.getFileName())
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
