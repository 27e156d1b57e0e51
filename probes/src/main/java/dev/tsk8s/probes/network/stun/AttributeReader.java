package dev.tsk8s.probes.network.stun;

import dev.tsk8s.probes.network.stun.StunAttribute.Fault;
import dev.tsk8s.probes.network.stun.StunAttribute.Unreadable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The value of one attribute from bytes.
final class AttributeReader {
  /// In bytes: 127 characters of UTF-8 as RFC 8489 sections 14.8 to 14.10 and 14.14 let receivers
  /// expect; USERNAME may have 509 of them (14.3).
  static final int MAX_TEXT = 763;

  private static final int FLAG_ADDRESS = 0x04;
  private static final int FLAG_PORT = 0x02;
  private static final int SHA1 = 20;
  private static final int SHA256 = 32;

  private final int type;
  private final ByteBuffer value;
  private final TransactionId id;

  private AttributeReader(int type, ByteBuffer value, TransactionId id) {
    this.type = type;
    this.value = value;
    this.id = id;
  }

  static StunAttribute read(int type, ByteBuffer value, TransactionId id) {
    return new AttributeReader(type, value, id).attribute();
  }

  private StunAttribute attribute() {
    return switch (type) {
      case AttributeType.MAPPED_ADDRESS -> plain(StunAttribute.MappedAddress::new);
      case AttributeType.SOURCE_ADDRESS -> plain(StunAttribute.SourceAddress::new);
      case AttributeType.CHANGED_ADDRESS -> plain(StunAttribute.ChangedAddress::new);
      case AttributeType.RESPONSE_ORIGIN -> plain(StunAttribute.ResponseOrigin::new);
      case AttributeType.OTHER_ADDRESS -> plain(StunAttribute.OtherAddress::new);
      case AttributeType.ALTERNATE_SERVER -> plain(StunAttribute.AlternateServer::new);
      case AttributeType.XOR_MAPPED_ADDRESS -> xored(StunAttribute.XorMappedAddress::new);
      case AttributeType.OLD_XOR_MAPPED_ADDRESS -> xored(StunAttribute.OldXorMappedAddress::new);
      case AttributeType.CHANGE_REQUEST -> changeRequest();
      case AttributeType.RESPONSE_PORT -> responsePort();
      case AttributeType.PADDING -> new StunAttribute.Padding(value.remaining());
      case AttributeType.ERROR_CODE -> errorCode();
      case AttributeType.UNKNOWN_ATTRIBUTES -> unknownAttributes();
      case AttributeType.SOFTWARE -> text(StunAttribute.Software::new);
      case AttributeType.USERNAME -> text(StunAttribute.Username::new);
      case AttributeType.REALM -> text(StunAttribute.Realm::new);
      case AttributeType.NONCE -> text(StunAttribute.Nonce::new);
      case AttributeType.MESSAGE_INTEGRITY ->
          value.remaining() == SHA1
              ? new StunAttribute.MessageIntegrity(hex())
              : unreadable(Fault.LENGTH);
      case AttributeType.MESSAGE_INTEGRITY_SHA256 ->
          isSha256(value.remaining())
              ? new StunAttribute.MessageIntegritySha256(hex())
              : unreadable(Fault.LENGTH);
      case AttributeType.FINGERPRINT -> new StunAttribute.Fingerprint();
      default -> new StunAttribute.Unknown(type, hex());
    };
  }

  /// RFC 8489 section 14.6: may be cut, in whole words.
  static boolean isSha256(int length) {
    return length >= SHA256 / 2 && length <= SHA256 && length % 4 == 0;
  }

  private StunAttribute plain(Function<InetSocketAddress, StunAttribute> made) {
    return address(made, new byte[TransactionId.LENGTH]);
  }

  private StunAttribute xored(Function<InetSocketAddress, StunAttribute> made) {
    return address(made, id.bytes());
  }

  private StunAttribute address(Function<InetSocketAddress, StunAttribute> made, byte[] mask) {
    if (value.remaining() < AddressFamily.HEADER) {
      return unreadable(Fault.LENGTH);
    }
    int length = AddressFamily.length(value.get(1));
    if (length == 0) {
      return unreadable(Fault.FAMILY);
    }
    if (value.remaining() != AddressFamily.HEADER + length) {
      return unreadable(Fault.LENGTH);
    }
    int port = Short.toUnsignedInt(value.getShort(2)) ^ AddressFamily.port(mask);
    byte[] bytes = new byte[length];
    value.get(AddressFamily.HEADER, bytes);
    for (int i = 0; i < length; i++) {
      bytes[i] ^= mask[i];
    }
    return made.apply(new InetSocketAddress(address(bytes), port));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("only of other lengths than 4 and 16", e);
    }
  }

  private StunAttribute changeRequest() {
    if (value.remaining() != Integer.BYTES) {
      return unreadable(Fault.LENGTH);
    }
    int flags = value.getInt();
    return new StunAttribute.ChangeRequest((flags & FLAG_ADDRESS) != 0, (flags & FLAG_PORT) != 0);
  }

  /// Two bytes of port; whether the two that follow are value or padding is told differently.
  private StunAttribute responsePort() {
    return value.remaining() == Short.BYTES || value.remaining() == Integer.BYTES
        ? new StunAttribute.ResponsePort(Short.toUnsignedInt(value.getShort()))
        : unreadable(Fault.LENGTH);
  }

  private StunAttribute errorCode() {
    if (value.remaining() < Integer.BYTES) {
      return unreadable(Fault.LENGTH);
    }
    int hundreds = value.get(2) & 0x07;
    int rest = Byte.toUnsignedInt(value.get(3));
    if (hundreds < 3 || hundreds > 6 || rest > 99) {
      return unreadable(Fault.CODE);
    }
    value.position(Integer.BYTES);
    return text(reason -> new StunAttribute.ErrorCode(hundreds * 100 + rest, reason));
  }

  private StunAttribute unknownAttributes() {
    int count = value.remaining() / Short.BYTES;
    if (value.remaining() % Short.BYTES != 0 || count > StunCodec.MAX_ATTRIBUTES) {
      return unreadable(Fault.LENGTH);
    }
    List<Integer> types =
        IntStream.range(0, count).mapToObj(_ -> Short.toUnsignedInt(value.getShort())).toList();
    return new StunAttribute.UnknownAttributes(types);
  }

  private StunAttribute text(Function<String, StunAttribute> made) {
    return value.remaining() > MAX_TEXT
        ? unreadable(Fault.LENGTH)
        : made.apply(PlainText.of(StandardCharsets.UTF_8.decode(value)));
  }

  private String hex() {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private StunAttribute unreadable(Fault fault) {
    return new Unreadable(type, fault);
  }
}
