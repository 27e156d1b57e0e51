package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path folder;

  @Test
  void theEnvironmentStandsForWhatWasNotTyped() {
    Run run = in(Map.of("TSK8S_DEMO", "true", "TSK8S_OUTPUT", "summary"), "doctor");

    assertThat(run.out()).contains("not passed: problems 1");
  }

  @Test
  void anOptionIsSetByAnyOfItsNames(@TempDir Path other) {
    String bundle = other.resolve("a.zip").toString();
    String strict = other.resolve("b.zip").toString();
    Run.of("collect", "--demo", "-o", bundle);

    in(Map.of("TSK8S_LEVEL", "strict"), "redact", bundle, "-o", strict);

    assertThat(Run.of("doctor", "--from", strict, "-o", "json").out()).doesNotContain("ts-proxy");
  }

  /// `output` is a format everywhere: a bundle's file has a name of its own.
  @Test
  void theFormatOfReportsIsNoFileOfABundle(@TempDir Path other) throws IOException {
    Path bundle = other.resolve("of tickets.zip");
    String config = file("output: json\nbundle: " + bundle + "\n");

    Run collected = in(Map.of("TSK8S_OUTPUT", "junit"), "collect", "--demo", "--config", config);

    assertThat(collected.out()).contains("--from '" + bundle + "'");
    assertThat(bundle).exists();
    assertThat(in(Map.of(), "doctor", "--demo", "--config", config).out()).startsWith("{");
  }

  @Test
  void aWrongValueIsBlamedOnWhoGaveIt() throws IOException {
    String config = file("lang: en\nfail-on: bad\n");

    assertThat(in(Map.of("TSK8S_FAIL_ON", "bad"), "doctor", "--demo").err())
        .startsWith("tsk8s: TSK8S_FAIL_ON=bad: choose one of problem, warning\n");
    assertThat(in(Map.of("TSK8S_OUTPUT", "text,json"), "doctor", "--demo").err())
        .startsWith("tsk8s: TSK8S_OUTPUT: only one format can go to stdout");
    assertThat(in(Map.of("TSK8S_QUIET", "1"), "doctor", "--demo", "-v").err())
        .startsWith("tsk8s: --verbose and --quiet exclude each other (--quiet: TSK8S_QUIET)\n");
    assertThat(in(Map.of(), "doctor", "--demo", "--config", config).err())
        .startsWith("tsk8s: " + config + ": line 2: fail-on: bad: choose one of problem, warning");
    assertThat(in(Map.of(), "doctor", "--demo", "--config", config, "--fail-on", "worse").err())
        .startsWith("tsk8s: --fail-on worse: choose one of problem, warning\n");
  }

  @Test
  void whatIsNoYamlIsSaidInOneSentenceWithItsPlace() throws IOException {
    var said = new StringBuilder();
    for (String text :
        List.of("lang: en: x\n", "lang: en\n\tquiet: true\n", "lang: en\nlang: ko\n", "[\n")) {
      String config = file(text);
      Run run = in(Map.of(), "doctor", "--demo", "--config", config);
      assertThat(run.exitCode()).isEqualTo(2);
      said.append(run.err().lines().findFirst().orElse("").replace(config, "FILE")).append('\n');
    }

    assertThat(said)
        .hasToString(
            """
            tsk8s: FILE: line 1, column 9: no YAML; expected lines like 'fail-on: warning'
            tsk8s: FILE: line 2, column 1: a tab, where YAML has blanks only
            tsk8s: FILE: line 2, column 5: 'lang' stands there twice
            tsk8s: FILE: line 1, column 2: no YAML; expected lines like 'fail-on: warning'
            """);
  }

  @Test
  void soDoesAFileOfSettings() throws IOException {
    Run run = in(Map.of(), "doctor", "--config", file("demo: true\noutput: summary\n"));

    assertThat(run.out()).contains("not passed: problems 1");
  }

  @Test
  void theEnvironmentOutranksTheFile() throws IOException {
    String config = file("lang: en\noutput: summary\n");

    Run run = in(Map.of("TSK8S_LANG", "ko"), "doctor", "--demo", "--config", config);

    assertThat(run.out()).contains("통과하지 못함");
  }

  @Test
  void theCommandLineOutranksBoth() throws IOException {
    String config = file("lang: ko\noutput: summary\n");

    Run run =
        in(Map.of("TSK8S_LANG", "ko"), "doctor", "--demo", "--config", config, "--lang", "en");

    assertThat(run.out()).contains("not passed");
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    Run run = in(Map.of("TSK8S_CONFIG", file("output: summary\n")), "doctor", "--demo");

    assertThat(run.out()).hasLineCount(1);
  }

  @Test
  void listsAreLists() throws IOException {
    String config = file("only: [deploy-port, path-relayed]\noutput: summary\n");

    assertThat(in(Map.of(), "doctor", "--demo", "--config", config).out()).contains("of 2,");
    assertThat(
            in(
                    Map.of("TSK8S_ONLY", "deploy-port,path-relayed", "TSK8S_OUTPUT", "summary"),
                    "doctor",
                    "--demo")
                .out())
        .contains("of 2,");
  }

  @Test
  void aSettingThatDoesNotExistIsNamed() throws IOException {
    Run run = in(Map.of(), "doctor", "--demo", "--config", file("fail-onn: warning\n"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no setting 'fail-onn'; did you mean 'fail-on'?");
  }

  @Test
  void aVariableThatIsNearlyASettingIsNamed() {
    assertThat(in(Map.of("TSK8S_FAIL_ONN", "warning"), "doctor", "--demo", "-q").err())
        .contains("TSK8S_FAIL_ONN is no setting; did you mean TSK8S_FAIL_ON?");
  }

  @Test
  void aVariableOfSomebodyElseIsNot() {
    var others = Map.of("TSK8S_JDK", "/x", "TSK8S_SERVICE_HOST", "10.0.0.1");

    assertThat(in(others, "doctor", "--demo", "-q").err()).isEmpty();
  }

  @Test
  void oneFileServesSeveralCommands() throws IOException {
    Run run = in(Map.of(), "doctor", "--demo", "--config", file("force: true\noutput: summary\n"));

    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aSwitchIsTrueOrFalse() {
    assertThat(in(Map.of("TSK8S_QUIET", "maybe"), "doctor", "--demo").err())
        .contains("TSK8S_QUIET: true or false, not 'maybe'");
    assertThat(in(Map.of("TSK8S_QUIET", "false"), "doctor", "--demo").exitCode()).isEqualTo(1);
  }

  @Test
  void aValueOfTheWrongKindIsRefused() throws IOException {
    Run run = in(Map.of(), "doctor", "--demo", "--config", file("fail-on: {a: b}\n"));

    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Run run = in(Map.of(), "doctor", "--demo", "--config", folder.resolve("none") + "");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("there is no such file");
  }

  @Test
  void whatIsNotKnownMayFailToo() {
    Run run = in(Map.of(), "doctor", "--demo", "--only", "node", "--fail-on-unknown");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(in(Map.of(), "doctor", "--demo", "--only", "node").exitCode()).isEqualTo(3);
  }

  @Test
  void whatFailsForNotBeingKnownIsNamedHoweverBrief() {
    String quiet = in(Map.of(), "doctor", "--demo", "--only", "node", "--lang", "en", "-q").out();
    String counted =
        in(
                Map.of(),
                "doctor",
                "--demo",
                "--only",
                "node",
                "--lang",
                "en",
                "-q",
                "--fail-on-unknown")
            .out();

    assertThat(quiet).doesNotContain("? ");
    assertThat(counted).startsWith(quiet).contains("\n? The kernel of at least one node");
    assertThat(counted.replaceAll("\\s+", " ")).contains("(needed by node-forwarding,");
  }

  @Test
  void gitHubGetsAnnotations() {
    Run run = in(Map.of("GITHUB_ACTIONS", "true"), "doctor", "--demo", "--lang", "en", "-q");

    assertThat(run.err())
        .contains("::error title=path-relayed/pod-snat::")
        .contains("::warning title=deploy-port/random::");
  }

  @Test
  void nobodyElseDoes() {
    assertThat(in(Map.of(), "doctor", "--demo").err()).isEmpty();
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("settings.yaml"), text).toString();
  }

  private static Run in(Map<String, String> environment, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console = Console.of(InputStream.nullInputStream(), out, err).with(environment);
    int exitCode = Main.run(console, new Interruption(), args).number();
    return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }
}
