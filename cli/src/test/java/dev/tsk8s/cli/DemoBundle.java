package dev.tsk8s.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// The demo as `collect` writes it.
record DemoBundle(Path file, Map<String, byte[]> entries) {
  static DemoBundle in(Path folder) throws IOException {
    Path file = folder.resolve("demo.tsk8s.zip");
    Run.of("collect", "--demo", "--lang=en", "-o", file.toString());
    return new DemoBundle(file, Archives.entries(file));
  }
}
