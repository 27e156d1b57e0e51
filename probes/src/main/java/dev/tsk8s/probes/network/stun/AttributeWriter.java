package dev.tsk8s.probes.network.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The value of one attribute as bytes, without padding.
final class AttributeWriter {
  private AttributeWriter() {}

  /// @throws IllegalArgumentException if it cannot be written
  static byte[] value(StunAttribute attribute, TransactionId id) {
    return switch (attribute) {
      case StunAttribute.XorMappedAddress(var address) -> address(address, id.bytes());
      case StunAttribute.OldXorMappedAddress(var address) -> address(address, id.bytes());
      case StunAttribute.Address plain -> address(plain.address(), new byte[TransactionId.LENGTH]);
      case StunAttribute.ChangeRequest(boolean address, boolean port) ->
          number((address ? 0x04 : 0) | (port ? 0x02 : 0));
      case StunAttribute.ResponsePort(int port) -> number(unsigned(port, 0xFFFF) << 16);
      case StunAttribute.Padding(int length) -> new byte[unsigned(length, 0xFFFF)];
      case StunAttribute.ErrorCode(int code, String reason) -> errorCode(code, reason);
      case StunAttribute.UnknownAttributes unknown -> types(unknown);
      case StunAttribute.Software(String text) -> text(text);
      case StunAttribute.Username(String text) -> text(text);
      case StunAttribute.Realm(String text) -> text(text);
      case StunAttribute.Nonce(String text) -> text(text);
      case StunAttribute.MessageIntegrity(String hex) -> HexFormat.of().parseHex(hex);
      case StunAttribute.MessageIntegritySha256(String hex) -> HexFormat.of().parseHex(hex);
      case StunAttribute.Fingerprint() -> new byte[Integer.BYTES];
      case StunAttribute.Unknown(_, String hex) -> HexFormat.of().parseHex(hex);
      case StunAttribute.Unreadable unreadable ->
          throw new IllegalArgumentException("what was unreadable cannot be sent: " + unreadable);
    };
  }

  private static byte[] address(InetSocketAddress address, byte[] mask) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("a name instead of an address: " + address);
    }
    byte[] bytes = address.getAddress().getAddress();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= mask[i];
    }
    return ByteBuffer.allocate(AddressFamily.HEADER + bytes.length)
        .put((byte) 0)
        .put(bytes.length == 4 ? AddressFamily.IPV4 : AddressFamily.IPV6)
        .putShort((short) (address.getPort() ^ AddressFamily.port(mask)))
        .put(bytes)
        .array();
  }

  private static byte[] errorCode(int code, String reason) {
    if (code < 300 || code > 699) {
      throw new IllegalArgumentException("not an error code: " + code);
    }
    byte[] text = text(reason);
    return ByteBuffer.allocate(Integer.BYTES + text.length)
        .putInt(((code / 100) << 8) | (code % 100))
        .put(text)
        .array();
  }

  private static byte[] types(StunAttribute.UnknownAttributes unknown) {
    ByteBuffer out = ByteBuffer.allocate(unknown.types().size() * Short.BYTES);
    unknown.types().forEach(type -> out.putShort(type.shortValue()));
    return out.array();
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > AttributeReader.MAX_TEXT) {
      throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
    }
    return bytes;
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  private static int unsigned(int number, int most) {
    if (number < 0 || number > most) {
      throw new IllegalArgumentException("not 0 to " + most + ": " + number);
    }
    return number;
  }
}
