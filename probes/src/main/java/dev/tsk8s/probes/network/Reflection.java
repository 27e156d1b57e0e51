package dev.tsk8s.probes.network;

import dev.tsk8s.probes.network.LargeAnswer.Wish;
import dev.tsk8s.probes.network.LargeAnswer.Word;
import dev.tsk8s.probes.network.Listening.Site;
import dev.tsk8s.probes.network.stun.Decoded;
import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunAttribute.ChangeRequest;
import dev.tsk8s.probes.network.stun.StunAttribute.Fingerprint;
import dev.tsk8s.probes.network.stun.StunAttribute.Padding;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a reflector answers to a datagram (RFC 8489 section 6.3, RFC 5780 section 6, RFC 3489
/// section 8.1 to those without cookie). Only a Binding request gets an answer: not an answer, so
/// that two reflectors cannot be set on each other, and not what is no STUN at all.
///
/// Beside that it sends answers as large as a client of ours wishes, to measure the way back: only
/// to a source that has shown a token which was sent to it, and never more than came from there.
///
/// RESPONSE-PORT is refused (420), as RFC 5780 allows: it would let anybody have packets sent to a
/// port of his neighbours behind a NAT. RESPONSE-ADDRESS of RFC 3489 is refused for the same
/// reason.
final class Reflection {
  /// How much longer than its request an answer may be. Sources are easily forged, so whatever is
  /// added here is added to an attack on somebody else: it is what three IPv6 addresses take, 24
  /// bytes each. PADDING is answered within the request's own length only.
  static final int MAX_GROWTH = 72;

  private static final int BAD_REQUEST = 400;
  private static final int UNKNOWN_ATTRIBUTE = 420;
  private static final int RESPONSE_PORT = new StunAttribute.ResponsePort(0).type();
  private static final int CHANGE_REQUEST = new ChangeRequest(false, false).type();
  private static final int FIRST_OPTIONAL = 0x8000;
  private static final int ATTRIBUTE_HEADER = 4;

  /// What a UDP datagram holds over IPv4.
  private static final int LARGEST = 65_507;

  private final Listening listening;
  private final Credits credits;

  Reflection(Listening listening) {
    this(listening, new Credits());
  }

  Reflection(Listening listening, Credits credits) {
    this.listening = listening;
    this.credits = credits;
  }

  /// An answer.
  ///
  /// @param from the socket that has to send it
  /// @param success or an error
  /// @param otherwise what to send if the system finds it too large; empty: nothing
  record Answer(Site from, boolean success, ByteBuffer bytes, Optional<ByteBuffer> otherwise) {}

  /// @param at the socket that got it
  Optional<Answer> answer(ByteBuffer datagram, InetSocketAddress source, Site at) {
    if (!(StunCodec.read(datagram, _ -> true) instanceof Decoded.Understood(StunMessage request))
        || !request.isBinding(StunClass.REQUEST)) {
      return Optional.empty();
    }
    int room = datagram.remaining() + MAX_GROWTH;
    return Optional.of(answer(request, datagram.remaining(), source, at))
        .filter(answer -> answer.otherwise().isPresent() || answer.bytes().remaining() <= room);
  }

  private Answer answer(StunMessage request, int length, InetSocketAddress source, Site at) {
    if (request.unreadable().stream().anyMatch(a -> a.type() < FIRST_OPTIONAL)) {
      return refused(request, at, List.of(new StunAttribute.ErrorCode(BAD_REQUEST, "")));
    }
    ChangeRequest change =
        request.first(ChangeRequest.class).orElse(new ChangeRequest(false, false));
    List<Integer> unknown = new ArrayList<>(request.notUnderstood());
    if (request.first(StunAttribute.ResponsePort.class).isPresent()) {
      unknown.add(RESPONSE_PORT);
    }
    if (change.address() && !listening.hasOtherAddress()) {
      unknown.add(CHANGE_REQUEST);
    }
    if (!unknown.isEmpty()) {
      return refused(request, at, notKnown(unknown, request.id().isLegacy()));
    }
    Site from =
        new Site(
            change.address() ? 1 - at.address() : at.address(),
            change.port() ? 1 - at.port() : at.port());
    List<StunAttribute> told = told(request, source, at, from);
    if (request.first(Padding.class).isPresent()) {
      int left = length - ATTRIBUTE_HEADER - bytes(request, StunClass.SUCCESS, told).remaining();
      if (left > 0) {
        told.add(new Padding(left & ~3));
      }
    }
    return LargeAnswer.wish(request)
        .map(wish -> wished(request, wish, length, source, from, told))
        .orElseGet(() ->
            new Answer(from, true, bytes(request, StunClass.SUCCESS, told), Optional.empty()));
  }

  /// As long as was wished, if it is paid for.
  private Answer wished(
      StunMessage request,
      Wish wish,
      int length,
      InetSocketAddress source,
      Site from,
      List<StunAttribute> told) {
    String token = credits.token(source);
    told.add(new Word(token, false).attribute());
    ByteBuffer small = bytes(request, StunClass.SUCCESS, told);
    int missing = wish.length() - small.remaining() - ATTRIBUTE_HEADER;
    boolean paid =
        wish.token().equals(token)
            && wish.length() <= LARGEST
            && credits.pays(source, length, wish.length());
    if (!paid || wish.length() == 0 || missing < 0) {
      return new Answer(from, true, small, Optional.empty());
    }
    told.add(new StunAttribute.Unknown(LargeAnswer.FILLING, "00".repeat(missing & ~3)));
    ByteBuffer large = bytes(request, StunClass.SUCCESS, told);
    ByteBuffer whole = ByteBuffer.allocate(wish.length()).put(large).rewind();
    told.removeLast();
    told.removeLast();
    told.add(new Word(token, true).attribute());
    return new Answer(from, true, whole, Optional.of(bytes(request, StunClass.SUCCESS, told)));
  }

  private List<StunAttribute> told(
      StunMessage request, InetSocketAddress source, Site at, Site from) {
    List<StunAttribute> told = new ArrayList<>();
    boolean legacy = request.id().isLegacy();
    told.add(
        legacy
            ? new StunAttribute.MappedAddress(source)
            : new StunAttribute.XorMappedAddress(source));
    InetSocketAddress origin = listening.told(from);
    told.add(
        legacy
            ? new StunAttribute.SourceAddress(origin)
            : new StunAttribute.ResponseOrigin(origin));
    if (listening.hasOtherAddress()) { // else it must not stand there: RFC 5780 section 7.4
      InetSocketAddress other = listening.told(new Site(1 - at.address(), 1 - at.port()));
      told.add(
          legacy ? new StunAttribute.ChangedAddress(other) : new StunAttribute.OtherAddress(other));
    }
    return told;
  }

  /// RFC 3489 section 11.2.9 knows no padding: an odd list names its last one twice.
  private static List<StunAttribute> notKnown(List<Integer> types, boolean legacy) {
    if (legacy && types.size() % 2 == 1) {
      types.add(types.getLast());
    }
    return List.of(
        new StunAttribute.ErrorCode(UNKNOWN_ATTRIBUTE, ""),
        new StunAttribute.UnknownAttributes(types));
  }

  private static Answer refused(StunMessage request, Site at, List<StunAttribute> why) {
    return new Answer(at, false, bytes(request, StunClass.ERROR, why), Optional.empty());
  }

  /// With a fingerprint, if the request has one.
  private static ByteBuffer bytes(
      StunMessage request, StunClass kind, List<StunAttribute> attributes) {
    List<StunAttribute> all = new ArrayList<>(attributes);
    request.first(Fingerprint.class).ifPresent(all::add);
    return StunCodec.write(request.answer(kind, all));
  }
}
