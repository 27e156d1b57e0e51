package dev.tsk8s.probes.network.stun;

import java.net.InetSocketAddress;
import java.util.List;

/// One attribute of a message. Texts come without control characters, so that a server cannot write
/// on a terminal; addresses are never looked up. An IPv4 address in IPv6's clothes
/// (::ffff:192.0.2.1) is read as the IPv4 address.
public sealed interface StunAttribute {

  /// Its number on the wire.
  int type();

  /// An attribute that is an address and a port.
  sealed interface Address extends StunAttribute {
    InetSocketAddress address();
  }

  /// Where the request came from, in the clear (RFC 8489 section 14.1).
  record MappedAddress(InetSocketAddress address) implements Address {
    @Override
    public int type() {
      return AttributeType.MAPPED_ADDRESS;
    }
  }

  /// Where the request came from (RFC 8489 section 14.2).
  record XorMappedAddress(InetSocketAddress address) implements Address {
    @Override
    public int type() {
      return AttributeType.XOR_MAPPED_ADDRESS;
    }
  }

  /// The same under the number that it had in drafts.
  record OldXorMappedAddress(InetSocketAddress address) implements Address {
    @Override
    public int type() {
      return AttributeType.OLD_XOR_MAPPED_ADDRESS;
    }
  }

  /// Where the answer was sent from (RFC 5780 section 7.3).
  record ResponseOrigin(InetSocketAddress address) implements Address {
    @Override
    public int type() {
      return AttributeType.RESPONSE_ORIGIN;
    }
  }

  /// The server's other address and other port, whose presence promises that it obeys
  /// CHANGE-REQUEST (RFC 5780 section 7.4).
  record OtherAddress(InetSocketAddress address) implements Address {
    @Override
    public int type() {
      return AttributeType.OTHER_ADDRESS;
    }
  }

  /// What RESPONSE-ORIGIN was in RFC 3489.
  record SourceAddress(InetSocketAddress address) implements Address {
    @Override
    public int type() {
      return AttributeType.SOURCE_ADDRESS;
    }
  }

  /// What OTHER-ADDRESS was in RFC 3489.
  record ChangedAddress(InetSocketAddress address) implements Address {
    @Override
    public int type() {
      return AttributeType.CHANGED_ADDRESS;
    }
  }

  /// The server to ask instead, beside error 300 (RFC 8489 section 14.15).
  record AlternateServer(InetSocketAddress address) implements Address {
    @Override
    public int type() {
      return AttributeType.ALTERNATE_SERVER;
    }
  }

  /// From where to answer (RFC 5780 section 7.2).
  ///
  /// @param address from the server's other address
  /// @param port from its other port
  record ChangeRequest(boolean address, boolean port) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.CHANGE_REQUEST;
    }
  }

  /// To which port of the asker to answer (RFC 5780 section 7.5).
  record ResponsePort(int port) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.RESPONSE_PORT;
    }
  }

  /// Bytes that only make a message long (RFC 5780 section 7.6).
  record Padding(int length) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.PADDING;
    }
  }

  /// Why a request was refused (RFC 8489 section 14.8).
  ///
  /// @param code 300 to 699
  record ErrorCode(int code, String reason) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.ERROR_CODE;
    }
  }

  /// The types that error 420 is about (RFC 8489 section 14.13).
  record UnknownAttributes(List<Integer> types) implements StunAttribute {
    public UnknownAttributes {
      types = List.copyOf(types);
    }

    @Override
    public int type() {
      return AttributeType.UNKNOWN_ATTRIBUTES;
    }
  }

  /// The name of the sender's program (RFC 8489 section 14.14).
  record Software(String text) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.SOFTWARE;
    }
  }

  /// RFC 8489 section 14.3.
  record Username(String text) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.USERNAME;
    }
  }

  /// RFC 8489 section 14.9.
  record Realm(String text) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.REALM;
    }
  }

  /// RFC 8489 section 14.10.
  record Nonce(String text) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.NONCE;
    }
  }

  /// HMAC-SHA1 of what stands before it (RFC 8489 section 14.5), in hexadecimal: [Integrity] tells
  /// whether it is right.
  record MessageIntegrity(String hex) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.MESSAGE_INTEGRITY;
    }
  }

  /// HMAC-SHA256 of what stands before it (RFC 8489 section 14.6), 16 to 32 bytes of it in
  /// hexadecimal.
  record MessageIntegritySha256(String hex) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.MESSAGE_INTEGRITY_SHA256;
    }
  }

  /// A checksum of what stands before it (RFC 8489 section 14.7). Has no value here: it is made
  /// when a message is written, and one that is wrong makes a datagram no STUN message.
  record Fingerprint() implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.FINGERPRINT;
    }
  }

  /// One that we do not know.
  ///
  /// @param hex its value in hexadecimal, without padding
  record Unknown(int type, String hex) implements StunAttribute {
    /// Whether who does not know it must not go on (RFC 8489 section 14).
    public boolean required() {
      return AttributeType.isRequired(type);
    }
  }

  /// One that we know, but not like this.
  record Unreadable(int type, Fault fault) implements StunAttribute {}

  /// What is wrong with an attribute.
  enum Fault {
    /// Too short, too long or between the lengths that its type may have.
    LENGTH,
    /// An address that is neither IPv4 nor IPv6.
    FAMILY,
    /// An error code outside 300 to 699.
    CODE
  }
}
