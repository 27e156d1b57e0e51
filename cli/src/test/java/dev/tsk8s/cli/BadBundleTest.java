package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.Archives.Item;
import dev.tsk8s.probes.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bundles that somebody packed again, cut off, changed, or made to do harm.
@Timeout(120)
final class BadBundleTest {
  private static final String SEED = "20261122";

  @TempDir static Path origin;
  private static Path bundle;
  private static Map<String, byte[]> entries = Map.of();
  private static String sound = "";

  @TempDir Path folder;

  @BeforeAll
  static void collectTheDemo() throws IOException {
    bundle = origin.resolve("demo.tsk8s.zip");
    assertThat(Run.of("collect", "--demo", "--lang=en", "-o", bundle.toString()).exitCode())
        .isZero();
    entries = Archives.entries(bundle);
    sound = judged(bundle);
  }

  @Test
  void packedAgainItJudgesTheSame() throws IOException {
    var backwards = new LinkedHashMap<String, byte[]>();
    new ArrayList<>(entries.keySet())
        .reversed()
        .forEach(name -> backwards.put(name, entries.getOrDefault(name, new byte[0])));
    var inFolder = new LinkedHashMap<String, byte[]>();
    entries.forEach((name, content) -> inFolder.put("ticket-4711/" + name, content));

    assertThat(judged(zip("stored.zip", entries, ZipEntry.STORED))).isEqualTo(sound);
    assertThat(judged(zip("backwards.zip", backwards, ZipEntry.DEFLATED))).isEqualTo(sound);
    assertThat(judged(zip("folder.zip", inFolder, ZipEntry.DEFLATED))).isEqualTo(sound);
    assertThat(judged(tarGz("a.tar.gz", files()))).isEqualTo(sound);
  }

  @Test
  void collectedAsATarArchiveItJudgesTheSame() {
    Path tar = folder.resolve("a.tsk8s.tar.gz");

    assertThat(Run.of("collect", "--from", bundle.toString(), "-o", tar.toString()).exitCode())
        .isZero();

    assertThat(judged(tar)).isEqualTo(sound);
  }

  @Test
  void compressedInAWayThatIsNotReadHereItIsCalledBroken() throws IOException {
    byte[] bytes = Files.readAllBytes(bundle);
    for (int at = 0; at < bytes.length - 46; at++) {
      if (bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] == 1 && bytes[at + 3] == 2) {
        bytes[at + 10] = 12; // bzip2
      }
    }

    Run run = doctor(Files.write(folder.resolve("bzip2.zip"), bytes));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(unfolded(run)).contains("bzip2.zip: broken archive").doesNotContain("cut off");
  }

  @Test
  void cutOffAnywhereItIsNamedAndNothingBreaks() throws IOException {
    byte[] whole = Files.readAllBytes(bundle);
    for (int length : placesToCut(whole)) {
      cutOff("cut.zip", whole, length);
    }
    byte[] tar = Files.readAllBytes(tarGz("whole.tar.gz", files()));
    for (int i = 1; i < 16; i++) {
      cutOff("cut.tar.gz", tar, tar.length * i / 16);
    }
    byte[] facts = entries.getOrDefault("facts.json", new byte[0]);
    for (int i = 1; i < 16; i++) {
      cutOff("facts.json", facts, facts.length * i / 16);
    }
  }

  private void cutOff(String name, byte[] whole, int length) throws IOException {
    Run run = doctor(Files.write(folder.resolve(name), Arrays.copyOf(whole, length)));

    assertThat(run.exitCode()).as("%s, %d bytes", name, length).isIn(1, 3);
    assertThat(run.out()).as("%s, %d bytes", name, length).contains(name);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  /// In and behind each header, inside each file, and inside the directory at the end.
  private static List<Integer> placesToCut(byte[] zip) {
    var places = new ArrayList<Integer>();
    for (int at = 4; at < zip.length - 4; at++) {
      boolean header = zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] < 10 && zip[at + 3] < 10;
      if (header) {
        places.addAll(List.of(at, at + 2, at + 17, Math.min(at + 60, zip.length - 1)));
      }
    }
    assertThat(places).hasSizeGreaterThan(4 * 2 * entries.size());
    return places;
  }

  @Test
  void changedAnywhereItIsSaidOrMakesNoDifference() throws IOException {
    byte[] whole = Files.readAllBytes(bundle);
    var random = new Random(Long.parseLong(SEED));
    for (int i = 0; i < 150; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 + random.nextInt(255));

      Run run = doctor(Files.write(folder.resolve("changed.zip"), changed));

      assertThat(run.exitCode()).as("byte %d", at).isIn(1, 3);
      assertThat(run.err()).as("byte %d", at).doesNotContain("\tat ");
      assertThat(run.out().contains("changed.zip") || body(run).equals(sound))
          .as("byte %d is neither named nor without effect: %s", at, run.out())
          .isTrue();
    }
  }

  @Test
  void namesThatClimbOutLeadNowhere() throws IOException {
    for (String way : List.of("../../", "/", "C:\\", "..\\..\\", "./../")) {
      var climbing = new LinkedHashMap<String, byte[]>();
      entries.forEach((name, content) -> climbing.put(way + name, content));
      Path archive = zip("x.zip", climbing, ZipEntry.DEFLATED);

      assertThat(judged(archive)).as(way).isEqualTo(sound);
    }
    assertThat(names(folder)).containsExactly("x.zip");
  }

  @Test
  void linksAndDevicesInItAreNotFollowed() throws IOException {
    var items = new ArrayList<>(files());
    for (char type : "123456".toCharArray()) {
      items.add(new Item("status-" + type + ".json", type, ""));
    }

    assertThat(judged(tarGz("links.tar.gz", items))).isEqualTo(sound);
  }

  @Test
  void aLinkInsteadOfItsFactsIsNotFollowed() throws IOException {
    var items = new ArrayList<>(files());
    items.removeIf(item -> item.name().equals("facts.json"));
    items.add(new Item("facts.json", '2', ""));

    Run run = doctor(tarGz("link.tar.gz", items));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(unfolded(run)).contains("facts.json: missing, although the bundle's manifest");
  }

  @Test
  void aFileThatStandsTwiceIsSaidAndTheFirstIsRead() throws IOException {
    var items = new ArrayList<>(files());
    items.add(Item.file("facts.json", "{\"tsk8sFacts\": 1, \"facts\": {}}".getBytes(UTF_8)));

    Run run = doctor(tarGz("twice.tar.gz", items));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(unfolded(run))
        .contains("twice.tar.gz/facts.json: stands twice in its archive: only the first is read")
        .contains("vpn/ts-proxy: SNAT on node node1");
  }

  @Test
  void aManifestOfANewerSchemaIsRefusedWithTheVersionThatReadsIt() throws IOException {
    var newer = new LinkedHashMap<>(entries);
    newer.put("manifest.json", "{\"tsk8sBundle\": 7, \"tool\": \"9.1\"}".getBytes(UTF_8));

    assertThat(unfolded(doctor(zip("newer.zip", newer, ZipEntry.DEFLATED))))
        .contains("a manifest of schema 7, this tsk8s reads up to 1: read it with tsk8s 9.1");
  }

  @Test
  void factsOfANewerSchemaAreRefusedWithTheVersionThatReadsThem() throws IOException {
    var newer = new LinkedHashMap<>(entries);
    String facts = new String(entries.getOrDefault("facts.json", new byte[0]), UTF_8);
    newer.put(
        "facts.json",
        facts
            .replace("\"tsk8sFacts\":1", "\"tsk8sFacts\":2")
            .replaceFirst("\"tool\":\"[^\"]*\"", "\"tool\":\"9.1\"")
            .getBytes(UTF_8));

    Run run = doctor(zip("newer.zip", newer, ZipEntry.DEFLATED));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(unfolded(run))
        .contains("facts of schema 2, this tsk8s reads up to 1: read it with tsk8s 9.1");
  }

  @Test
  void whatALaterVersionAddedToTheSameSchemaIsPassedOver() throws IOException {
    var later = new LinkedHashMap<>(entries);
    String facts = new String(entries.getOrDefault("facts.json", new byte[0]), UTF_8);
    later.put(
        "facts.json",
        facts.replace("{\"nodes\":", "{\"moons\":{\"value\":[1,{}]},\"nodes\":").getBytes(UTF_8));

    later.put("manifest.json", manifest(later));

    assertThat(judged(zip("later.zip", later, ZipEntry.DEFLATED))).isEqualTo(sound);
  }

  /// One that proves these facts.
  private static byte[] manifest(Map<String, byte[]> files) {
    String old = new String(files.getOrDefault("manifest.json", new byte[0]), UTF_8);
    String text =
        old.replace(
            sha256(entries.getOrDefault("facts.json", new byte[0])),
            sha256(files.getOrDefault("facts.json", new byte[0])));
    assertThat(text).isNotEqualTo(old);
    return text.getBytes(UTF_8);
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Bundle.sha256().digest(bytes));
  }

  private Path zip(String name, Map<String, byte[]> content, int method) throws IOException {
    return Archives.zip(folder.resolve(name), content, method);
  }

  private Path tarGz(String name, List<Item> items) throws IOException {
    return Archives.tarGz(folder.resolve(name), items);
  }

  private static List<Item> files() {
    return entries.entrySet().stream()
        .map(entry -> Item.file(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Run doctor(Path from) {
    return Run.of("doctor", "--from", from.toString(), "--lang=en");
  }

  private static String judged(Path from) {
    return body(doctor(from));
  }

  /// But for its first line, which has the source.
  private static String body(Run run) {
    return run.out().substring(run.out().indexOf('\n') + 1);
  }

  private static String unfolded(Run run) {
    return run.out().replaceAll("\\s+", " ");
  }
}
