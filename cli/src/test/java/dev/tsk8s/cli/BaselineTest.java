package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On the demo, whose only problem is `path-relayed/pod-snat`.
class BaselineTest {
  private static final String PROBLEM = "path-relayed/pod-snat";
  private static final String FAR = "2999-12-31";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void named() {
    file = folder.resolve("baseline.yaml");
  }

  @Test
  void anAcceptedFindingDoesNotCount() throws IOException {
    accept(PROBLEM, "", FAR);

    assertThat(doctor("--only", "path-relayed").exitCode()).isZero();
  }

  @Test
  void itCountsAgainAfterItsDayAndSaysSo() throws IOException {
    accept(PROBLEM, "", "2001-01-01");

    Run run = doctor("--only", "path-relayed");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("expired: " + PROBLEM).contains("2001-01-01");
  }

  @Test
  void whatExpiredCountsHoweverMildItIs() throws IOException {
    accept(PROBLEM, "", FAR);
    accept("deploy-port/random", "", "2001-01-01");

    assertThat(doctor("--only", "path-relayed,deploy-port").exitCode()).isEqualTo(1);
  }

  @Test
  void whatASecondEntryStillForgivesDoesNotCount() throws IOException {
    accept(PROBLEM, "", "2001-01-01");
    accept(PROBLEM, "Deployment vpn/ts-proxy", FAR);

    Run run = doctor("--only", "path-relayed");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).doesNotContain("expired");
  }

  @Test
  void quietlyItTellsWhatAnAcceptedCauseExplainsAndStillCounts() throws IOException {
    accept(PROBLEM, "", FAR);
    String symptom = "Relayed through DERP (3)";

    Run counting = doctor("--only", "path-relayed", "--quiet", "--fail-on", "warning");
    Run mild = doctor("--only", "path-relayed", "--quiet");

    assertThat(counting.exitCode()).isEqualTo(1);
    assertThat(counting.out().replaceAll("\\s+", " "))
        .contains(symptom)
        .contains("accepted until " + FAR);
    assertThat(mild.exitCode()).isZero();
    assertThat(mild.out()).doesNotContain(symptom);
  }

  @Test
  void quietlyACauseThatCountsStandsForWhatItExplains() {
    Run run = Run.of("doctor", "--demo", "--lang=en", "--quiet", "--fail-on", "warning");

    assertThat(run.out())
        .contains("SNAT on node node1 randomises its ports")
        .doesNotContain("Relayed through DERP");
  }

  @Test
  void quietlyWhatExpiredIsToldBesideItsCause() throws IOException {
    accept("path-relayed/by-derp", "", "2001-01-01");

    assertThat(doctor("--only", "path-relayed", "--quiet").out())
        .contains("SNAT on node node1 randomises its ports")
        .contains("Relayed through DERP");
  }

  @Test
  void quietlyOfAlikeFindingsTheAcceptedAndTheOthersAreTwoLines() throws IOException {
    accept(PROBLEM, "", FAR);
    accept("path-relayed/by-derp", "Path laptop -> ts-proxy", FAR);

    String out = doctor("--only", "path-relayed", "--quiet", "--fail-on", "warning").out();

    assertThat(out).contains("Relayed through DERP (2)");
  }

  @Test
  void anotherSubjectIsNotAccepted() throws IOException {
    accept(PROBLEM, "Deployment vpn/another", FAR);

    assertThat(doctor("--only", "path-relayed").exitCode()).isEqualTo(1);
  }

  @Test
  void theSubjectItselfIs() throws IOException {
    accept(PROBLEM, "Deployment vpn/ts-proxy", FAR);

    assertThat(doctor("--only", "path-relayed").exitCode()).isZero();
  }

  @Test
  void whatIsNoLongerFoundIsReported() throws IOException {
    accept("deploy-port/not-declared", "", FAR);

    assertThat(doctor("--only", "deploy-port").err()).contains("stale: deploy-port/not-declared");
  }

  @Test
  void whatNobodyLookedForIsNotStale() throws IOException {
    accept("deploy-port/not-declared", "", FAR);

    assertThat(doctor("--only", "path-relayed").err()).isEmpty();
  }

  @Test
  void everythingThatIsWrongWithItIsNamed() throws IOException {
    accept("no-such/code", "", FAR);
    accept(PROBLEM, "", "31.12.2999");
    accept("deploy-port/random", "", FAR);
    accept("deploy-port/random", "", FAR);
    Files.writeString(file, Files.readString(file) + "  - code: " + PROBLEM + "\n    because: x\n");

    Run run = doctor();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("entry 1: no finding has the code 'no-such/code'")
        .contains("entry 2: expires: '31.12.2999'")
        .contains("entry 4: deploy-port/random is accepted twice")
        .contains("entry 5: unknown key 'because'")
        .contains("entry 5: owner is missing");
  }

  @Test
  void aNoteIsNoFindingToAccept() throws IOException {
    accept("deploy-port/set-elsewhere", "", FAR);

    assertThat(doctor().exitCode()).isEqualTo(2);
  }

  @Test
  void aMissingFileIsAWrongCommandLine() {
    Run run = doctor();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("there is no such file");
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsLine() throws IOException {
    Files.writeString(file, "accepted:\n  - code: [\n");

    Run run = doctor();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).containsPattern("line \\d");
  }

  @Test
  void everyFormatEndsWithTheSameExitCode() throws IOException {
    accept(PROBLEM, "", FAR);

    for (Output.Format format : Output.ALL) {
      assertThat(doctor("--only", "path-relayed", "-o", format.word()).exitCode())
          .as(format.word())
          .isZero();
    }
  }

  @Test
  void programsReadWhoAcceptedIt() throws IOException {
    accept(PROBLEM, "", FAR);

    assertThat(doctor("-o", "json").out()).contains("\"owner\": \"ops\"");
    assertThat(doctor("-o", "sarif").out()).contains("\"justification\": \"why (ops");
    assertThat(doctor("-o", "junit", "--only", "path-relayed").out()).contains("failures=\"0\"");
    assertThat(doctor("-o", "codequality").out()).doesNotContain(PROBLEM);
  }

  @Test
  void whatIsAddedIsAccepted() {
    add(PROBLEM, "Deployment vpn/ts-proxy");

    assertThat(doctor("--only", "path-relayed").exitCode()).isZero();
  }

  @Test
  void addingKeepsWhatPeopleWroteThere() throws IOException {
    Files.writeString(file, "# ours\naccepted:\n");
    add("deploy-port/random");
    add(PROBLEM);

    assertThat(file).content().startsWith("# ours\n").contains("deploy-port/random", PROBLEM);
  }

  @Test
  void whoAddsIsToldWhatAndWhere() {
    Run run = add(PROBLEM, "Pod vpn/ts-0", "--lang", "en");

    assertThat(run.out())
        .isEqualTo(
            "Accepted path-relayed/pod-snat of Pod vpn/ts-0 until " + FAR + " in " + file + ".\n");
  }

  @Test
  void aKindThatNoFindingIsAboutIsRefused() throws IOException {
    assertThat(add("path-relayed/pod-snat", "Deploymnt vpn/ts").err())
        .contains("no finding is about a 'Deploymnt'; did you mean 'Deployment'?");
    assertThat(add("path-relayed/pod-snat", "pod vpn/ts").err()).contains("did you mean 'Pod'?");
    assertThat(add("path-relayed/pod-snat", "vpn/ts").err()).contains("is no kind and name");
    assertThat(file).doesNotExist();

    assertThat(add("path-relayed/pod-snat", "CloneSet vpn/ts").exitCode()).isZero();
  }

  @Test
  void whatExpiredIsSaidInOneLanguage() throws IOException {
    accept(PROBLEM, "Deployment vpn/ts-proxy", "2001-01-01");

    Run run = Run.of("doctor", "--demo", "--lang", "ko", "--baseline", file.toString());

    assertThat(run.err())
        .contains("기한 만료: " + PROBLEM + " (Deployment vpn/ts-proxy) (")
        .doesNotContain(" of ");
  }

  @Test
  void aCheckIsNoFindingButHasSome() {
    assertThat(add("deploy-port", "").err())
        .contains("'deploy-port' is a check, which finds deploy-port/")
        .doesNotContain("did you mean");
  }

  @Test
  void nothingIsAddedTwice() {
    add(PROBLEM);

    assertThat(add(PROBLEM).exitCode()).isEqualTo(2);
  }

  @Test
  void nobodyAcceptsForYesterday() {
    Run run =
        Run.of(
            "baseline",
            "add",
            PROBLEM,
            "--reason",
            "r",
            "--owner",
            "o",
            "--expires",
            "2001-01-01",
            "--baseline",
            file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(file).doesNotExist();
  }

  @Test
  void whoAcceptsSaysWhyAndWho() {
    Run run = Run.of("baseline", "add", PROBLEM, "--expires", FAR, "--baseline", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--reason is missing");
  }

  private Run add(String... words) {
    var all = new ArrayList<>(List.of("baseline", "add"));
    all.addAll(List.of(words));
    all.addAll(
        List.of("--reason", "why", "--owner", "ops", "--expires", FAR, "--baseline", file + ""));
    return Run.of(all.toArray(String[]::new));
  }

  private Run doctor(String... words) {
    var all = new ArrayList<>(List.of("doctor", "--demo", "--lang", "en", "--baseline", file + ""));
    all.addAll(List.of(words));
    return Run.of(all.toArray(String[]::new));
  }

  private void accept(String code, String subject, String day) throws IOException {
    String before = Files.exists(file) ? Files.readString(file) : "accepted:\n";
    String whom = subject.isEmpty() ? "" : "    subject: " + subject + "\n";
    Files.writeString(
        file,
        before
            + "  - code: "
            + code
            + "\n"
            + whom
            + "    reason: why\n    owner: ops\n    expires: "
            + day
            + "\n");
  }
}
