package dev.tsk8s.probes.network.stun;

/// The types of attributes that we read. Numbers: IANA, STUN Attributes; those of RFC 3489 that
/// later documents dropped are from its section 11.2.
final class AttributeType {
  static final int MAPPED_ADDRESS = 0x0001;
  static final int CHANGE_REQUEST = 0x0003;

  /// RFC 3489 only, as is the next.
  static final int SOURCE_ADDRESS = 0x0004;

  static final int CHANGED_ADDRESS = 0x0005;
  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int REALM = 0x0014;
  static final int NONCE = 0x0015;
  static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  static final int XOR_MAPPED_ADDRESS = 0x0020;

  /// RFC 5780, as are RESPONSE-PORT, RESPONSE-ORIGIN and OTHER-ADDRESS.
  static final int PADDING = 0x0026;

  static final int RESPONSE_PORT = 0x0027;

  /// Of drafts before RFC 5389; some servers send it still (tailscale net/stun/stun.go).
  static final int OLD_XOR_MAPPED_ADDRESS = 0x8020;

  static final int SOFTWARE = 0x8022;
  static final int ALTERNATE_SERVER = 0x8023;
  static final int FINGERPRINT = 0x8028;
  static final int RESPONSE_ORIGIN = 0x802B;
  static final int OTHER_ADDRESS = 0x802C;

  private AttributeType() {}

  /// Whether a receiver that does not know the type must not go on (RFC 8489 section 14).
  static boolean isRequired(int type) {
    return type < 0x8000;
  }
}
