package dev.tsk8s.probes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.network.Listening.Named;
import dev.tsk8s.probes.network.Listening.Site;
import dev.tsk8s.probes.network.Reflection.Answer;
import dev.tsk8s.probes.network.stun.Decoded;
import dev.tsk8s.probes.network.stun.StunAttribute;
import dev.tsk8s.probes.network.stun.StunAttribute.ChangeRequest;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReflectionTest {
  private static final InetSocketAddress CLIENT = socket("198.51.100.7", 41641);
  private static final Site FIRST = new Site(0, 0);
  private static final TransactionId ID =
      new TransactionId(TransactionId.MAGIC_COOKIE, 0x01020304, 0x05060708, 0x090A0B0C);
  private static final TransactionId LEGACY =
      new TransactionId(0x0A0B0C0D, 0x01020304, 0x05060708, 0x090A0B0C);

  private final Reflection one = reflection("192.0.2.1");
  private final Reflection two = reflection("192.0.2.1", "192.0.2.2");

  @Test
  void tellsWhereTheRequestCameFromAndTheAnswerComesFrom() {
    StunMessage answer = understood(two, StunMessage.bindingRequest(ID));

    assertThat(answer.id()).isEqualTo(ID);
    assertThat(answer.attributes())
        .containsExactly(
            new StunAttribute.XorMappedAddress(CLIENT),
            new StunAttribute.ResponseOrigin(socket("192.0.2.1", 3478)),
            new StunAttribute.OtherAddress(socket("192.0.2.2", 3479)),
            new StunAttribute.Fingerprint());
  }

  @Test
  void namesNoOtherAddressWhereItHasNone() {
    assertThat(
            understood(one, StunMessage.bindingRequest(ID)).first(StunAttribute.OtherAddress.class))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false, false, 0, 0", "true, false, 1, 0", "false, true, 0, 1", "true, true, 1, 1"})
  void answersFromTheSocketThatWasAskedFor(boolean address, boolean port, int at, int on) {
    var wish = new ChangeRequest(address, port);

    Answer answer = answer(two, StunMessage.bindingRequest(ID, wish));

    assertThat(answer.from()).isEqualTo(new Site(at, on));
  }

  @Test
  void changesThePortAlsoWithOneAddress() {
    Answer answer = answer(one, StunMessage.bindingRequest(ID, new ChangeRequest(false, true)));

    assertThat(answer.from()).isEqualTo(new Site(0, 1));
  }

  @Test
  void refusesToChangeAnAddressThatItHasNot() {
    StunMessage answer =
        understood(one, StunMessage.bindingRequest(ID, new ChangeRequest(true, false)));

    assertThat(answer.attributes())
        .contains(
            new StunAttribute.ErrorCode(420, ""),
            new StunAttribute.UnknownAttributes(List.of(0x0003)));
  }

  @Test
  void speaksRfc3489WithWhoSpeaksIt() {
    var request =
        new StunMessage(StunClass.REQUEST, 1, LEGACY, List.of(new ChangeRequest(false, true)));

    assertThat(understood(two, request).attributes())
        .containsExactly(
            new StunAttribute.MappedAddress(CLIENT),
            new StunAttribute.SourceAddress(socket("192.0.2.1", 3479)),
            new StunAttribute.ChangedAddress(socket("192.0.2.2", 3479)));
  }

  @Test
  void namesEveryAttributeThatItMustKnowAndDoesNot() {
    StunMessage answer =
        understood(
            two,
            StunMessage.bindingRequest(
                ID,
                new StunAttribute.Unknown(0x0002, ""),
                new StunAttribute.Unknown(0x9999, ""),
                new StunAttribute.ResponsePort(53)));

    assertThat(answer.kind()).isEqualTo(StunClass.ERROR);
    assertThat(answer.attributes())
        .contains(new StunAttribute.UnknownAttributes(List.of(0x0002, 0x0027)));
  }

  @Test
  void callsARequestBadWhoseWishCannotBeRead() {
    ByteBuffer request =
        ByteBuffer.wrap(
            new byte[] {
              0,
              1,
              0,
              4,
              0x21,
              0x12,
              (byte) 0xA4,
              0x42,
              1,
              2,
              3,
              4,
              5,
              6,
              7,
              8,
              9,
              10,
              11,
              12,
              0,
              3,
              0,
              0
            });

    Answer answer = two.answer(request, CLIENT, FIRST).orElseThrow();

    assertThat(read(answer.bytes()).attributes())
        .containsExactly(new StunAttribute.ErrorCode(400, ""));
  }

  @Test
  void padsNoLongerThanItWasAsked() {
    ByteBuffer request =
        StunCodec.write(StunMessage.bindingRequest(ID, new StunAttribute.Padding(1200)));

    Answer answer = two.answer(request, CLIENT, FIRST).orElseThrow();

    assertThat(answer.bytes().remaining()).isBetween(request.remaining() - 3, request.remaining());
  }

  @Test
  void answersNoAnswersAndNoIndications() {
    for (StunClass kind : List.of(StunClass.SUCCESS, StunClass.ERROR, StunClass.INDICATION)) {
      ByteBuffer message = StunCodec.write(new StunMessage(kind, 1, ID, List.of()));
      assertThat(two.answer(message, CLIENT, FIRST)).isEmpty();
    }
  }

  @Test
  void answersNoOtherMethod() {
    ByteBuffer allocate = StunCodec.write(new StunMessage(StunClass.REQUEST, 3, ID, List.of()));

    assertThat(two.answer(allocate, CLIENT, FIRST)).isEmpty();
  }

  @Test
  void neverAnswersMuchLongerThanItWasAsked() {
    var random = new Random(3);
    var six = reflection("2001:db8::1", "2001:db8::2");
    var client = socket("2001:db8::7", 41641);
    int answers = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[20 + 4 * random.nextInt(20)];
      random.nextBytes(bytes);
      ByteBuffer request = ByteBuffer.wrap(bytes);
      request.putShort(0, (short) 1).putShort(2, (short) (bytes.length - 20));
      for (int at = 20; at + 4 <= bytes.length; at += 4) {
        request.putShort(at, (short) random.nextInt(0x30)).putShort(at + 2, (short) 0);
      }

      var answer = six.answer(request, client, FIRST);

      answers += answer.isPresent() ? 1 : 0;
      answer.ifPresent(a ->
          assertThat(a.bytes().remaining())
              .isLessThanOrEqualTo(bytes.length + Reflection.MAX_GROWTH));
    }
    assertThat(answers).isGreaterThan(50_000);
  }

  @Test
  void answersTheShortestRequestInIpv6() {
    ByteBuffer bare = StunCodec.write(new StunMessage(StunClass.REQUEST, 1, ID, List.of()));

    assertThat(
            reflection("2001:db8::1", "2001:db8::2").answer(bare, socket("2001:db8::7", 1), FIRST))
        .hasValueSatisfying(
            answer -> assertThat(answer.bytes().remaining()).isEqualTo(20 + Reflection.MAX_GROWTH));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1:3478, 192.0.2.1:3478 192.0.2.1:3479",
    "192.0.2.1:3478 192.0.2.1:9, 192.0.2.1:3478 192.0.2.1:9",
    "192.0.2.1:3478 192.0.2.2:3478,"
        + " 192.0.2.1:3478 192.0.2.1:3479 192.0.2.2:3478 192.0.2.2:3479",
    "192.0.2.1:1 192.0.2.2:7, 192.0.2.1:1 192.0.2.1:7 192.0.2.2:1 192.0.2.2:7",
    "192.0.2.1:1 ::1:7, 192.0.2.1:1 192.0.2.1:2 ::1:7 ::1:8"
  })
  void listensOnTwoPortsOfEachAddress(String named, String bound) {
    assertThat(Listening.of(named(sockets(named))).stream().flatMap(l -> l.sockets().stream()))
        .isEqualTo(sockets(bound));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:3478",
    "192.0.2.1:65535",
    "192.0.2.1:1 192.0.2.1:2 192.0.2.1:3",
    "192.0.2.1:1 192.0.2.2:1 192.0.2.3:1"
  })
  void refusesWhatIsNoReflector(String named) {
    assertThatThrownBy(() -> Listening.of(named(sockets(named))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsItsPublicAddressesWhereANatGivesItThose() {
    var reflection =
        new Reflection(
            Listening.of(
                    List.of(named("10.0.0.1", "203.0.113.1"), named("10.0.0.2", "203.0.113.2")))
                .getFirst());

    StunMessage answer =
        understood(reflection, StunMessage.bindingRequest(ID, new ChangeRequest(false, true)));

    assertThat(answer.attributes())
        .contains(
            new StunAttribute.ResponseOrigin(socket("203.0.113.1", 3479)),
            new StunAttribute.OtherAddress(socket("203.0.113.2", 3479)));
  }

  @Test
  void bindsItsOwnAddressesAllTheSame() {
    assertThat(Listening.of(List.of(named("10.0.0.1", "203.0.113.1"))).getFirst().sockets())
        .containsExactly(socket("10.0.0.1", 3478), socket("10.0.0.1", 3479));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1=203.0.113.1 10.0.0.2=203.0.113.1",
    "10.0.0.1=203.0.113.1 10.0.0.1=203.0.113.2",
    "10.0.0.1=2001:db8::1"
  })
  void refusesPublicAddressesThatCannotBe(String text) {
    List<Named> named =
        List.of(text.split(" ", -1)).stream()
            .map(one -> named(one.split("=", -1)[0], one.split("=", -1)[1]))
            .toList();

    assertThatThrownBy(() -> Listening.of(named)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<InetSocketAddress> sockets(String text) {
    return List.of(text.split(" ", -1)).stream()
        .map(one ->
            socket(
                one.substring(0, one.lastIndexOf(':')),
                Integer.parseInt(one.substring(one.lastIndexOf(':') + 1))))
        .toList();
  }

  @Test
  void tellsATokenAndSendsNothingLargeToWhoHasNone() {
    ByteBuffer sent = asked(1400, new LargeAnswer.Wish(1400, ""));

    Answer answer = one.answer(sent, CLIENT, FIRST).orElseThrow();

    assertThat(answer.bytes().remaining()).isLessThan(200);
    assertThat(token(answer)).hasSize(16);
  }

  @Test
  void sendsAsMuchBackAsAProvenSourceSent() {
    String token = token(one.answer(asked(300, new LargeAnswer.Wish(0, "")), CLIENT, FIRST).get());

    Answer first = one.answer(asked(700, new LargeAnswer.Wish(1400, token)), CLIENT, FIRST).get();
    Answer second = one.answer(asked(700, new LargeAnswer.Wish(1400, token)), CLIENT, FIRST).get();
    Answer third = one.answer(asked(700, new LargeAnswer.Wish(1400, token)), CLIENT, FIRST).get();

    assertThat(first.bytes().remaining()).isLessThan(200);
    assertThat(second.bytes().remaining()).isEqualTo(1400);
    assertThat(third.bytes().remaining()).isLessThan(200);
  }

  @Test
  void doesNotTakeATokenOfAnother() {
    String token = token(one.answer(asked(300, new LargeAnswer.Wish(0, "")), CLIENT, FIRST).get());

    Answer answer =
        one.answer(
                asked(1400, new LargeAnswer.Wish(1400, token)),
                socket("198.51.100.8", 41641),
                FIRST)
            .get();

    assertThat(answer.bytes().remaining()).isLessThan(200);
  }

  /// Whatever is wished, in whatever order.
  @Test
  void neverSendsMuchMoreThanItWasSent() {
    String token = token(one.answer(asked(300, new LargeAnswer.Wish(0, "")), CLIENT, FIRST).get());
    var random = new Random(7);
    int came = 0;
    int large = 0;
    for (int i = 0; i < 2_000; i++) {
      int length = 200 + 4 * random.nextInt(300);
      came += length;
      int wished = random.nextInt(70_000) - 2_000;
      Answer answer =
          one.answer(asked(length, new LargeAnswer.Wish(wished, token)), CLIENT, FIRST).get();
      large += answer.bytes().remaining() > 200 ? answer.bytes().remaining() : 0;
    }

    assertThat(large).isPositive().isLessThanOrEqualTo(came);
  }

  private static ByteBuffer asked(int length, LargeAnswer.Wish wish) {
    StunAttribute said = wish.attribute();
    int bare = StunCodec.write(StunMessage.bindingRequest(ID, said)).remaining() + 4;
    return StunCodec.write(
        StunMessage.bindingRequest(
            ID, said, new StunAttribute.Unknown(LargeAnswer.FILLING, "00".repeat(length - bare))));
  }

  private static String token(Answer answer) {
    if (!(StunCodec.read(answer.bytes()) instanceof Decoded.Understood(var message))) {
      throw new AssertionError("no STUN");
    }
    return LargeAnswer.word(message).orElseThrow().token();
  }

  private static Reflection reflection(String... addresses) {
    List<InetSocketAddress> named =
        List.of(addresses).stream().map(address -> socket(address, 3478)).toList();
    return new Reflection(Listening.of(named(named)).getFirst());
  }

  private static List<Named> named(List<InetSocketAddress> sockets) {
    return sockets.stream().map(one -> new Named(one, Optional.empty())).toList();
  }

  /// One behind a NAT.
  private static Named named(String inside, String outside) {
    return new Named(socket(inside, 3478), Optional.of(socket(outside, 0).getAddress()));
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(address, port);
  }

  private static Answer answer(Reflection reflection, StunMessage request) {
    return reflection.answer(StunCodec.write(request), CLIENT, FIRST).orElseThrow();
  }

  private static StunMessage understood(Reflection reflection, StunMessage request) {
    return read(answer(reflection, request).bytes());
  }

  private static StunMessage read(ByteBuffer bytes) {
    return switch (StunCodec.read(bytes, LEGACY::equals)) {
      case Decoded.Understood(StunMessage message) -> message;
      case Decoded.NotStun(Decoded.Why why) -> throw new AssertionError(why);
    };
  }
}
