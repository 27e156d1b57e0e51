package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README promises is what the program does.
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern SHOWN =
      Pattern.compile("```\n\\$ \\./tsk8s doctor --demo\n.*?```\n", Pattern.DOTALL);

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

  /// After a change that is meant, run once with `-Dgolden.update=true` and read the diff.
  @Test
  void showsTheDemoAsItIs() throws IOException {
    String block = "```\n$ ./tsk8s doctor --demo\n" + beginning() + "(...)\n```\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          ROOT.resolve("README.md"),
          SHOWN.matcher(readme()).replaceFirst(Matcher.quoteReplacement(block)));
    }

    assertThat(readme()).contains(block);
  }

  /// Up to the command that cures it.
  private static String beginning() {
    var shown = new StringBuilder();
    for (String line : Run.of("doctor", "--demo", "--lang", "en").out().lines().toList()) {
      shown.append(line).append('\n');
      if (line.startsWith("      kubectl")) {
        return shown.toString();
      }
    }
    throw new AssertionError("the demo names no command");
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }
}
