package dev.tsk8s.probes.files;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BadInputTest {
  private static final Path STATUS =
      Path.of("src/test/resources/captures/tailscale/01-direct-public/from-laptop/status.json");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "empty.json|''|empty",
        "words.txt|hello there|not recognised",
        "cut.json|{\"Version\":\"1.102.5\",\"BackendState\":\"Running\",\"Self\":{|line 1",
        "type.json|{\"BackendState\":\"Running\",\"Self\":[]}|/Self",
        "list.json|{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"kind\":\"Pod\"|line 1",
        "items.json|{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[7]}|item",
        "broken.json|{\"a\": nonsense}|line 1",
        "other.json|{\"a\": 1}|not recognised",
        "pods.yaml|\"apiVersion: v1\nkind: [\"|Kubernetes objects",
        "addr.json|[{\"ifindex\":1,\"ifname\":\"lo\"|line 1"
      })
  void saysWhatIsWrongWithAFileThatTheUserNamed(String name, String content, String said)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), content.equals("''") ? "" : content);

    var snapshot = read(file);

    assertThat(snapshot.unread()).hasSize(1);
    assertThat(snapshot.unread().getFirst().what()).isEqualTo(file.toString());
    assertThat(words(snapshot)).contains(said);
    assertThat(snapshot.vantages()).isEmpty();
  }

  @Test
  void readsTheOneReadableFileAmongRubbish() throws IOException {
    Files.copy(STATUS, folder.resolve("status.json"));
    Files.write(folder.resolve("core.bin"), new byte[] {1, 0, 2, 0, 0, 0});
    Files.writeString(folder.resolve("notes.txt"), "hello");
    Files.writeString(folder.resolve("netcheck.json"), "{\"UDP\": true, \"IPv4\": true, \"Map");

    var snapshot = read(folder);

    assertThat(snapshot.vantages()).hasSize(1);
    assertThat(snapshot.unread())
        .extracting(Snapshot.Unread::what)
        .containsExactly(folder + "/netcheck.json");
    assertThat(snapshot.vantages().getFirst().netcheck())
        .isInstanceOfSatisfying(
            Unavailable.class,
            missing -> assertThat(missing.reason()).isInstanceOf(Reason.Failed.class));
  }

  @Test
  void namesWhatItFoundWhereNothingWasOfUse() throws IOException {
    Files.writeString(folder.resolve("status.json"), "");

    assertThat(read(folder).unread())
        .extracting(Snapshot.Unread::what)
        .containsExactly(folder + "/status.json");
  }

  @Test
  void readsUtf8WithAMark() throws IOException {
    String status = "\ufeff" + Files.readString(STATUS);

    assertThat(read(Files.write(folder.resolve("status.json"), status.getBytes(UTF_8))).vantages())
        .hasSize(1);
  }

  @Test
  void readsUtf16AsPowerShellWritesIt() throws IOException {
    String status = "\ufeff" + Files.readString(STATUS);

    assertThat(
            read(Files.write(folder.resolve("status.json"), status.getBytes(UTF_16LE))).vantages())
        .hasSize(1);
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    byte[] status = Files.readString(STATUS).getBytes(UTF_8);
    status[40] = (byte) 0xff;

    assertThat(words(read(Files.write(folder.resolve("status.json"), status))))
        .contains("neither UTF-8 nor UTF-16");
  }

  @Test
  void refusesBinary() throws IOException {
    assertThat(words(read(Files.write(folder.resolve("x.json"), new byte[] {0, 1, 2, 3}))))
        .contains("binary");
  }

  @Test
  void refusesWhatIsNestedTooDeep() throws IOException {
    Path deep =
        Files.writeString(
            folder.resolve("pods.json"), "{\"apiVersion\":\"v1\",\"spec\":" + "[".repeat(100_000));

    assertThat(words(read(deep))).contains("nesting depth");
  }

  @Test
  void refusesYamlThatCouldOnlyBeHeldWhole() throws IOException {
    Path yaml =
        Files.writeString(
            folder.resolve("x.yaml"), "kind: ConfigMap\ndata: \"" + "x".repeat(2 << 20));

    assertThat(words(read(yaml))).contains("message=YAML with a line longer than 1 MB");
  }

  @Test
  void refusesAnObjectNoClusterCouldHold() throws IOException {
    String values = "1,".repeat(400_000);
    Path large =
        Files.writeString(
            folder.resolve("x.json"), "{\"apiVersion\":\"v1\",\"spec\":[" + values + "1]}");

    assertThat(words(read(large))).contains("larger than Kubernetes could store");
  }

  @Test
  void refusesEndlessOutputOfAHost() throws IOException {
    String empty = "{},".repeat(1_000_000);
    Path large =
        Files.writeString(
            folder.resolve("x.json"), "{\"BackendState\":\"Running\",\"Health\":[" + empty + "1]}");

    assertThat(words(read(large))).contains("Token count");
  }

  @Test
  void readsArchivesAsFolders() throws IOException {
    Path zip = folder.resolve("bundle.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("from-laptop/status.json"));
      Files.copy(STATUS, out);
    }
    Path tar = folder.resolve("bundle.tar.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(tar))) {
      out.write(tar("../../from-edge/status.json", Files.readAllBytes(STATUS)));
    }

    var snapshot = read(zip, tar);

    assertThat(snapshot.vantages())
        .extracting(host -> host.id().name())
        .containsExactly("edge", "laptop");
    assertThat(snapshot.unread()).isEmpty();
    assertThat(folder.resolveSibling("from-edge")).doesNotExist();
  }

  @Test
  void stopsABomb() throws IOException {
    Path bomb = folder.resolve("bomb.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[".getBytes(UTF_8));
      byte[] spaces = " ".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 200; i++) {
        out.write(spaces);
      }
    }

    assertThat(words(read(bomb))).contains("times its size");
  }

  @Test
  void stopsArchivesInArchives() throws IOException {
    byte[] inner = Files.readAllBytes(STATUS);
    for (int i = 0; i < 6; i++) {
      var out = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(out)) {
        gzip.write(inner);
      }
      inner = out.toByteArray();
    }

    assertThat(words(read(Files.write(folder.resolve("x.gz"), inner))))
        .contains("archive in an archive");
  }

  @Test
  void namesTheEntryThatIsBrokenAndReadsTheOthers() throws IOException {
    Path zip = folder.resolve("bundle.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a/netcheck.json"));
      out.write("{\"UDP\":".getBytes(UTF_8));
      out.putNextEntry(new ZipEntry("from-laptop/status.json"));
      Files.copy(STATUS, out);
    }

    var snapshot = read(zip);

    assertThat(snapshot.vantages()).hasSize(1);
    assertThat(snapshot.unread())
        .extracting(Snapshot.Unread::what)
        .containsExactly(zip + "/a/netcheck.json");
  }

  @Test
  void reportsAnArchiveThatIsCutShort() throws IOException {
    Path zip = folder.resolve("bundle.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("from-laptop/status.json"));
      Files.copy(STATUS, out);
    }
    byte[] bytes = Files.readAllBytes(zip);

    var snapshot = read(Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2)));

    assertThat(snapshot.unread()).isNotEmpty();
    assertThat(snapshot.vantages()).isEmpty();
  }

  @Test
  void followsALinkThatTheUserNamed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), STATUS.toAbsolutePath());

    assertThat(read(link).vantages()).hasSize(1);
  }

  @Test
  void doesNotFollowLinksInFolders() throws IOException {
    Files.createSymbolicLink(folder.resolve("round"), folder);
    Files.createSymbolicLink(folder.resolve("status.json"), STATUS.toAbsolutePath());

    var snapshot = read(folder);

    assertThat(snapshot.vantages()).isEmpty();
    assertThat(words(snapshot)).contains("symbolic link");
  }

  @Test
  void reportsAMissingFileAndReadsTheRest() {
    var snapshot = read(folder.resolve("nothing.json"), STATUS);

    assertThat(snapshot.vantages()).hasSize(1);
    assertThat(words(snapshot)).contains("no such file");
  }

  @Test
  void namesAFileThatMayNotBeRead() throws IOException {
    Path file = Files.copy(STATUS, folder.resolve("status.json"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root reads everything");

    var snapshot = read(folder);

    assertThat(words(snapshot)).contains("no permission");
  }

  @Test
  void neverWaitsForAPipeNobodyWritesTo() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();

    var inFolder = read(folder);
    var named =
        FileSnapshot.read(
            List.of(pipe.toString(), STATUS.toString()),
            InputStream.nullInputStream(),
            Deadline.after(Duration.ofMillis(500)));

    assertThat(inFolder.unread())
        .extracting(Unread::why)
        .containsExactly(new Reason.Failed(folder.toString(), "holds nothing that is read here"));
    assertThat(named.vantages()).hasSize(1);
    assertThat(named.unread().getFirst().why()).isInstanceOf(Reason.TimedOut.class);
  }

  @Test
  void refusesDevices() {
    assertThat(words(read(Path.of("/dev/zero")))).contains("neither a file nor a folder");
  }

  @Test
  void waitsForStandardInputOnlyUntilTheDeadline() throws IOException {
    try (var silent = new PipedOutputStream();
        var stdin = new PipedInputStream(silent)) {
      var snapshot = FileSnapshot.read(List.of("-"), stdin, Deadline.after(Duration.ofMillis(300)));

      assertThat(snapshot.unread().getFirst().why()).isInstanceOf(Reason.TimedOut.class);
    }
  }

  @Test
  void keepsObjectsReadBeforeABreakOutOfWhatIsKnown() throws IOException {
    String pods =
        Files.readString(
            Path.of("src/test/resources/captures/objects/access-peerrelay/objects/pods.json"));
    Path cut = Files.writeString(folder.resolve("pods.json"), pods.substring(0, pods.length() / 2));

    var snapshot = read(cut);

    assertThat(snapshot.cluster().pods()).isInstanceOf(Unavailable.class);
    assertThat(snapshot.unread()).hasSize(1);
  }

  @Test
  void printsNoControlCharactersOfNames() throws IOException {
    Path odd = Files.writeString(folder.resolve("a\u001b[31m.json"), "{");

    assertThat(read(odd).unread().getFirst().what()).doesNotContain("\u001b");
  }

  private static Snapshot read(Path... inputs) {
    return FileSnapshot.read(
        List.of(inputs).stream().map(Path::toString).toList(),
        InputStream.nullInputStream(),
        Deadline.after(Duration.ofSeconds(30)));
  }

  private static String words(Snapshot snapshot) {
    return snapshot.unread().toString();
  }

  private static byte[] tar(String name, byte[] content) throws IOException {
    byte[] header = new byte[512];
    System.arraycopy(name.getBytes(UTF_8), 0, header, 0, name.length());
    byte[] size = "%011o".formatted(content.length).getBytes(UTF_8);
    System.arraycopy(size, 0, header, 124, size.length);
    header[156] = '0';
    System.arraycopy("ustar".getBytes(UTF_8), 0, header, 257, 5);
    var out = new ByteArrayOutputStream();
    out.write(header);
    out.write(content);
    out.write(new byte[512 - content.length % 512 + 1024]);
    return out.toByteArray();
  }
}
