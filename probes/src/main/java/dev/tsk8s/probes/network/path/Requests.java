package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.nio.ByteBuffer;

/// STUN requests as long as a packet shall be. The padding is an attribute that nobody has defined
/// out of the range that a server must skip when it does not know it (RFC 8489 section 14): PADDING
/// of RFC 5780 is out of the other range, and most servers would refuse it.
final class Requests {
  /// In the range for designated experts, unassigned (IANA, STUN attributes).
  static final int FILLING = 0xFEED;

  private static final int UDP = 8;
  private static final int ATTRIBUTE_HEADER = 4;

  private final int headers;

  Requests(boolean v6) {
    this.headers = (v6 ? 40 : 20) + UDP;
  }

  /// @param size of the IP packet
  ByteBuffer of(TransactionId id, int size) {
    int length = size - headers;
    int bare = StunCodec.write(StunMessage.bindingRequest(id)).remaining() + ATTRIBUTE_HEADER;
    int filling = Math.max(0, (length & ~3) - bare);
    ByteBuffer message =
        StunCodec.write(
            StunMessage.bindingRequest(
                id, new StunAttribute.Unknown(FILLING, "00".repeat(filling))));
    int ragged = Math.max(0, length - message.remaining());
    return ByteBuffer.allocate(message.remaining() + ragged).put(message).rewind();
  }
}
