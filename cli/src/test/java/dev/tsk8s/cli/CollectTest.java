package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.cli.render.PublishedSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `tsk8s collect` and `redact` write, and what `doctor` makes of it again.
final class CollectTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path bundle;

  @BeforeEach
  void collectTheDemo() {
    bundle = folder.resolve("a.tsk8s.zip");
    assertThat(collect("-o", bundle.toString()).exitCode()).isZero();
  }

  @Test
  void theReportFromABundleIsThatOfTheLook() {
    assertThat(judged(bundle.toString()))
        .isEqualTo(afterTitle(Run.of("doctor", "--demo", "--lang=en")));
  }

  @Test
  void anUnpackedBundleJudgesTheSame() throws IOException {
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    for (String name : names()) {
      Files.writeString(unpacked.resolve(name), entry(name));
    }

    assertThat(judged(unpacked.toString())).isEqualTo(judged(bundle.toString()));
  }

  @Test
  void theFactsAloneJudgeTheSame() throws IOException {
    Path facts = Files.writeString(folder.resolve("f.json"), entry("facts.json"));

    assertThat(judged(facts.toString())).isEqualTo(judged(bundle.toString()));
  }

  @Test
  void aBundleFromABundleHasTheSameFacts() throws IOException {
    Path again = folder.resolve("b.tsk8s.zip");

    Run.of("collect", "--from", bundle.toString(), "-o", again.toString());

    JsonNode before = JSON.readTree(entry("facts.json")).path("facts").path("cluster");
    assertThat(JSON.readTree(entry(again, "facts.json")).path("facts").path("cluster"))
        .isEqualTo(before);
  }

  @Test
  void itHoldsTheReportForPeopleAndForPrograms() throws IOException {
    assertThat(names())
        .containsExactly(
            "README.txt",
            "facts.json",
            "report.txt",
            "report.json",
            "report.html",
            "manifest.json");
    assertThat(entry("report.txt")).contains("vpn/ts-proxy: SNAT on node node1");
    assertThat(JSON.readTree(entry("report.json")).path("exitCode").asInt()).isEqualTo(1);
  }

  @Test
  void onlyItsOwnerCanReadItAndNothingIsLeftBeside() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle)))
        .isEqualTo("rw-------");
    assertThat(beside()).containsExactly("a.tsk8s.zip");
  }

  @Test
  void whatIsThereIsNotReplacedUnlessForced() throws IOException {
    byte[] before = Files.readAllBytes(bundle);

    Run refused = collect("-o", bundle.toString());

    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("it is there already; --force replaces it");
    assertThat(bundle).hasBinaryContent(before);
    assertThat(collect("-o", bundle.toString(), "--force").exitCode()).isZero();
  }

  @Test
  void aFolderIsNoTarget() {
    Run run = collect("-o", folder.toString(), "--force");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("it is a directory").doesNotContain("\tat ");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Run run = collect("-o", folder.resolve("no").resolve("a.zip").toString());

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("its folder does not exist");
  }

  @Test
  void theManifestProvesEachFileAndSaysWhatIsMissing() throws IOException {
    JsonNode manifest = JSON.readTree(entry("manifest.json"));

    assertThat(PublishedSchema.MANIFEST.faults(entry("manifest.json"))).isEmpty();
    assertThat(manifest.path("level").asText()).isEqualTo("standard");
    assertThat(manifest.path("entries")).hasSize(5);
    assertThat(manifest.path("entries").findValuesAsText("sha256"))
        .allMatch(digest -> digest.matches("[0-9a-f]{64}"));
    assertThat(manifest.path("missing").findValuesAsText("why"))
        .contains("not in the files: secrets");
  }

  @Test
  void aChangedFileIsSaid() throws IOException {
    Path changed = rewritten("facts.json", text -> text.replace("ts-proxy", "ts-other"));

    assertThat(unfolded(Run.of("doctor", "--from", changed.toString(), "--lang=en")))
        .contains("facts.json: changed after the bundle was written: its SHA-256 is another one");
  }

  @Test
  void aFileThatWasTakenOutIsSaid() throws IOException {
    Path changed = rewritten("report.txt", _ -> "");

    assertThat(unfolded(Run.of("doctor", "--from", changed.toString(), "--lang=en")))
        .contains("report.txt: missing, although the bundle's manifest lists it");
  }

  @Test
  void factsOfANewerSchemaAreRefusedWithTheVersionThatWroteThem() throws IOException {
    Path facts =
        Files.writeString(
            folder.resolve("f.json"), "{\"tool\": \"9.0\", \"tsk8sFacts\": 9, \"facts\": {}}");

    Run run = Run.of("doctor", "--from", facts.toString(), "--lang=en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(unfolded(run))
        .contains("facts of schema 9, this tsk8s reads up to 1: read it with tsk8s 9.0 or a later");
  }

  @Test
  void aFactOfALaterVersionThatABundleLacksIsUnknown() throws IOException {
    JsonNode facts = JSON.readTree(entry("facts.json"));
    ((ObjectNode) facts.path("facts").path("cluster")).remove("services");
    Path older = Files.writeString(folder.resolve("f.json"), facts.toString());

    Run run = Run.of("doctor", "--from", older.toString(), "--lang=en");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("facts that this version of tsk8s reads");
  }

  @Test
  void factsThatNoRecordCanHoldAreNamedByTheirPlace() throws IOException {
    Path facts =
        Files.writeString(
            folder.resolve("f.json"),
            entry("facts.json").replaceFirst("\"203\\.0\\.113\\.101\"", "\"999.0.113.101\""));

    Run run = Run.of("doctor", "--from", facts.toString(), "--lang=en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(unfolded(run)).contains("damaged facts at cluster.nodes.0.externalIps.0");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void aBundleThatIsCutOffIsNamedAndNothingBreaks() throws IOException {
    byte[] whole = Files.readAllBytes(bundle);
    Path cut = folder.resolve("cut.zip");
    for (int length : List.of(10, 100, 1_000, whole.length / 2, whole.length - 10)) {
      Files.write(cut, Arrays.copyOf(whole, length));

      Run run = Run.of("doctor", "--from", cut.toString(), "--lang=en");

      assertThat(run.exitCode()).as("%d bytes", length).isIn(1, 3);
      assertThat(run.out()).contains("cut.zip");
      assertThat(run.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void strictPseudonymsStandForTheSameInTwoBundlesIfTheirFileIsUsedAgain() throws IOException {
    String key = folder.resolve("key.json").toString();
    Path one = redacted("one.zip", key);
    Path other = redacted("other.zip", key);

    assertThat(entry(one, "report.txt")).isEqualTo(entry(other, "report.txt"));
    assertThat(entry(one, "report.txt")).doesNotContain("ts-proxy", "203.0.113", "laptop");
    assertThat(names(one)).doesNotContain("key.json");
  }

  @Test
  void withoutTheFilePseudonymsOfPublicAddressesDiffer() throws IOException {
    Path one = folder.resolve("one.zip");
    Path other = folder.resolve("other.zip");
    collect("--redact", "strict", "-o", one.toString());
    collect("--redact", "strict", "-o", other.toString());

    assertThat(entry(one, "facts.json")).isNotEqualTo(entry(other, "facts.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "standard"})
  void aStrictBundleStaysStrictAtALowerLevel(String lower) throws IOException {
    Path strict = redacted("strict.zip", folder.resolve("key.json").toString());
    Path again = folder.resolve("again.zip");

    Run run =
        Run.of("redact", strict.toString(), "--level", lower, "--lang=en", "-o", again.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("level strict already", "not at " + lower);
    assertThat(JSON.readTree(entry(again, "manifest.json")).path("level").asText())
        .isEqualTo("strict");
    assertThat(entry(again, "facts.json")).isEqualTo(entry(strict, "facts.json"));
    assertThat(entry(again, "report.txt")).isEqualTo(entry(strict, "report.txt"));
  }

  @Test
  void aStrictBundleThatIsCollectedFromStaysStrict() throws IOException {
    Path strict = redacted("strict.zip", folder.resolve("key.json").toString());
    Path again = folder.resolve("again.zip");

    Run run = Run.of("collect", "--from", strict.toString(), "--lang=en", "-o", again.toString());

    assertThat(run.err()).contains("level strict already");
    assertThat(entry(again, "facts.json")).isEqualTo(entry(strict, "facts.json"));
  }

  @Test
  void twoBundlesAreAsStrictAsTheLessStrictOfThem() throws IOException {
    Path strict = redacted("strict.zip", folder.resolve("key.json").toString());
    Path again = folder.resolve("again.zip");

    Run.of(
        "collect",
        "--from",
        strict.toString(),
        "--from",
        bundle.toString(),
        "--redact=none",
        "-o",
        again.toString());

    assertThat(JSON.readTree(entry(again, "manifest.json")).path("level").asText())
        .isEqualTo("standard");
  }

  @Test
  void ofPseudonymsTheManifestCountsThoseOfTheBundleAndNotOfTheirFile() throws IOException {
    String key = folder.resolve("key.json").toString();
    Path facts = folder.resolve("other.json");
    Files.writeString(facts, entry("facts.json").replace("ts-proxy", "zebra-yak-gnu"));
    Path one = redacted("one.zip", key);
    Run.of("redact", facts.toString(), "--level=strict", "--pseudonyms", key, "-o", folder + "/b");
    Path again = redacted("again.zip", key);

    JsonNode counts = JSON.readTree(entry(one, "manifest.json")).path("replaced");
    assertThat(counts.path("word-of-a-name").asInt()).isPositive();
    assertThat(JSON.readTree(entry(again, "manifest.json")).path("replaced")).isEqualTo(counts);
  }

  @Test
  void aFileOfPseudonymsThatIsNoneIsNamed() throws IOException {
    Path key = Files.writeString(folder.resolve("key.json"), "{}");

    Run run =
        collect(
            "--redact",
            "strict",
            "-o",
            folder.resolve("x.zip").toString(),
            "--pseudonyms",
            key.toString());

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("cannot read --pseudonyms");
    assertThat(beside()).containsExactlyInAnyOrder("a.tsk8s.zip", "key.json");
  }

  private Run collect(String... more) {
    return Run.of(
        Stream.concat(Stream.of("collect", "--demo", "--lang=en"), Stream.of(more))
            .toArray(String[]::new));
  }

  private Path redacted(String name, String key) {
    Path target = folder.resolve(name);
    Run run =
        Run.of(
            "redact",
            bundle.toString(),
            "--redact",
            "strict",
            "--lang=en",
            "-o",
            target.toString(),
            "--pseudonyms",
            key);
    assertThat(run.exitCode()).isZero();
    return target;
  }

  /// The report but for its first line, which has the source.
  private static String judged(String from) {
    return afterTitle(Run.of("doctor", "--from", from, "--lang=en"));
  }

  /// Without the breaks of lines that were too long.
  private static String unfolded(Run run) {
    return run.out().replaceAll("\\s+", " ");
  }

  private static String afterTitle(Run run) {
    return run.out().substring(run.out().indexOf('\n'));
  }

  private List<String> names() throws IOException {
    return names(bundle);
  }

  private static List<String> names(Path archive) throws IOException {
    try (var zip = new ZipFile(archive.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  private String entry(String name) throws IOException {
    return entry(bundle, name);
  }

  private static String entry(Path archive, String name) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(archive)) {
      return Files.readString(zip.getPath(name));
    }
  }

  /// The bundle with one file changed, or left out where nothing remains of it.
  private Path rewritten(String name, UnaryOperator<String> change) throws IOException {
    Path changed = folder.resolve("changed.zip");
    try (OutputStream out = Files.newOutputStream(changed);
        var zip = new ZipOutputStream(out)) {
      for (String one : names()) {
        String text = one.equals(name) ? change.apply(entry(one)) : entry(one);
        if (!text.isEmpty()) {
          zip.putNextEntry(new ZipEntry(one));
          zip.write(text.getBytes(UTF_8));
          zip.closeEntry();
        }
      }
    }
    return changed;
  }

  private List<String> beside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"collect", "redact"})
  void noSecretOfAnInputThatCannotBeReadIsTold(String command) throws IOException {
    String key = "nodekey:" + "3e7ce8d4".repeat(8);
    Path status =
        Files.writeString(
            folder.resolve("status.json"),
            "{\"BackendState\": \"Running\", \"Self\": {\"HostName\": \"a\"}, \"Peer\": {\""
                + key
                + "\": {\"CurAddr\": \"socks5://user:Kx9vQ2mLw8RtZp4@e.example.com:1080\"}}}");
    List<String> args = new ArrayList<>(List.of(command));
    if (command.equals("collect")) {
      args.add("--from");
    }
    args.addAll(List.of(status.toString(), "-o", folder.resolve("x.zip").toString()));

    Run run = Run.of(args.toArray(String[]::new));

    assertThat(run.err()).contains("CurAddr").doesNotContain(key, "Kx9vQ2mLw8RtZp4");
  }

  @Test
  void noSecretIsToldInPart() throws IOException {
    Path status =
        Files.writeString(
            folder.resolve("status.json"),
            "{\"BackendState\": \"Running\", \"Self\": {\"HostName\": \"a\", \"CurAddr\":"
                + " \"https://deploybot:S3cretPassw0rdABCDEFGHIJ@proxy.example.com\"}}");

    Run run = Run.of("doctor", "--lang=en", "--from", status.toString());

    assertThat(run.out() + run.err()).doesNotContain("S3cret");
  }

  @Test
  void whatCouldNotBeUsedIsNamed() throws IOException {
    Path strange = Files.writeString(folder.resolve("strange.txt"), "no such thing");

    Run run =
        Run.of(
            "collect",
            "--lang=en",
            "--from",
            bundle.toString(),
            "--from",
            strange.toString(),
            "-o",
            folder.resolve("x.zip").toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("strange.txt");
  }
}
