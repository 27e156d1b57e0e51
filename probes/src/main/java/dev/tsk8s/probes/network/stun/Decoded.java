package dev.tsk8s.probes.network.stun;

/// What a datagram turned out to be.
public sealed interface Decoded {

  /// A STUN message. Attributes that make no sense stand in it as [StunAttribute.Unreadable].
  record Understood(StunMessage message) implements Decoded {}

  /// Something else, or a message broken so that nothing in it can be believed.
  record NotStun(Why why) implements Decoded {}

  /// Why a datagram is no STUN message.
  enum Why {
    /// Fewer than the twenty bytes of the header.
    TOO_SHORT,
    /// The first two bits are not zero.
    FIRST_BITS,
    /// No magic cookie, and not the id of a request that had none either.
    NO_COOKIE,
    /// The length in the header is no multiple of four.
    ODD_LENGTH,
    /// The header announces more than came.
    TRUNCATED,
    /// An attribute ends behind the message.
    OVERRUN,
    /// More attributes than [StunCodec#MAX_ATTRIBUTES].
    TOO_MANY_ATTRIBUTES,
    /// FINGERPRINT says other bytes were sent, or another protocol was.
    WRONG_FINGERPRINT,
    /// FINGERPRINT is not the last attribute (RFC 8489 section 14.7).
    BEHIND_FINGERPRINT
  }
}
