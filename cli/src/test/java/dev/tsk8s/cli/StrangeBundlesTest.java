package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.Archives.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bundles that do not belong together, that hold what nobody collected, or whose facts are broken.
final class StrangeBundlesTest {
  private static final String TWO_SETS = "names of two sets of pseudonyms cannot be told apart";
  private static final String MIXED = "pseudonyms cannot be told apart from names";
  private static final String ADDED = "not in the bundle's manifest";
  private static final byte[] NODES =
      "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"zebra\"}}]}"
          .getBytes(UTF_8);

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

  @Test
  void ofTwoSetsOfPseudonymsOnlyTheFirstIsUsed() {
    Path one = strict("one.zip", "a");
    Path other = strict("other.zip", "b");

    assertThat(both(one, other, "en"))
        .contains("Not used: " + other + "/facts.json: " + TWO_SETS)
        .contains("`--pseudonyms FILE`")
        .doesNotContain("Not used: " + one)
        .doesNotContain("do not agree");
    assertThat(both(one, other, "ko")).contains("같은 `--pseudonyms FILE`로 만드십시오");
  }

  @Test
  void ofOneSetOfPseudonymsAllAreUsed() {
    assertThat(both(strict("one.zip", "a"), strict("other.zip", "a"), "en"))
        .doesNotContain("Not used");
  }

  @Test
  void aStrictBundleKeepsItsSetWhenItIsRedactedAgain() {
    Path one = strict("one.zip", "a");
    Path again = folder.resolve("again.zip");
    Run.of("redact", one.toString(), "--level=strict", "-o", again.toString());

    assertThat(both(one, again, "en")).doesNotContain("Not used");
  }

  @Test
  void ofBundlesThatDoNotSayWhichPseudonymsTheyHaveOnlyOneIsUsed() throws IOException {
    Path one = withoutSet(strict("one.zip", "a"), "old.zip");
    Path other = withoutSet(strict("other.zip", "a"), "old2.zip");

    assertThat(told(one)).doesNotContain("Not used");
    assertThat(both(one, other, "en"))
        .contains("Not used: " + other + "/facts.json: " + TWO_SETS)
        .doesNotContain("Not used: " + one);
  }

  @Test
  void aStrictBundleIsNotUsedBesideOneThatIsNot() {
    Path strict = strict("one.zip", "a");

    assertThat(both(strict, bundle, "en"))
        .contains("Not used: " + strict + "/facts.json: " + MIXED)
        .doesNotContain("do not agree");
    assertThat(both(bundle, strict, "ko")).contains("가명과 실제 이름은 서로 맞춰 볼 수 없습니다");
  }

  @Test
  void whatWasAddedToABundleIsNamedAndNotUsed() throws IOException {
    var more = new LinkedHashMap<String, byte[]>();
    more.put("added/nodes.json", NODES);
    more.putAll(entries);
    Path zip = Archives.zip(folder.resolve("more.zip"), more, ZipEntry.DEFLATED);
    var items = new ArrayList<Item>();
    more.forEach((name, content) -> items.add(Item.file(name, content)));
    Path tar = Archives.tarGz(folder.resolve("more.tar.gz"), items);

    assertThat(told(zip))
        .contains("Not used: " + zip + "/added/nodes.json: " + ADDED)
        .doesNotContain("zebra", "do not agree", "with doubts");
    assertThat(told(tar))
        .contains("more.tar.gz/added/nodes.json: " + ADDED)
        .doesNotContain("zebra", "do not agree", "with doubts");
  }

  @Test
  void whatWasAddedToABundleThatCannotBeReadAgainIsUsedWithDoubts() throws IOException {
    var more = new LinkedHashMap<>(entries);
    more.put("nodes.json", NODES);
    Path zip = Archives.zip(folder.resolve("more.zip"), more, ZipEntry.DEFLATED);
    var out = new ByteArrayOutputStream();
    Main.run(
        new ByteArrayInputStream(Files.readAllBytes(zip)),
        out,
        out,
        "doctor",
        "--from=-",
        "--lang=en");

    assertThat(out.toString(UTF_8).replaceAll("\\s+", " "))
        .contains("Used, with doubts: stdin/nodes.json: " + ADDED)
        .doesNotContain("Not used");
  }

  @Test
  void besideABundleThatWasUnpackedAnythingMayLie() throws IOException {
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      Files.write(folder.resolve(entry.getKey()), entry.getValue());
    }
    Files.write(folder.resolve("nodes.json"), NODES);

    assertThat(told(folder)).doesNotContain(ADDED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"203.0.113.101\" | [] | externalIps.0: no value of such a fact",
        "\"203.0.113.101\" | \"999.0.113.101\" | externalIps.0: not an IP address",
        "\"tsk8sFacts\":1 | \"tsk8sFacts\":\"x\" | tsk8sFacts: no value of such a fact",
        "\"nodes\":{\"value\":[ | \"nodes\":{\"value\":[7, | nodes.0: no value of such a fact",
        "\"facts\":{ | \"facts\":\"x\",\"y\":{ | facts: no value of such a fact"
      })
  void damagedFactsAreToldInOurWords(String sound, String broken, String told) throws IOException {
    String text = facts();
    assertThat(text).contains(sound);
    String said = told(with("facts.json", text.replace(sound, broken)));

    assertThat(said)
        .contains("damaged facts at ", told)
        .doesNotContain("deserialize", "dev.tsk8s", "token", "VALUE_");
  }

  @Test
  void aDamagedManifestIsToldInOurWords() throws IOException {
    String manifest = new String(entries.getOrDefault("manifest.json", new byte[0]), UTF_8);
    String said =
        told(with("manifest.json", manifest.replaceFirst("\"size\" : \\d+", "\"size\" : []")));

    assertThat(said)
        .contains("damaged manifest at entries.0.size: no value of such a fact")
        .doesNotContain("deserialize");
  }

  @Test
  void theOtherFilesOfABundleThatCannotBeReadAreNotBlamed() throws IOException {
    String newer =
        told(with("facts.json", facts().replace("\"tsk8sFacts\":1", "\"tsk8sFacts\":9")));
    String damaged = told(with("facts.json", facts().replace("203.0.113.101", "x")));

    assertThat(newer).contains("facts of schema 9");
    assertThat(damaged).contains("damaged facts");
    assertThat(newer + damaged).doesNotContain("not recognised", "a report: ");
  }

  private static String facts() {
    return new String(entries.getOrDefault("facts.json", new byte[0]), UTF_8);
  }

  private Path with(String name, String content) throws IOException {
    var changed = new LinkedHashMap<>(entries);
    changed.put(name, content.getBytes(UTF_8));
    return Archives.zip(folder.resolve("x.zip"), changed, ZipEntry.DEFLATED);
  }

  private Path withoutSet(Path strict, String name) throws IOException {
    var old = new LinkedHashMap<>(Archives.entries(strict));
    String manifest = new String(old.getOrDefault("manifest.json", new byte[0]), UTF_8);
    old.put(
        "manifest.json",
        manifest.replaceFirst(",\\s*\"pseudonyms\" : \"[0-9a-f]{16}\"", "").getBytes(UTF_8));
    assertThat(new String(old.getOrDefault("manifest.json", new byte[0]), UTF_8))
        .doesNotContain("\"pseudonyms\" :");
    return Archives.zip(folder.resolve(name), old, ZipEntry.DEFLATED);
  }

  private Path strict(String name, String key) {
    Path target = folder.resolve(name);
    String pseudonyms = folder.resolve(key).toString();
    Run.of(
        "redact",
        bundle.toString(),
        "--level=strict",
        "--pseudonyms",
        pseudonyms,
        "-o",
        target.toString());
    return target;
  }

  private static String told(Path from) {
    return unfolded("doctor", "--from", from.toString(), "--lang=en");
  }

  private static String both(Path one, Path other, String language) {
    return unfolded(
        "doctor", "--from", one.toString(), "--from", other.toString(), "--lang", language);
  }

  private static String unfolded(String... arguments) {
    Run run = Run.of(arguments);
    return (run.out() + run.err()).replaceAll("\\s+", " ");
  }
}
