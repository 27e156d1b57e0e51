package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.cli.render.PublishedSchema;
import dev.tsk8s.core.checks.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @Test
  void versionPrintsTheBuiltVersion() {
    Run run = Run.of("version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("tsk8s \\d+\\.\\d+\\.\\d+\\R");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aloneTellsHowToStart() {
    Run run = Run.of();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("tsk8s doctor --demo", "explain", "completion", "Exit codes");
  }

  @Test
  void helpOfDoctorNamesEveryOption() {
    Run run = Run.of("doctor", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("--from", "--context", "--kubeconfig", "--namespace", "--only", "--skip")
        .contains("--output", "--fail-on", "--timeout", "--lang", "--no-exec", "--no-ping")
        .contains("--peers", "--dry-run", "--demo", "--verbose", "--quiet", "--color");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "doctor",
        "stack",
        "advise",
        "shell",
        "nat",
        "mtu",
        "explain",
        "completion",
        "version"
      })
  void helpOfEveryCommandIsWhole(String command) {
    assertThat(Run.of(command, "--help").out()).contains("tsk8s").doesNotContain("null");
  }

  @Test
  void helpOfCompletionCanBePasted() {
    assertThat(Run.of("completion", "--help").out())
        .contains("tsk8s completion zsh > \"${fpath[1]}/_tsk8s\"");
  }

  @ParameterizedTest
  @CsvSource({
    "doctor --demo --from x, doctor",
    "doctor --timeout soon, doctor",
    "doctor --form x, doctor",
    "explain nonsense, explain",
    "completion tcsh, completion"
  })
  void wrongUsageSendsToTheHelpOfThatCommand(String line, String command) {
    Run run = Run.of(line.split(" ", -1));

    assertThat(run.err()).contains("see 'tsk8s " + command + " --help'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "doktor | no command 'doktor'; did you mean 'doctor'?",
        "doctor --form x | no option '--form'; did you mean '--from'?",
        "doctor --lang de | --lang de: choose one of en, ko",
        "doctor -o xml | -o xml: choose one of text, json",
        "doctor -o text -o json | only one format can go to stdout",
        "doctor --timeout soon | --timeout soon: write a time with its unit, as 30s, 2m or 500ms",
        "doctor --timeout 0 | --timeout 0: write a time",
        "doctor --timeout 5 | --timeout 5: write a time with its unit, as 30s, 2m or 500ms (5s, if",
        "doctor --peers=-1 | --peers -1: write a whole number from 1 to 999999; --no-ping",
        "doctor --nodes 0 | --nodes 0: write a whole number from 1 to 999999; --no-exec",
        "doctor --only foo | topics: path, ",
        "doctor --only gso2 | checks with such a name: node-gso;",
        "stack --only path | no option '--only'",
        "doctor --only | (path, nat, snat, mtu, cilium, deploy, model, cidr, node, metric)",
        "stack --demo --from x | --demo and --from exclude each other",
        "doctor --peers many | --peers many: write a whole number from 1",
        "doctor --demo --from x | --demo and --from exclude each other",
        "doctor --demo --context a | --demo and --context exclude each other",
        "doctor --demo --kubeconfig a | --demo and --kubeconfig exclude each other",
        "doctor --demo -n a | --demo and --namespace exclude each other",
        "doctor --from x --context a | --from and --context exclude each other",
        "completion | completion: choose one of bash, zsh, fish",
        "doctor --from | missing required parameter for option '--from'",
        "doctor --quiet --verbose | --verbose and --quiet exclude each other",
        "doctor --only nonsense | no topic or check 'nonsense'",
        "explain nonsense | nothing is called 'nonsense'",
        "completion tcsh | choose one of bash, zsh, fish",
      })
  void wrongUsageIsOneSentenceAndExitCode2(String line, String sentence) {
    Run run = Run.of(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(sentence).contains("--help'");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereIsUnreadAndExitCode3() {
    Run run = Run.of("doctor", "--from", "/no/such/folder", "--lang", "en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("Not used: /no/such/folder: no such file");
  }

  @Test
  void aFailureOfOurOwnReadersIsToldInKorean() {
    Run run = Run.of("doctor", "--from", "/no/such/folder", "--lang", "ko");

    assertThat(run.out())
        .contains("사용하지 못한 입력: /no/such/folder: 그런 파일이 없습니다")
        .doesNotContain("no such file");
  }

  @Test
  void aPathWithoutANeighbourOfNearlyTheSameNameIsTakenForNoOther(@TempDir Path folder)
      throws IOException {
    Files.createDirectory(folder.resolve("home"));

    Run run = Run.of("doctor", "--from", folder + "/nope", "--lang", "en");

    assertThat(run.err()).doesNotContain("did you mean");
  }

  @Test
  void aMisspeltPathIsOneSentenceAndTheNearestName(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("bundle.json"), "{}");

    Run run = Run.of("doctor", "--from", folder + "/bundel.json", "--lang", "en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("did you mean '" + folder + "/bundle.json'?");
    assertThat(run.out().lines())
        .hasSize(3)
        .last()
        .asString()
        .startsWith("Nothing else was there to judge");
  }

  @Test
  void aMisspeltPathBesideAnotherInputLeavesTheReport(@TempDir Path folder) throws IOException {
    String objects = "{\"kind\": \"NodeList\", \"apiVersion\": \"v1\", \"items\": []}";
    Path nodes = Files.writeString(folder.resolve("nodes.json"), objects);
    Path status =
        Files.writeString(
            folder.resolve("status.json"),
            """
            {"Version": "1.102.5", "BackendState": "Running", "Health": [], "Peer": {},
             "Self": {"HostName": "a", "PublicKey": "nodekey:aa", "TailscaleIPs": ["100.64.0.1"]}}
            """);

    Run run =
        Run.of(("doctor --lang en --from x.json --from " + nodes + " --from " + status).split(" "));

    assertThat(run.out()).contains("Not used: x.json", "checks ", "Not known");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --only path-state", " --only deploy", " --skip path -q"})
  void anEmptyFolderIsUnreadAndExitCode3(String more, @TempDir Path folder) {
    Run run = Run.of(("doctor --from " + folder + " --lang en" + more).split(" "));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .contains("Not used: " + folder + ": holds nothing that is read here")
        .doesNotContain("No sign of Tailscale");
  }

  @Test
  void aFileThatCannotBeReadSaysNothingOfTheCluster(@TempDir Path folder) throws IOException {
    Path broken = Files.writeString(folder.resolve("status.json"), "{\"BackendState\": \"Run");

    Run run = Run.of("doctor", "--from", broken.toString(), "--lang", "en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).doesNotContain("No sign of Tailscale", "not applicable 1");
  }

  @Test
  void aPastedStatusAnswersNoQuestionAboutDeploymentThatIsAskedByName(@TempDir Path folder)
      throws IOException {
    Path status =
        Files.writeString(
            folder.resolve("status.json"),
            """
            {"Version": "1.102.5", "BackendState": "Running", "Health": [], "Peer": {},
             "Self": {"HostName": "a", "PublicKey": "nodekey:aa", "TailscaleIPs": ["100.64.0.1"]}}
            """);

    Run asked = Run.of("doctor", "--from", status.toString(), "--only", "deploy", "--lang", "en");
    Run pasted = Run.of("doctor", "--from", status.toString(), "--only", "path-state");

    assertThat(asked.exitCode()).isEqualTo(3);
    assertThat(asked.out()).contains("not applicable 0");
    assertThat(pasted.exitCode()).isZero();
  }

  @Test
  void aKubeconfigThatIsNotThereCostsOneLineAndExitCode3() {
    Run run =
        Run.of("doctor", "--kubeconfig", "/no/such/config", "--no-ping", "--lang", "en", "-q");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .contains("Not used: kubeconfig /no/such/config: no such file")
        .doesNotContain("Exception");
  }

  @Test
  void aDryRunOfFilesSaysThatNothingElseHappens() {
    Run run = Run.of("doctor", "--from", "status.json", "--dry-run", "--lang", "en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("read: status.json\nnothing else is read, run or sent\n");
  }

  @Test
  void aDryRunNamesCommandsAndDestinationsButNotWhatIsForbidden() {
    Run run =
        Run.of("doctor", "--kubeconfig", "/no/such/config", "--dry-run", "--no-ping", "--lang=en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("no cluster: kubeconfig /no/such/config")
        .doesNotContain("tailscale ping");
  }

  @ParameterizedTest
  @CsvSource({
    "en, 'send packets to: at most 7 online peers of each tailscaled (disco ping)'",
    "ko, '패킷을 보내는 곳: tailscaled마다 온라인 피어 최대 7개(disco ping)'"
  })
  void aDryRunSpeaksTheReadersLanguage(String language, String line, @TempDir Path folder)
      throws IOException {
    Path config = folder.resolve("config");
    Files.writeString(
        config,
        """
        {contexts: [{name: a, context: {cluster: a}}], current-context: a,
         clusters: [{name: a, cluster: {server: "https://192.0.2.1:6443"}}]}
        """);

    Run run =
        Run.of(
            "doctor",
            "--kubeconfig",
            config.toString(),
            "--dry-run",
            "--peers=7",
            "--lang",
            language);

    assertThat(run.out()).contains("192.0.2.1:6443 (TCP)\n").contains(line + "\n");
    assertThat(run.out().contains("send packets to")).isEqualTo(language.equals("en"));
  }

  @Test
  void filesPartedByACommaAreShownHowToBeNamed(@TempDir Path folder) throws IOException {
    Path a = Files.writeString(folder.resolve("a.json"), "{}");
    Path b = Files.writeString(folder.resolve("b.json"), "{}");

    Run run = Run.of("doctor", "--from", "here=" + a + "," + b);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no such file; write --from here=" + a + " --from " + b);
  }

  @Test
  void aCommaMayStandInAFilesName(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a,b.json"), "{}");

    assertThat(Run.of("doctor", "--from", file.toString()).exitCode()).isNotEqualTo(2);
  }

  @Test
  void helpNamesEveryArchiveThatFromReads() {
    assertThat(Run.of("doctor", "--help").out().replaceAll("\\s+", " "))
        .contains("zip, tar, tar.gz or -");
  }

  @Test
  void stdinIsJudgedLikeAFile() {
    Run run = Run.fed("certainly not JSON", "doctor", "--from", "-", "--lang", "en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("Not used: stdin");
  }

  @Test
  void writesAReportToAFileBesideTheTextOnStdout(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.json");

    Run run = Run.of("doctor", "--demo", "-o", "text", "-o", "json=" + file, "--lang", "en");

    assertThat(run.out()).contains("SNAT on node node1");
    assertThat(PublishedSchema.REPORT.faults(Files.readString(file))).isEmpty();
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLineAndExitCode4() {
    Run run = Run.of("doctor", "--demo", "-o", "json=/no/such/folder/report.json");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("/no/such/folder/report.json").doesNotContain("\tat ");
  }

  @Test
  void onlyRunsTheChecksOfATopic() {
    Run run = Run.of("doctor", "--demo", "--only", "path", "-o", "json");

    assertThat(run.out()).contains("\"topic\": \"path\"").doesNotContain("\"topic\": \"deploy\"");
  }

  /// Two tests that begin and end with the same commands.
  @Test
  void eachTestOfWhatIsNotKnownHasAllOfItsCommands() {
    String out = Run.of("doctor", "--demo", "--only", "model", "--lang", "en").out();

    assertThat(out.split("kubectl wait --for=condition=Ready pod/tsk8s-echo", -1)).hasSize(4);
    assertThat(out.split("kubectl delete pod tsk8s-echo", -1)).hasSize(3);
  }

  @Test
  void theThresholdDecidesWhetherWarningsCount() {
    assertThat(Run.of("doctor", "--demo", "--only", "deploy-way-in").exitCode()).isZero();
    assertThat(
            Run.of("doctor", "--demo", "--only", "deploy-way-in", "--fail-on=warning").exitCode())
        .isEqualTo(1);
  }

  @Test
  void stackShowsTheLayersOfTheDemoWithoutJudgingThem() {
    Run run = Run.of("stack", "--demo", "--lang", "en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("node1, node2", "Tailscale pods", "Deployment vpn/ts-proxy", "[1]")
        .doesNotContain("SNAT on node");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 120);
  }

  @Test
  void stackOfTheReportIsTheStackOfTheCommand() throws IOException {
    JsonNode stack = tree(Run.of("stack", "--demo", "-o", "json"));
    JsonNode report = tree(Run.of("doctor", "--demo", "-o", "json"));

    assertThat(stack.path("stack")).isEqualTo(report.path("stack"));
    assertThat(stack.path("exitCode").asInt()).isEqualTo(3);
    assertThat(PublishedSchema.STACK.faults(stack.toString())).isEmpty();
  }

  private static JsonNode tree(Run run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void explainListsEveryCode() {
    Run run = Run.of("explain", "--lang", "en");

    assertThat(run.exitCode()).isZero();
    for (var check : Checks.ALL) {
      assertThat(run.out()).contains(check.id());
      check.codes().forEach(code -> assertThat(run.out()).contains(code.text()));
    }
  }

  @Test
  void explainSaysOfANoteThatItIsNoFinding() {
    Run note = Run.of("explain", "path-state/not-ready", "--lang", "en");
    Run finding = Run.of("explain", "path-state/stopped", "--lang", "en");

    assertThat(note.out()).contains("(a note, no finding: why something is not known)");
    assertThat(finding.out()).doesNotContain("(a note");
  }

  @Test
  void explainListsFindingsBeforeWhatIsSaidWhereThereIsNone() {
    Run run = Run.of("explain", "underlay-address", "--lang", "en");

    assertThat(run.out())
        .containsSubsequence(
            "underlay-address/stale",
            "not known, because:",
            "deploy-pattern/node-range",
            "the question does not arise, because:",
            "underlay-address/nothing-to-judge");
  }

  @ParameterizedTest
  @CsvSource({"en,What to do", "ko,해결 방법"})
  void explainTellsACodeOfflineInBothLanguages(String language, String heading) {
    Run run = Run.of("explain", "path-relayed/pod-snat", "--lang", language);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("path-relayed/pod-snat", heading, "kubectl");
  }

  @Test
  void explainOffersTheNearestCode() {
    Run run = Run.of("explain", "path-relayed/pod-snatt");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("did you mean 'path-relayed/pod-snat'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionKnowsEveryOption(String shell) {
    Run run = Run.of("completion", shell);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("doctor", "fail-on", "no-exec", "explain");
  }
}
