package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.network.LargeAnswer;
import dev.tsk8s.probes.network.LargeAnswer.Wish;
import dev.tsk8s.probes.network.stun.Decoded;
import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// STUN requests as long as a packet shall be. The padding is an attribute that nobody has defined
/// out of the range that a server must skip when it does not know it (RFC 8489 section 14): PADDING
/// of RFC 5780 is out of the other range, and most servers would refuse it.
///
/// @param v6 over IPv6
record StunAsking(boolean v6) implements Asking {
  private static final int ROOMY = 160;
  private static final int ATTRIBUTE_HEADER = 4;

  @Override
  public ByteBuffer request(TransactionId id, int size, Wish wish) {
    int length = size - headers();
    List<StunAttribute> attributes = new ArrayList<>();
    if (size >= ROOMY) {
      attributes.add(wish.attribute());
    }
    int bare = message(id, attributes).remaining() + ATTRIBUTE_HEADER;
    int filling = Math.max(0, (length & ~3) - bare);
    attributes.add(new StunAttribute.Unknown(LargeAnswer.FILLING, "00".repeat(filling)));
    ByteBuffer message = message(id, attributes);
    int ragged = Math.max(0, length - message.remaining());
    return ByteBuffer.allocate(message.remaining() + ragged).put(message).rewind();
  }

  private static ByteBuffer message(TransactionId id, List<StunAttribute> attributes) {
    return StunCodec.write(
        StunMessage.bindingRequest(id, attributes.toArray(StunAttribute[]::new)));
  }

  @Override
  public Optional<Answer> answer(ByteBuffer payload) {
    return StunCodec.read(payload) instanceof Decoded.Understood(var message)
            && !message.isBinding(StunClass.REQUEST)
        ? Optional.of(new Answer(message.id(), LargeAnswer.word(message)))
        : Optional.empty();
  }

  @Override
  public Optional<TransactionId> idOf(ByteBuffer beginning) {
    return StunCodec.idOf(beginning);
  }

  @Override
  public boolean echoes() {
    return false;
  }

  @Override
  public int headers() {
    return (v6 ? 40 : 20) + 8;
  }
}
