package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README promises is what the program does.
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void namesEveryCommandThatRunsInPods(@TempDir Path folder) throws IOException {
    Path config = folder.resolve("config");
    Files.writeString(
        config,
        """
        {contexts: [{name: a, context: {cluster: a}}], current-context: a,
         clusters: [{name: a, cluster: {server: "https://192.0.2.1:6443"}}]}
        """);
    Run run = Run.of("doctor", "--kubeconfig=" + config, "--dry-run", "--lang=en");
    List<String> commands =
        run.out()
            .lines()
            .filter(line -> line.startsWith("run in each pod"))
            .map(line -> line.replaceFirst(".*: tailscale ", "").replaceFirst(" --?[a-z].*", ""))
            .distinct()
            .toList();

    assertThat(commands).hasSizeGreaterThan(5);
    assertThat(commands).allSatisfy(command -> assertThat(readme()).contains("`" + command));
  }

  @Test
  void namesEveryManifestThatShips() throws IOException {
    try (var manifests = Files.list(ROOT.resolve("deploy/rbac"))) {
      assertThat(manifests)
          .allSatisfy(file -> assertThat(readme()).contains("`" + file.getFileName() + "`"));
    }
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }
}
