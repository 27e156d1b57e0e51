package dev.tsk8s.probes.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// Reads a tar archive (POSIX ustar, with GNU long names and pax paths) entry by entry. Nothing of
/// an entry but its bounded header is ever in memory.
final class Tar {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 65_536;

  private final InputStream in;
  private long left;
  private long padding;

  /// A regular file of the archive; its bytes are read from [#content()].
  record Entry(String name, Instant at) {}

  Tar(InputStream in) {
    this.in = in;
  }

  /// Whether these first bytes are those of a tar archive.
  static boolean recognises(byte[] head) {
    return head.length >= BLOCK && new String(head, 257, 5, UTF_8).equals("ustar");
  }

  /// The next regular file; empty at the end.
  Optional<Entry> next() throws IOException {
    String longName = "";
    while (true) {
      skipRest();
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || isZero(header)) {
        return Optional.empty();
      }
      if (header.length < BLOCK || !recognises(header)) {
        throw new IOException("broken tar archive: no header where one should be");
      }
      left = number(header, 124, 12);
      padding = (BLOCK - left % BLOCK) % BLOCK;
      switch (header[156]) {
        case 'L' -> longName = text(name());
        case 'x' -> longName = paxPath(new String(name(), UTF_8)).orElse(longName);
        case '0', 0, '7' -> {
          String name = longName.isEmpty() ? name(header) : longName;
          return Optional.of(
              new Entry(name, Instant.ofEpochSecond(Math.max(0, number(header, 136, 12)))));
        }
        default -> longName = "";
      }
    }
  }

  /// The bytes of the entry that [#next()] returned last; closing it closes nothing.
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
          throw new EOFException("the archive ends inside this file");
        }
        left -= read;
        return read;
      }
    };
  }

  private void skipRest() throws IOException {
    in.skipNBytes(left + padding);
    left = 0;
    padding = 0;
  }

  private byte[] name() throws IOException {
    if (left > LONGEST_NAME) {
      throw new IOException("broken tar archive: a name of " + left + " bytes");
    }
    byte[] name = in.readNBytes((int) left);
    left = 0;
    return name;
  }

  private static String name(byte[] header) {
    String prefix = text(Arrays.copyOfRange(header, 345, 500));
    String name = text(Arrays.copyOfRange(header, 0, 100));
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static Optional<String> paxPath(String records) {
    return records
        .lines()
        .map(record -> record.substring(record.indexOf(' ') + 1))
        .filter(record -> record.startsWith("path="))
        .map(record -> record.substring("path=".length()))
        .findFirst();
  }

  private static String text(byte[] field) {
    int end = 0;
    while (end < field.length && field[end] != 0) {
      end++;
    }
    return new String(field, 0, end, UTF_8);
  }

  private static long number(byte[] header, int offset, int length) throws IOException {
    if ((header[offset] & 0x80) != 0) {
      throw new IOException("broken tar archive: a file of more than 8 GB");
    }
    String digits = text(Arrays.copyOfRange(header, offset, offset + length)).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException _) {
      throw new IOException("broken tar archive: a size that is no number");
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte value : block) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
