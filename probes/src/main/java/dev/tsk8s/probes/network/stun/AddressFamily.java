package dev.tsk8s.probes.network.stun;

import java.nio.ByteBuffer;

/// How addresses lie in an attribute: a zero, the family, the port, the address (RFC 8489 section
/// 14.1).
final class AddressFamily {
  static final int HEADER = 4;
  static final byte IPV4 = 1;
  static final byte IPV6 = 2;

  private AddressFamily() {}

  /// Bytes of an address of that family; 0: no such family.
  static int length(byte family) {
    return switch (family) {
      case IPV4 -> 4;
      case IPV6 -> 16;
      default -> 0;
    };
  }

  /// What of a mask falls on the port: its first two bytes.
  static int port(byte[] mask) {
    return Short.toUnsignedInt(ByteBuffer.wrap(mask).getShort());
  }
}
