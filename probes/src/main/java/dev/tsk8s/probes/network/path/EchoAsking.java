package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.network.LargeAnswer.Wish;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.nio.ByteBuffer;
import java.util.Optional;

/// ICMP echo requests (RFC 792, RFC 4443 section 4.1): identifier and checksum are the system's
/// work on a datagram socket of ICMP, and our own id stands first in the data.
///
/// @param v6 over IPv6
record EchoAsking(boolean v6) implements Asking {
  private static final int ICMP = 8;
  private static final int ID = 16;
  private static final byte REQUEST_V4 = 8;
  private static final byte REPLY_V4 = 0;
  private static final byte REQUEST_V6 = (byte) 128;
  private static final byte REPLY_V6 = (byte) 129;

  @Override
  public ByteBuffer request(TransactionId id, int size, Wish wish) {
    ByteBuffer echo = ByteBuffer.allocate(size - headers());
    echo.put(v6 ? REQUEST_V6 : REQUEST_V4).position(ICMP - Short.BYTES).putShort((short) id.low());
    echo.putInt(id.cookie()).putInt(id.high()).putInt(id.middle()).putInt(id.low());
    return echo.rewind();
  }

  @Override
  public Optional<Answer> answer(ByteBuffer payload) {
    return id(payload, v6 ? REPLY_V6 : REPLY_V4).map(id -> new Answer(id, Optional.empty()));
  }

  @Override
  public Optional<TransactionId> idOf(ByteBuffer beginning) {
    return id(beginning, v6 ? REQUEST_V6 : REQUEST_V4);
  }

  private static Optional<TransactionId> id(ByteBuffer bytes, byte type) {
    ByteBuffer echo = bytes.slice();
    if (echo.remaining() < ICMP + ID || echo.get() != type) {
      return Optional.empty();
    }
    echo.position(ICMP);
    var id = new TransactionId(echo.getInt(), echo.getInt(), echo.getInt(), echo.getInt());
    return id.isLegacy() ? Optional.empty() : Optional.of(id);
  }

  @Override
  public boolean echoes() {
    return true;
  }

  @Override
  public int headers() {
    return v6 ? 40 : 20;
  }
}
