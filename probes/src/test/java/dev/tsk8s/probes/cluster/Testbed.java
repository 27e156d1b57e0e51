package dev.tsk8s.probes.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A real API server, brought up by `testbed/cluster/up.sh --bare` into `TESTBED_DIR`.
record Testbed(Path folder) {
  private static final String VARIABLE = "TESTBED_DIR";

  /// The running one; without it the test is skipped, and says so.
  static Testbed running() {
    String folder = System.getenv(VARIABLE);
    boolean there = folder != null && Files.exists(Path.of(folder, "kubeconfig", "admin.conf"));
    if (!there) {
      System.err.println(
          "SKIPPED: " + VARIABLE + " names no testbed (testbed/cluster/up.sh --bare)");
    }
    assumeTrue(there, VARIABLE + " names no testbed");
    return new Testbed(Path.of(String.valueOf(folder)));
  }

  ClusterOptions as(String user) {
    return options(kubeconfig(user));
  }

  /// The administrator in another's clothes (`as` of the kubeconfig).
  ClusterOptions impersonating(String user, Path folder) throws IOException {
    String admin = Files.readString(kubeconfig("admin"));
    Path file =
        Files.writeString(
            folder.resolve("kubeconfig"),
            admin.replace(
                "user: {client-certificate", "user: {as: " + user + ", client-certificate"));
    return options(file);
  }

  private static ClusterOptions options(Path file) {
    return new ClusterOptions(
            List.of(),
            Optional.empty(),
            new TreeSet<>(),
            new ClusterOptions.Surroundings(Map.of(), file, file))
        .withKubeconfigs(List.of(file));
  }

  private Path kubeconfig(String user) {
    return folder.resolve("kubeconfig").resolve(user + ".conf");
  }

  /// kubectl as the administrator, with a manifest on its standard input.
  void kubectl(String input, String... args) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig("admin").toString()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", args) + ": " + said);
    }
  }
}
