package dev.tsk8s.probes.network.stun;

import dev.tsk8s.probes.network.stun.StunAttribute.Fingerprint;
import dev.tsk8s.probes.network.stun.StunAttribute.MappedAddress;
import dev.tsk8s.probes.network.stun.StunAttribute.OldXorMappedAddress;
import dev.tsk8s.probes.network.stun.StunAttribute.Software;
import dev.tsk8s.probes.network.stun.StunAttribute.XorMappedAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A STUN message.
///
/// @param kind request, indication, success or error
/// @param method 12 bits; [#BINDING] is the only one that we speak
/// @param id of its transaction
/// @param attributes in the order of the wire; of several of one type the first counts (RFC 8489
///   section 14)
public record StunMessage(
    StunClass kind, int method, TransactionId id, List<StunAttribute> attributes) {
  /// RFC 8489 section 18.2.
  public static final int BINDING = 0x001;

  /// Tailscale's DERP servers answer only who says this and ends with FINGERPRINT (tailscale
  /// net/stun/stun.go, ParseBindingRequest). Any other server takes it for the name of a program.
  private static final Software TAILSCALE = new Software("tailnode");

  public StunMessage {
    if (method < 0 || method > 0xFFF) {
      throw new IllegalArgumentException("a method has 12 bits: " + method);
    }
    attributes = List.copyOf(attributes);
  }

  /// The one shape of request that every server answers, Tailscale's included.
  ///
  /// @param wishes CHANGE-REQUEST and the like
  public static StunMessage bindingRequest(TransactionId id, StunAttribute... wishes) {
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(TAILSCALE);
    attributes.addAll(Arrays.asList(wishes));
    attributes.add(new Fingerprint());
    return new StunMessage(StunClass.REQUEST, BINDING, id, attributes);
  }

  /// An answer to this request.
  public StunMessage answer(StunClass success, List<StunAttribute> attributes) {
    return new StunMessage(success, method, id, attributes);
  }

  /// Whether it is a Binding message of that class.
  public boolean isBinding(StunClass kind) {
    return method == BINDING && this.kind == kind;
  }

  /// The first attribute of that type.
  public <T extends StunAttribute> Optional<T> first(Class<T> type) {
    return attributes.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /// Where the server says that the request came from. The XORed ones come first: middleboxes
  /// rewrite addresses that they recognise in a payload, MAPPED-ADDRESS among them (RFC 8489
  /// section 14.2). Of a server of RFC 3489 it is all there is.
  public Optional<InetSocketAddress> mapped() {
    return first(XorMappedAddress.class)
        .map(XorMappedAddress::address)
        .or(() -> first(OldXorMappedAddress.class).map(OldXorMappedAddress::address))
        .or(() -> first(MappedAddress.class).map(MappedAddress::address));
  }

  /// Types of attributes that a receiver must understand to obey this message, and we do not: a
  /// request with one gets error 420, an answer with one is discarded (RFC 8489 sections 6.3.1,
  /// 6.3.3). In the order of the message, each once.
  public List<Integer> notUnderstood() {
    return attributes.stream()
        .filter(StunAttribute.Unknown.class::isInstance)
        .map(StunAttribute::type)
        .filter(AttributeType::isRequired)
        .distinct()
        .toList();
  }

  /// Attributes that we know but cannot read as they are here.
  public List<StunAttribute.Unreadable> unreadable() {
    return attributes.stream()
        .filter(StunAttribute.Unreadable.class::isInstance)
        .map(StunAttribute.Unreadable.class::cast)
        .toList();
  }
}
