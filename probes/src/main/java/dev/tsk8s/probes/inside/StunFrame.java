package dev.tsk8s.probes.inside;

import dev.tsk8s.probes.network.stun.StunCodec;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/// One STUN message of a stream, which its own length sets apart (RFC 8489 section 6.2.2). Takes
/// whatever pieces it comes in.
final class StunFrame {
  /// Ours have 40 to 80 bytes.
  static final int LONGEST = 548;

  private static final int HEADER = 20;
  private static final int LENGTH_AT = 2;

  private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST).limit(HEADER);

  /// Reads what is there, but nothing behind the message.
  ///
  /// @return the message, once it is whole
  /// @throws EOFException if nothing more comes
  /// @throws IOException also if it is longer than any of ours, or no STUN at all
  Optional<ByteBuffer> read(ReadableByteChannel channel) throws IOException {
    while (true) {
      int got = channel.read(bytes);
      if (got < 0) {
        throw new EOFException("closed");
      }
      if (bytes.hasRemaining()) {
        return Optional.empty();
      }
      if (bytes.position() > HEADER || isHeaderOnly()) {
        return Optional.of(bytes.duplicate().flip());
      }
    }
  }

  private boolean isHeaderOnly() throws IOException {
    int length = Short.toUnsignedInt(bytes.getShort(LENGTH_AT));
    if (HEADER + length > LONGEST || StunCodec.idOf(bytes.duplicate().flip()).isEmpty()) {
      throw new IOException("not a message of ours");
    }
    bytes.limit(HEADER + length);
    return length == 0;
  }
}
