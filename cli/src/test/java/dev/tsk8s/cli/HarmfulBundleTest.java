package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.Archives.Item;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Archives that were made to fill memory or time, in a process with a heap of 128 MB.
@Isolated("looks at the clock while a small heap fills")
final class HarmfulBundleTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MEGABYTES = 200;
  private static final int MILLION = 1_000_000;

  @TempDir Path folder;

  @Test
  void aLongTextInAZipArchive() throws IOException, InterruptedException {
    Path bomb = zipped("{\"tsk8sFacts\":1,\"facts\":{\"tool\":\"", " ".repeat(1 << 20));

    assertThat(refused(bomb)).contains("bomb.zip/facts.json");
  }

  @Test
  void aLongListOfNothingThatNoFactIs() throws IOException, InterruptedException {
    Path bomb = zipped("{\"tsk8sFacts\":1,\"facts\":{\"x\":[0", ",[]".repeat(1 << 18));

    assertThat(refused(bomb)).contains("bomb.zip/facts.json");
  }

  @Test
  void aLongListOfWhatFactsHave() throws IOException, InterruptedException {
    Path bomb =
        zipped(
            "{\"tsk8sFacts\":1,\"facts\":{\"unread\":[{\"what\":\"a\",\"why\":"
                + "{\"is\":\"NotInFiles\",\"what\":\"a\"}}",
            ",{\"what\":\"a\",\"why\":{\"is\":\"NotInFiles\",\"what\":\"a\"}}".repeat(1 << 14));

    assertThat(refused(bomb)).contains("bomb.zip/facts.json");
  }

  @Test
  void aManifestOfManyFiles() throws IOException, InterruptedException {
    Path bomb =
        zipped(
            "manifest.json",
            "{\"tsk8sBundle\":1,\"entries\":[{}",
            ",{\"name\":\"a\",\"size\":1,\"sha256\":\"a\"}".repeat(1 << 14));

    assertThat(refused(bomb)).contains("bomb.zip/manifest.json");
  }

  @Test
  void aLongTextInATarArchive() throws IOException, InterruptedException {
    Path bomb = folder.resolve("bomb.tar.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(bomb), 1 << 16)) {
      out.write(Archives.header(Item.file("facts.json", new byte[0]), (long) MEGABYTES << 20));
      out.write("{\"tsk8sFacts\":1,\"facts\":{\"unread\":[".getBytes(UTF_8));
      byte[] spaces = " ".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < MEGABYTES; i++) {
        out.write(spaces);
      }
    }

    assertThat(refused(bomb)).contains("times its size");
  }

  @Test
  void aMillionEntriesInATarArchive() throws IOException, InterruptedException {
    Path many = folder.resolve("many.tar.gz");
    byte[] header = Archives.header(Item.file("a.json", new byte[0]), 0);
    try (var packed = Files.newOutputStream(many);
        var gzip = new GZIPOutputStream(packed, 1 << 16);
        var out = new BufferedOutputStream(gzip, 1 << 16)) {
      for (int i = 0; i < MILLION; i++) {
        out.write(header);
      }
    }

    assertThat(refused(many)).contains("more than 100000 files");
  }

  /// All of them the same file, so that the archive is a directory of 50 MB and nothing else.
  @Test
  void aMillionEntriesInAZipArchive() throws IOException, InterruptedException {
    Path many = folder.resolve("many.zip");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(many), 1 << 16)) {
      out.write(little(30).putInt(0x04034b50).putShort(26, (short) 4).array());
      out.write("0000".getBytes(UTF_8));
      for (int i = 0; i < MILLION; i++) {
        out.write(little(46).putInt(0x02014b50).putShort(28, (short) 4).array());
        out.write(Integer.toString(i, 36).concat("___").substring(0, 4).getBytes(UTF_8));
      }
      int size = MILLION * 50;
      out.write(
          little(56)
              .putInt(0x06064b50)
              .putLong(44)
              .putLong(24, MILLION)
              .putLong(32, MILLION)
              .putLong(40, size)
              .putLong(48, 34)
              .array());
      out.write(little(20).putInt(0x07064b50).putLong(8, 34 + size).putInt(16, 1).array());
      out.write(
          little(22)
              .putInt(0x06054b50)
              .putShort(8, (short) -1)
              .putShort(10, (short) -1)
              .putInt(12, size)
              .putInt(16, 34)
              .array());
    }

    assertThat(refused(many)).contains("more than 100000 files");
  }

  /// The exit code is that of files that say nothing, soon, with no trace of a failure of ours.
  private String refused(Path from) throws IOException, InterruptedException {
    Child child = Child.with("-Xmx128m", folder, "doctor", "--from", from.toString(), "--lang=en");

    assertThat(child.exitCode()).as(child.err()).isEqualTo(3);
    assertThat(child.took()).isLessThan(LIMIT);
    assertThat(child.err()).isEmpty();
    return child.out().replaceAll("\\s+", " ");
  }

  private Path zipped(String begin, String repeated) throws IOException {
    return zipped("facts.json", begin, repeated);
  }

  private Path zipped(String name, String begin, String repeated) throws IOException {
    Path bomb = folder.resolve("bomb.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(bomb))) {
      out.setLevel(Deflater.BEST_SPEED);
      out.putNextEntry(new ZipEntry(name));
      out.write(begin.getBytes(UTF_8));
      byte[] more = repeated.getBytes(UTF_8);
      for (long written = 0; written < (long) MEGABYTES << 20; written += more.length) {
        out.write(more);
      }
    }
    return bomb;
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
