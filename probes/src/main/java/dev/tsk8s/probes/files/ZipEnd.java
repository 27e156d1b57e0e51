package dev.tsk8s.probes.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/// What stands at the end of a zip archive about its directory (APPNOTE.TXT 6.3.10, 4.3.14 to
/// 4.3.16): how much reading that takes, before anything of it is in memory.
///
/// @param entries how many it claims to have
/// @param size of the directory, in bytes
record ZipEnd(long entries, long size) {
  private static final int SIGN = 0x06054b50;
  private static final int LENGTH = 22;
  private static final int LONGEST_COMMENT = 65_535;

  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int SIGN_64 = 0x06064b50;
  private static final int LENGTH_64 = 56;

  /// An entry's place, name and times take a fifth of this.
  private static final int ROOM_FOR_ONE = 512;

  /// The end of an archive; empty if it was cut off.
  static Optional<ZipEnd> of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long from = Math.max(0, channel.size() - LENGTH - LONGEST_COMMENT);
      ByteBuffer tail = read(channel, from, (int) (channel.size() - from));
      for (int at = tail.limit() - LENGTH; at >= 0; at--) {
        if (tail.getInt(at) == SIGN) {
          return Optional.of(of64(channel, from + at).orElse(of(tail, at)));
        }
      }
      return Optional.empty();
    }
  }

  /// More than any archive has that was made to be read here.
  boolean isTooMuch() {
    return entries > Limits.MOST_FILES || size > (long) Limits.MOST_FILES * ROOM_FOR_ONE;
  }

  private static ZipEnd of(ByteBuffer tail, int at) {
    return new ZipEnd(
        Short.toUnsignedInt(tail.getShort(at + 10)), Integer.toUnsignedLong(tail.getInt(at + 12)));
  }

  /// The larger numbers that stand before it, if there are such.
  private static Optional<ZipEnd> of64(FileChannel channel, long end) throws IOException {
    if (end < LOCATOR_LENGTH) {
      return Optional.empty();
    }
    ByteBuffer locator = read(channel, end - LOCATOR_LENGTH, LOCATOR_LENGTH);
    long at = locator.getLong(8);
    if (locator.getInt(0) != LOCATOR || at < 0 || at > channel.size() - LENGTH_64) {
      return Optional.empty();
    }
    ByteBuffer large = read(channel, at, LENGTH_64);
    return large.getInt(0) == SIGN_64
        ? Optional.of(new ZipEnd(large.getLong(32), large.getLong(40)))
        : Optional.empty();
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // until it is full, or the file has become shorter
    }
    return bytes.flip();
  }
}
