package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole command where no terminal is: lines in, plain text out.
@Timeout(60)
class ShellTest {
  @TempDir private Path folder;

  @Test
  void listsFindingsByNumberAndOpensOne() {
    Run run = demo("list", "1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("  1 x vpn/ts-proxy: SNAT on node node1 randomises its ports")
        .contains("\nx vpn/ts-proxy: SNAT on node node1", "  Seen:\n", "  What to do:\n")
        .contains("    2 ! Relayed through DERP (vpn/ts-proxy-", "  Explains: 2, 3, 4, 5\n");
  }

  @Test
  void evidenceAndRemedyAreThePartsOfTheWhole() {
    String whole = demo("open 1").out();

    assertThat(whole).contains(withoutHead(demo("evidence 1").out()));
    assertThat(whole).contains(withoutHead(demo("fix 1").out()));
  }

  private static String withoutHead(String out) {
    List<String> lines = out.lines().toList();
    return String.join("\n", lines.subList(2, lines.size()));
  }

  @Test
  void aFileIsSavedAsOtherCommandsTakeItToo() throws IOException {
    Path file = folder.resolve("o.txt");

    assertThat(demo("save json=" + file).exitCode()).isZero();

    assertThat(file).content().startsWith("{");
    assertThat(demo("save json").err()).contains("tells no format; write: save FORMAT FILE");
    assertThat(demo("save jsn=" + file).err()).contains("no format 'jsn'");
    assertThat(demo("save json -").err()).contains("report shows it here");
    assertThat(demo("save json=-").err()).contains("report shows it here");
    assertThat(demo("save " + folder.resolve("a=b.txt")).exitCode()).isZero();
    assertThat(folder.resolve("a=b.txt")).exists();
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidInTheLanguageOfTheSession() {
    Run run = Run.fed("save /no/such/folder/o.json\n", "shell", "--demo", "--lang=ko");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).isEqualTo("tsk8s: 1번째 줄: /no/such/folder/o.json: 쓸 수 없습니다. 폴더가 없습니다\n");
  }

  @Test
  void theReportIsThatOfDoctor() {
    assertThat(demo("report").out()).isEqualTo(Run.of("doctor", "--demo", "--lang=en").out());
    assertThat(demo("report -v").out())
        .isEqualTo(Run.of("doctor", "--demo", "--lang=en", "-v").out());
  }

  @Test
  void aFilterHoldsUntilItIsTakenAway() {
    assertThat(demo("filter deploy", "list", "filter", "list").out())
        .containsSubsequence("    6 ! ", "2 of 6", "    6 ! ", "2 of 6", "  1 x ", "  1 x ");
  }

  @ParameterizedTest
  @CsvSource({
    "problem, 1",
    "problems, 1",
    "warning, 5",
    "path-relayed/by-derp, 3",
    "path-relayed, 4",
    "LAPTOP, 2",
    "deploy, 2",
    "warning laptop, 2"
  })
  void wordsNarrowTheList(String words, int count) {
    assertThat(demo("list " + words).out()).contains(count + " of 6 findings have: ");
  }

  @Test
  void walksThroughWhatIsListed() {
    String out = demo("filter laptop", "next", "next", "next", "previous", "previous").out();

    assertThat(out)
        .containsSubsequence(
            "proxy-84c69dbc4f-hdbx4 -> laptop | path",
            "Path laptop -> ts-proxy | path",
            "That was the last one",
            "proxy-84c69dbc4f-hdbx4 -> laptop | path",
            "That was the first one");
  }

  @Test
  void goesToTheCauseAndBack() {
    String out = demo("open 3", "why", "back", "back").out();

    assertThat(out)
        .containsSubsequence(
            "Explained by 1: vpn/ts-proxy: SNAT on node node1",
            "x vpn/ts-proxy: SNAT on node node1",
            "Explained by 1: ",
            "No finding was shown before this one.");
  }

  @Test
  void aCauseHasNoCause() {
    assertThat(demo("why 1").out()).isEqualTo("No other finding explains it.\n");
  }

  @Test
  void copyPrintsTheCommandAloneWhereThereIsNoTerminal() {
    Run run = demo("open 6", "copy 1");

    assertThat(run.out().lines().toList().getLast())
        .isEqualTo("kubectl -n vpn set env deployment/ts-proxy -c tailscale PORT=41641");
  }

  @Test
  void copyWithoutANumberShowsWhichThereAre() {
    assertThat(demo("open 1", "copy").out())
        .contains("\n  1  kubectl -n vpn patch", "\n  2  kubectl -n vpn rollout", "copy N takes");
  }

  @Test
  void savesWhatDoctorWrites() throws IOException {
    Path json = folder.resolve("a.json");
    Path html = folder.resolve("b.html");
    Run run = demo("save " + json, "save html '" + html + "'");

    assertThat(run.exitCode()).isZero();
    assertThat(json).hasContent(Run.of("doctor", "--demo", "--lang=en", "-o=json").out());
    assertThat(html).hasContent(Run.of("doctor", "--demo", "--lang=en", "-o=html").out());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(json)))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingIsOverwrittenUnlessThatIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("a.md"), "mine");

    Run refused = demo("save " + file);
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("line 1: cannot write", "it is there already; --force");
    assertThat(file).hasContent("mine");

    assertThat(demo("save " + file + " --force").exitCode()).isZero();
    assertThat(file).content().contains("vpn/ts-proxy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "opn 1 | line 2: no command 'opn'; did you mean 'open'?",
        "open 99 | line 2: no finding 99; there are 1 to 6",
        "open no/such | line 2: no finding has the code or check 'no/such'",
        "evidence | line 2: which finding?",
        "copy | line 2: which finding?",
        "list nonsense | line 2: no finding has: nonsense",
        "filter nonsense | line 2: no finding has: nonsense",
        "check | line 2: which check?",
        "check path-relaid | line 2: no check 'path-relaid'; did you mean 'path-relayed'?",
        "save | line 2: write: save [FORMAT] FILE [--force]",
        "save xml a.b | line 2: no format 'xml'; formats: text, json",
        "save report | line 2: the ending of report tells no format",
        "report all | line 2: 'all' is too much"
      })
  void aLineThatCannotBeObeyedIsNamedAndIsExitCode2(String line, String sentence) {
    Run run = demo("# a comment", line, "why 1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(sentence);
    assertThat(run.out()).as("the rest is obeyed").contains("No other finding explains it.");
  }

  @Test
  void linesAfterQuitAreNotRead() {
    assertThat(demo("quit", "nonsense")).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void writesNoEscapeAndNoPrompt() {
    Run run = demo("list", "open 1", "copy 1", "unknown", "paths", "help");

    assertThat(run.out() + run.err()).doesNotContain("\u001b", "tsk8s>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ko"})
  void helpTellsEveryCommand(String language) {
    String help = Run.fed("help\n", "shell", "--demo", "--lang", language).out();

    for (String verb :
        List.of(
            "list",
            "filter",
            "open",
            "next",
            "previous",
            "evidence",
            "fix",
            "copy",
            "why",
            "back",
            "paths",
            "unknown",
            "report",
            "check",
            "refresh",
            "save",
            "help",
            "quit")) {
      assertThat(help).containsPattern("(?m)^  " + verb + "( |$)");
    }
    assertThat(help).doesNotContain("shell.");
  }

  @Test
  void speaksKorean() {
    Run run = Run.fed("list\nwhy 1\nopn\n", "shell", "--demo", "--lang", "ko");

    assertThat(run.out()).contains("무작위로", "이 문제의 원인이 되는 다른 문제는 없습니다.");
    assertThat(run.err()).contains("3번째 줄: 'opn' 명령이 없습니다.");
  }

  @Test
  void nothingWrongIsNotToldAsFineWhereThingsAreNotKnown() {
    String out = Run.fed("list\n", "shell", "--demo", "--only=node", "--lang=en").out();

    assertThat(out).startsWith("No finding, but checks that do not know all they asked for: ");
  }

  @Test
  void onlyAndBaselineHoldForTheSessionAsForDoctor() throws IOException {
    Path baseline = folder.resolve("baseline.yaml");
    Run.of(
        "baseline",
        "add",
        "path-relayed/pod-snat",
        "--baseline=" + baseline,
        "--reason=known",
        "--owner=me",
        "--expires=2099-01-01");
    Run run =
        Run.fed("list\n", "shell", "--demo", "--only=path", "--baseline=" + baseline, "--lang=en");

    assertThat(run.out())
        .containsPattern("accepted until\\s+2099-01-01 by me: known")
        .doesNotContain("tailscaled listens");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "node1=-"})
  void stdinCannotBringBothInputAndCommands(String input) {
    Run run = Run.fed("list\n", "shell", "--from", input);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("stdin brings the commands", "see 'tsk8s shell --help'");
  }

  @Test
  void whereNothingCouldBeReadThereIsNothingToAsk() {
    Run run = Run.fed("list\n", "shell", "--from", "/no/such/folder", "--lang=en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("Not used: /no/such/folder");
  }

  @Test
  void dryRunSaysWhatWouldBeReadAndAsksNothing() {
    Run run = Run.fed("nonsense\n", "shell", "--demo", "--dry-run", "--lang=en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("nothing else is read, run or sent");
  }

  @Test
  void refreshLooksAgainAndTellsWhatChanged() throws IOException {
    Run run = whileNetcheckGoes("refresh", "list");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsSubsequence("What changed from", "no longer known: ", "path-relayed/pod-snat");
  }

  @Test
  void oneCheckIsRunAgainAndOnlyWhatChangedInItIsTold() throws IOException {
    Run run = whileNetcheckGoes("check path-relayed", "1");

    String told = run.out().substring(0, run.out().indexOf("\nWhat changed from"));
    assertThat(told).contains("Not known", "needed by path-relayed").doesNotContain("deploy-port");
    assertThat(run.out())
        .contains("no longer known: ", "path-relayed/pod-snat")
        .as("what is shown from now on is of that look")
        .doesNotContain(
            "x vpn/ts-proxy: SNAT on node node1 randomises its ports, so it is relayed\n  Deployment");
  }

  @Test
  void hostileNamesDoNotReachTheTerminal() throws IOException {
    Path demo = unpacked();
    Path pods = demo.resolve("pods.json");
    Files.writeString(
        pods,
        Files.readString(pods).replace("ts-proxy", "ts-\\u001b]52;c;AAAA\\u0007\\u202eproxy"));

    Run run =
        Run.fed(
            "list\n1\nevidence\nfix\ncopy 1\npaths\nunknown\nfilter ts-\n",
            "shell",
            "--from",
            demo.toString(),
            "--lang=en");

    assertThat(run.out()).contains("<1B>").doesNotContain("\u001b", "\u0007", "\u202e");
    assertThat(run.err()).doesNotContain("\u001b", "\u0007", "\u202e");
  }

  @Test
  void whatIsTypedIsNotObeyedByTheTerminalEither() {
    assertThat(demo("filter \u001b]52;c;AAAA\u0007", "\u001b[2Jlist").err())
        .doesNotContain("\u001b", "\u0007");
  }

  private static Run demo(String... lines) {
    return Run.fed(String.join("\n", lines) + "\n", "shell", "--demo", "--lang=en");
  }

  /// The pod's netcheck is there at the first look, and gone at any later one.
  private Run whileNetcheckGoes(String... lines) throws IOException {
    Path demo = unpacked();
    Supplier<InputStream> first = () -> text("# looked\n");
    Supplier<InputStream> then =
        () -> {
          deleteNetcheck(demo);
          return text(String.join("\n", lines) + "\n");
        };
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            new Parts(List.of(first, then)),
            out,
            err,
            "shell",
            "--from",
            demo.toString(),
            "--lang=en");
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// One after the other, each made when the one before it was read.
  private static final class Parts extends InputStream {
    private final Iterator<Supplier<InputStream>> parts;
    private InputStream now = InputStream.nullInputStream();

    Parts(List<Supplier<InputStream>> parts) {
      this.parts = parts.iterator();
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      int count = now.read(into, from, most);
      if (count >= 0 || !parts.hasNext()) {
        return count;
      }
      now = parts.next().get();
      return now.read(into, from, most);
    }
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void deleteNetcheck(Path demo) {
    try (var files = Files.walk(demo)) {
      for (Path file : files.filter(one -> one.endsWith("netcheck.json")).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The demo as a folder.
  private Path unpacked() throws IOException {
    Path demo = folder.resolve("demo");
    try (var in = Looking.class.getResourceAsStream("demo.zip");
        var zip = new ZipInputStream(in)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = demo.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.write(file, zip.readAllBytes());
        }
      }
    }
    return demo;
  }
}
