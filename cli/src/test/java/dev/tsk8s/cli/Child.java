package dev.tsk8s.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program in a process of its own, where signals, pipes and limits are real.
record Child(int exitCode, String out, String err, Duration took) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /// A shell line in which `$TSK8S` is the program; in Bash, for its `pipefail`.
  static Child shell(Path folder, String line) throws IOException, InterruptedException {
    return of(started(folder, List.of("bash", "-c", line)), folder);
  }

  /// The program with so much memory.
  static Child with(String heap, Path folder, String... args)
      throws IOException, InterruptedException {
    List<String> words = java(List.of(heap), Main.class);
    words.addAll(List.of(args));
    return of(started(folder, words), folder);
  }

  /// The JVM that runs this, with a class of this program or of its tests.
  static List<String> java(List<String> options, Class<?> main) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return words;
  }

  /// Starts it with its outputs in files beside the folder; `$TSK8S` is set for shells.
  static Process started(Path folder, List<String> words) throws IOException {
    var builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("TSK8S", String.join(" ", java(List.of("-Xmx128m"), Main.class)));
    builder.environment().keySet().removeIf(name -> name.startsWith("TSK8S_"));
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(beside(folder, "out").toFile())
        .redirectError(beside(folder, "err").toFile())
        .start();
  }

  static Child of(Process process, Path folder) throws IOException, InterruptedException {
    long began = System.nanoTime();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("not over after " + PATIENCE);
    }
    return new Child(
        process.exitValue(),
        Files.readString(beside(folder, "out")),
        Files.readString(beside(folder, "err")),
        Duration.ofNanos(System.nanoTime() - began));
  }

  private static Path beside(Path folder, String name) {
    return folder.resolveSibling(folder.getFileName() + "." + name);
  }
}
