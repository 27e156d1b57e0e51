package dev.tsk8s.probes.network.stun;

import dev.tsk8s.probes.network.stun.Decoded.NotStun;
import dev.tsk8s.probes.network.stun.Decoded.Understood;
import dev.tsk8s.probes.network.stun.Decoded.Why;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32;

/// STUN messages to and from bytes (RFC 8489 sections 5 and 14). A Binding request as we send it:
///
/// ```
///  byte  0         1         2         3
///      +---------+---------+---------+---------+
///    0 | 00 class, method  |  length = 20      |  class and method share 14 bits, length: what
///      +---------+---------+---------+---------+  follows the header, a multiple of four
///    4 | 21        12        A4        42      |  magic cookie           \  the transaction id;
///      +---------+---------+---------+---------+                          > RFC 3489: all 16
///    8 | 12 random bytes ...                   |  transaction id         /  bytes are random
///      :                                       :
///      +=========+=========+=========+=========+
///   20 | type 80 22        | length of value 8 |  SOFTWARE: first bit set, so who does not know
///      +---------+---------+---------+---------+  it goes on without it
///   24 | t   a   i   l   n   o   d   e         |  value, then 0 to 3 bytes up to a multiple of four
///      :                                       :
///      +---------+---------+---------+---------+
///   32 | type 80 28        | length of value 4 |  FINGERPRINT, always the last
///      +---------+---------+---------+---------+
///   36 | CRC-32 of bytes 0 to 31, XOR 5354554E |
///      +---------+---------+---------+---------+
/// ```
///
/// Nothing that comes makes reading throw, or take more time or memory than the datagram's length
/// allows.
public final class StunCodec {
  /// No server sends a dozen; a flood of empty ones is not worth an object each.
  public static final int MAX_ATTRIBUTES = 64;

  static final int HEADER = 20;

  /// What a UDP datagram holds (65,507 bytes over IPv4) less the header, in whole words.
  private static final int MAX_LENGTH = 65_484;

  /// The first two bytes of a Binding request.
  private static final int REQUEST = StunClass.REQUEST.type(StunMessage.BINDING);

  private static final int FINGERPRINT_XOR = 0x5354554E;

  private StunCodec() {}

  /// Reads a message of RFC 8489, with the cookie.
  ///
  /// @param datagram from its position to its limit, both of which stay
  public static Decoded read(ByteBuffer datagram) {
    return read(datagram, _ -> false);
  }

  /// Reads a message of RFC 8489, or one without cookie.
  ///
  /// @param legacy whether a message of RFC 3489 with this id is expected: it has nothing else by
  ///   which to know it
  public static Decoded read(ByteBuffer datagram, Predicate<TransactionId> legacy) {
    ByteBuffer message = datagram.slice();
    if (message.remaining() < HEADER) {
      return new NotStun(Why.TOO_SHORT);
    }
    int type = Short.toUnsignedInt(message.getShort());
    int length = Short.toUnsignedInt(message.getShort());
    TransactionId id = TransactionId.read(message);
    if (type >>> 14 != 0) {
      return new NotStun(Why.FIRST_BITS);
    }
    if (id.isLegacy() && !legacy.test(id)) {
      return new NotStun(Why.NO_COOKIE);
    }
    if (length % 4 != 0) {
      return new NotStun(Why.ODD_LENGTH);
    }
    if (length > message.remaining()) {
      return new NotStun(Why.TRUNCATED);
    }
    message.limit(
        HEADER + length); // what follows the message is not ours: tailscale ignores it too
    return attributes(message, type, id);
  }

  /// The id of a message of which only the beginning is there, as in an ICMP error.
  public static Optional<TransactionId> idOf(ByteBuffer beginning) {
    ByteBuffer message = beginning.slice();
    if (message.remaining() < HEADER) {
      return Optional.empty();
    }
    TransactionId id = TransactionId.read(message.position(HEADER - TransactionId.LENGTH));
    return id.isLegacy() ? Optional.empty() : Optional.of(id);
  }

  /// The id of what looks like a Binding request with the cookie; the rest of it is not read.
  public static Optional<TransactionId> requestId(ByteBuffer datagram) {
    return datagram.remaining() >= HEADER && datagram.getShort(datagram.position()) == REQUEST
        ? idOf(datagram)
        : Optional.empty();
  }

  private static Decoded attributes(ByteBuffer message, int type, TransactionId id) {
    List<StunAttribute> attributes = new ArrayList<>();
    var scan = new AttributeScan(message);
    boolean signed = false;
    int count = 0;
    while (scan.next()) {
      if (++count > MAX_ATTRIBUTES) {
        return new NotStun(Why.TOO_MANY_ATTRIBUTES);
      }
      if (scan.type() == AttributeType.FINGERPRINT) {
        if (!scan.isLast()) {
          return new NotStun(Why.BEHIND_FINGERPRINT);
        }
        if (!isRight(scan.value(), message, scan.start())) {
          return new NotStun(Why.WRONG_FINGERPRINT);
        }
      } else if (signed && scan.type() != AttributeType.MESSAGE_INTEGRITY_SHA256) {
        continue; // nobody vouches for it: RFC 8489 sections 14.5, 14.6
      }
      signed |= scan.type() == AttributeType.MESSAGE_INTEGRITY;
      signed |= scan.type() == AttributeType.MESSAGE_INTEGRITY_SHA256;
      attributes.add(AttributeReader.read(scan.type(), scan.value(), id));
    }
    return scan.isOverrun()
        ? new NotStun(Why.OVERRUN)
        : new Understood(
            new StunMessage(StunClass.ofType(type), StunClass.methodOfType(type), id, attributes));
  }

  private static boolean isRight(ByteBuffer fingerprint, ByteBuffer message, int end) {
    return fingerprint.remaining() == Integer.BYTES
        && fingerprint.getInt() == fingerprint(message.slice(0, end));
  }

  private static int fingerprint(ByteBuffer before) {
    var crc = new CRC32();
    crc.update(before);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  /// The message's bytes. A [StunAttribute.Fingerprint] gets its value here.
  ///
  /// @throws IllegalArgumentException if an attribute does not fit its type: texts that are too
  ///   long, an [StunAttribute.Unreadable], anything behind the fingerprint
  public static ByteBuffer write(StunMessage message) {
    List<byte[]> values =
        message.attributes().stream().map(a -> AttributeWriter.value(a, message.id())).toList();
    int length = values.stream().mapToInt(v -> 4 + AttributeScan.padded(v.length)).sum();
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException("too long for one datagram: " + length);
    }
    ByteBuffer out = ByteBuffer.allocate(HEADER + length);
    out.putShort((short) message.kind().type(message.method()));
    out.putShort((short) length);
    out.put(message.id().bytes());
    for (int i = 0; i < values.size(); i++) {
      StunAttribute attribute = message.attributes().get(i);
      byte[] value = values.get(i);
      int start = out.position();
      out.putShort((short) attribute.type()).putShort((short) value.length).put(value);
      out.position(start + 4 + AttributeScan.padded(value.length));
      if (attribute instanceof StunAttribute.Fingerprint) {
        if (out.hasRemaining()) {
          throw new IllegalArgumentException("FINGERPRINT must be the last attribute");
        }
        out.putInt(start + 4, fingerprint(out.slice(0, start)));
      }
    }
    return out.flip();
  }
}
