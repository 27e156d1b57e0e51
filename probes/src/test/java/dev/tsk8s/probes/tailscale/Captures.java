package dev.tsk8s.probes.tailscale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Genuine outputs of Tailscale: their README tells where they come from.
final class Captures {

  /// @param file `02-direct-easy-public/from-desktop/status.json`
  static String text(String file) {
    return text(root().resolve(file));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every capture whose file name matches and that is not empty.
  static List<Path> all(String name) {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .filter(file -> !text(file).isBlank())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    URL url = Objects.requireNonNull(Captures.class.getResource("/captures/tailscale"));
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Captures() {}
}
