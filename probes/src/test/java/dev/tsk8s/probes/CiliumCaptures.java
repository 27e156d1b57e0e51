package dev.tsk8s.probes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Genuine outputs of nodes with Cilium and Tailscale: their README tells where they come from.
public final class CiliumCaptures {
  private static final Path ROOT = Path.of("src/test/resources/captures/cilium");

  private CiliumCaptures() {}

  /// @param file `01-auto-mark-collision/status.json`
  public static Path path(String file) {
    return ROOT.resolve(file);
  }

  public static String text(String file) {
    return text(path(file));
  }

  public static JsonNode json(String file) {
    return tree(text(file));
  }

  /// That file of every capture that has it.
  public static List<String> all(String name) {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .map(folder -> folder.resolve(name))
          .filter(Files::exists)
          .sorted()
          .map(CiliumCaptures::text)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
