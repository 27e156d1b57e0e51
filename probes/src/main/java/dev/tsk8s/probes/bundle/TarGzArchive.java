package dev.tsk8s.probes.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/// A compressed tar archive (POSIX ustar). A header holds the length of what follows, so each file
/// is written twice: the first time only to be measured, and nothing is kept in memory.
final class TarGzArchive implements Archive {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 100;

  private final GZIPOutputStream gzip;
  private final long now = Instant.now().getEpochSecond();

  TarGzArchive(OutputStream out) throws IOException {
    gzip = new GZIPOutputStream(out, 1 << 16);
  }

  @Override
  public void add(String name, Bundle.Content content) throws IOException {
    var measured = new Counting(OutputStream.nullOutputStream());
    content.write(measured);
    gzip.write(header(name, measured.bytes()));
    var written = new Counting(gzip);
    content.write(written);
    if (written.bytes() != measured.bytes()) {
      throw new IOException("not the same when it was written again: " + name);
    }
    gzip.write(new byte[(int) ((BLOCK - written.bytes() % BLOCK) % BLOCK)]);
  }

  @Override
  public void finish() throws IOException {
    gzip.write(new byte[2 * BLOCK]);
    gzip.finish();
  }

  private byte[] header(String name, long length) {
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("a name too long for a tar archive: " + name);
    }
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000600");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(length));
    put(header, 136, "%011o".formatted(now));
    put(header, 148, "        "); // as it counts while the sum is taken
    put(header, 156, "0");
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
