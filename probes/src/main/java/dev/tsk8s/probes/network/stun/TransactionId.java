package dev.tsk8s.probes.network.stun;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/// What joins an answer to its question: bytes 4 to 19 of a message.
///
/// Since RFC 5389 the first four are the magic cookie and 96 bits are free; in RFC 3489 all 128
/// are. Both kinds of server send all sixteen back as they came.
///
/// @param cookie bytes 4 to 7: [#MAGIC_COOKIE], but in messages of RFC 3489
/// @param high bytes 8 to 11
/// @param middle bytes 12 to 15
/// @param low bytes 16 to 19
public record TransactionId(int cookie, int high, int middle, int low) {
  /// RFC 8489 section 5.
  public static final int MAGIC_COOKIE = 0x2112A442;

  static final int LENGTH = 16;

  /// One that nobody can guess: a guessed id would let a stranger answer in the server's place.
  public static TransactionId random(SecureRandom random) {
    return new TransactionId(MAGIC_COOKIE, random.nextInt(), random.nextInt(), random.nextInt());
  }

  /// The sixteen bytes at the buffer's position, which moves behind them.
  static TransactionId read(ByteBuffer in) {
    return new TransactionId(in.getInt(), in.getInt(), in.getInt(), in.getInt());
  }

  /// Whether it is of RFC 3489, which knew no cookie.
  public boolean isLegacy() {
    return cookie != MAGIC_COOKIE;
  }

  /// All sixteen, in the order of the message: what addresses are XORed with.
  byte[] bytes() {
    return ByteBuffer.allocate(LENGTH)
        .putInt(cookie)
        .putInt(high)
        .putInt(middle)
        .putInt(low)
        .array();
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
