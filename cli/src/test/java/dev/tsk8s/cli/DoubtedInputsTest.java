package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.Archives.Item;
import dev.tsk8s.cli.render.PublishedSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Of what is read although something is wrong with it nobody says that it was not used.
final class DoubtedInputsTest {
  @TempDir static Path origin;
  private static Path bundle;
  private static Map<String, byte[]> entries = Map.of();

  @TempDir Path folder;

  @BeforeAll
  static void collectTheDemo() throws IOException {
    var demo = DemoBundle.in(origin);
    bundle = demo.file();
    entries = demo.entries();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "markdown", "html", "sarif", "junit"})
  void factsThatWereChangedAreUsedWithDoubts(String format) throws IOException {
    String path = changed().toString();

    String english = told(path, format, "en");
    String korean = told(path, format, "ko");

    assertThat(english).contains("Used, with doubts: ").contains("its SHA-256 is another one");
    assertThat(korean).contains("사용했지만 의심스러운 입력: ").contains("SHA-256이 다릅니다");
    if (!format.equals("html")) { // it holds its words in both languages
      assertThat(english).doesNotContain("Not used");
      assertThat(korean).doesNotContain("사용하지 못한 입력");
    }
  }

  @Test
  void programsReadThatItWasUsed() throws IOException {
    String path = changed().toString();

    String json = told(path, "json", "en");

    assertThat(PublishedSchema.REPORT.faults(json)).isEmpty();
    assertThat(json).containsPattern("\"used\" ?: ?true");
    assertThat(told(path, "prometheus", "en"))
        .contains("tsk8s_inputs_not_used 0 ", "tsk8s_inputs_doubted 1 ");
    assertThat(told(path, "summary", "en")).contains("inputs not used 0, doubted 1;");
    assertThat(told(path, "summary", "ko")).contains("사용하지 못한 입력 0개, 의심스러운 입력 1개");
  }

  @Test
  void aReportThatWasChangedIsNotUsedAnyway() throws IOException {
    var changed = new LinkedHashMap<>(entries);
    changed.put("report.txt", "all is well".getBytes(UTF_8));

    assertThat(told(zip("report.zip", changed), "text", "en"))
        .contains("Not used: ")
        .contains("report.txt: changed after the bundle was written");
  }

  @Test
  void theRestOfABundleThatWasCutOffIsUsedWithDoubts() throws IOException {
    byte[] whole = Files.readAllBytes(bundle);
    Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length - 200));

    assertThat(told(cut.toString(), "text", "en"))
        .contains("Used, with doubts: " + cut + ": cut off")
        .doesNotContain("Not used");
  }

  @Test
  void theRestOfATarArchiveThatWasCutOffIsUsedWithDoubts() throws IOException {
    var items = new ArrayList<Item>();
    entries.forEach((name, content) -> items.add(Item.file(name, content)));
    Path whole = Archives.tarGz(folder.resolve("whole.tar.gz"), items);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.tar.gz"), Arrays.copyOf(bytes, bytes.length - 500));

    assertThat(told(cut.toString(), "text", "en"))
        .contains("Used, with doubts: " + cut + ": ")
        .doesNotContain("Not used: " + cut + ": ");
  }

  @Test
  void factsThatWereCutOffAreNotUsed() throws IOException {
    byte[] facts = entries.getOrDefault("facts.json", new byte[0]);
    Path cut = Files.write(folder.resolve("facts.json"), Arrays.copyOf(facts, facts.length / 2));

    assertThat(told(cut.toString(), "text", "en"))
        .contains("Not used: " + cut)
        .doesNotContain("with doubts");
  }

  @Test
  void aBundleWithoutItsManifestGetsARemark() throws IOException {
    var bare = new LinkedHashMap<>(entries);
    bare.remove("manifest.json");
    String path = zip("bare.zip", bare);

    assertThat(told(path, "text", "en"))
        .contains("bare.zip/facts.json: no manifest lies beside it: whether it is as it was");
    assertThat(told(path, "text", "ko")).contains("옆에 매니페스트가 없어");
    assertThat(Run.of("doctor", "--from", bundle.toString(), "--lang=en").out())
        .doesNotContain("manifest");
  }

  @Test
  void factsThatSomebodyNamesAloneAreNoBundle() throws IOException {
    Path facts =
        Files.write(folder.resolve("facts.json"), entries.getOrDefault("facts.json", new byte[0]));

    assertThat(told(facts.toString(), "text", "en")).doesNotContain("manifest");
    assertThat(told(folder.toString(), "text", "en")).contains("no manifest lies beside it");
  }

  @Test
  void aContradictionNamesBothBundlesAndWhichOneCounts() throws IOException {
    String whole = bundle.toString();
    String same = changed().toString();
    String later = both(whole, later().toString(), "en");

    assertThat(both(whole, same, "en"))
        .contains("Used, with doubts: cluster: nodes: two bundles do not agree: demo.tsk8s of ")
        .contains(" and changed of ")
        .contains("; of the same time, the first is used");
    assertThat(both(whole, same, "ko")).contains("시각이 같아 먼저 읽은 것을 사용합니다");
    assertThat(later).contains(" and later of ").contains("; the newer is used");
    assertThat(later).doesNotContain("of the same time");
  }

  @Test
  void whatDoesNotContradictIsNotDoubted() {
    assertThat(Run.of("doctor", "--from", bundle.toString(), "--from", bundle.toString()).out())
        .isEqualTo(Run.of("doctor", "--from", bundle.toString()).out());
  }

  @Test
  void aComparisonSaysWhatIsWrongWithItsInputs() throws IOException {
    Run run = Run.of("diff", bundle.toString(), changed().toString(), "--lang=en");

    assertThat(run.err())
        .contains("Used, with doubts: ")
        .contains("facts.json: changed after the bundle was written: its SHA-256 is another one");
  }

  @Test
  void aBundleOfAnEarlierVersionMayNotSayWhetherAnInputWasUsed() throws IOException {
    String unread =
        "{\"what\": \"a.png\", \"why\":"
            + " {\"is\": \"Failed\", \"what\": \"a.png\", \"message\": \"no text\"}}";
    String facts = new String(entries.getOrDefault("facts.json", new byte[0]), UTF_8);
    Path old =
        Files.writeString(
            folder.resolve("facts.json"),
            facts.replaceFirst("\"unread\" ?: ?\\[\\]", "\"unread\":[" + unread + "]"));

    assertThat(told(old.toString(), "text", "en")).contains("Not used: a.png: no text");
  }

  private Path changed() throws IOException {
    return Path.of(zip("changed.zip", with("node1", "nodeX")));
  }

  private Path later() throws IOException {
    Map<String, byte[]> later = with("node1", "nodeX");
    String facts = new String(later.getOrDefault("facts.json", new byte[0]), UTF_8);
    later.put("facts.json", facts.replace("2026-11-21T", "2026-11-22T").getBytes(UTF_8));
    return Path.of(zip("later.zip", later));
  }

  private static Map<String, byte[]> with(String old, String text) {
    var changed = new LinkedHashMap<>(entries);
    String facts = new String(entries.getOrDefault("facts.json", new byte[0]), UTF_8);
    changed.put("facts.json", facts.replace(old, text).getBytes(UTF_8));
    return changed;
  }

  private String zip(String name, Map<String, byte[]> content) throws IOException {
    return Archives.zip(folder.resolve(name), content, ZipEntry.DEFLATED).toString();
  }

  private static String told(String from, String format, String language) {
    return unfolded("doctor", "--from", from, "--lang", language, "-o", format);
  }

  private static String both(String one, String other, String language) {
    return unfolded("doctor", "--from", one, "--from", other, "--lang", language);
  }

  private static String unfolded(String... arguments) {
    return Run.of(arguments).out().replaceAll("\\s+", " ");
  }
}
