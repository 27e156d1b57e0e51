package dev.tsk8s.probes.network.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.network.stun.Decoded.NotStun;
import dev.tsk8s.probes.network.stun.Decoded.Why;
import dev.tsk8s.probes.network.stun.StunAttribute.Fault;
import dev.tsk8s.probes.network.stun.StunAttribute.Fingerprint;
import dev.tsk8s.probes.network.stun.StunAttribute.Padding;
import dev.tsk8s.probes.network.stun.StunAttribute.Software;
import dev.tsk8s.probes.network.stun.StunAttribute.Unreadable;
import dev.tsk8s.probes.network.stun.StunAttribute.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StunCodecTest {
  /// A message without attributes.
  private static final String HEADER = "01010000 2112a442 0102030405060708090a0b0c ";

  /// A success with one attribute of eight bytes behind its header.
  private static final String WITH_TWELVE = "0101000c 2112a442 0102030405060708090a0b0c ";

  @Test
  void asksInTheOneShapeThatTailscaleAnswers() {
    ByteBuffer request = StunCodec.write(StunMessage.bindingRequest(Messages.ID));

    assertThat(request.slice(0, 36))
        .isEqualTo(
            Vectors.bytes(
                "00010014 2112a442 0102030405060708090a0b0c 80220008 7461696c6e6f6465 80280004"));
    assertThat(request.remaining()).isEqualTo(40);
  }

  @Test
  void keepsThatShapeWithWishes() {
    var wish = new StunAttribute.ChangeRequest(true, false);

    StunMessage request = StunMessage.bindingRequest(Messages.ID, wish);

    assertThat(request.attributes())
        .containsExactly(new Software("tailnode"), wish, new Fingerprint());
  }

  @Test
  void neverUsesATransactionIdTwice() {
    var random = new SecureRandom();

    assertThat(Stream.generate(() -> TransactionId.random(random)).limit(1000).distinct().count())
        .isEqualTo(1000);
  }

  @ParameterizedTest
  @MethodSource("attributes")
  void roundTripsEveryAttribute(StunAttribute attribute) {
    var message = new StunMessage(StunClass.SUCCESS, 1, Messages.ID, List.of(attribute));

    assertThat(reread(message)).isEqualTo(message);
  }

  private static Stream<StunAttribute> attributes() {
    var random = new Random(1);
    return Stream.generate(() -> Messages.each(random)).limit(4).flatMap(List::stream);
  }

  @Test
  void triesEveryTypeOfAttribute() {
    List<Class<?>> tried = attributes().<Class<?>>map(StunAttribute::getClass).distinct().toList();

    assertThat(
            Stream.of(StunAttribute.class.getPermittedSubclasses()).flatMap(StunCodecTest::leaves))
        .filteredOn(type -> type != Unreadable.class)
        .allMatch(tried::contains);
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isInterface() ? Stream.of(type.getPermittedSubclasses()) : Stream.of(type);
  }

  @Test
  void roundTripsAnyMessage() {
    var random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      StunMessage message = Messages.any(random);
      assertThat(reread(message)).isEqualTo(message);
    }
  }

  @Test
  void leavesTheDatagramWhereItWas() {
    ByteBuffer in = ByteBuffer.allocate(200).position(7);
    in.put(Vectors.IPV4_RESPONSE.duplicate()).flip().position(7);

    Messages.understood(StunCodec.read(in));

    assertThat(in.position()).isEqualTo(7);
  }

  @Test
  void ignoresWhatFollowsTheMessage() {
    assertThat(read(HEADER + "ffffffff")).isInstanceOf(Decoded.Understood.class);
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_SHORT, ''",
    "TOO_SHORT, 01010000 2112a442 0102030405060708090a0b",
    "FIRST_BITS, 41010000 2112a442 0102030405060708090a0b0c",
    "FIRST_BITS, 81010000 2112a442 0102030405060708090a0b0c",
    "NO_COOKIE, 01010000 2112a443 0102030405060708090a0b0c",
    "ODD_LENGTH, 01010002 2112a442 0102030405060708090a0b0c 0000",
    "TRUNCATED, 01010004 2112a442 0102030405060708090a0b0c",
    "TRUNCATED, 0101fffc 2112a442 0102030405060708090a0b0c",
    "OVERRUN, 01010008 2112a442 0102030405060708090a0b0c 8022000561626364",
    "OVERRUN, 01010004 2112a442 0102030405060708090a0b0c 8022ffff",
    "WRONG_FINGERPRINT, 01010008 2112a442 0102030405060708090a0b0c 8028000400000000",
    "WRONG_FINGERPRINT, 01010004 2112a442 0102030405060708090a0b0c 80280000",
    "BEHIND_FINGERPRINT, 0101000c 2112a442 0102030405060708090a0b0c 8028000400000000 80220000"
  })
  void saysWhyItIsNoMessage(Why why, String hex) {
    assertThat(read(hex)).isEqualTo(new NotStun(why));
  }

  @Test
  void readsAnAnswerWithoutCookieOnlyIfItsIdIsKnown() {
    ByteBuffer answer =
        Vectors.bytes("0101000c a1a2a3a4 0102030405060708090a0b0c 00010008 00011234c0000201");
    var id = new TransactionId(0xa1a2a3a4, 0x01020304, 0x05060708, 0x090a0b0c);

    assertThat(StunCodec.read(answer)).isEqualTo(new NotStun(Why.NO_COOKIE));
    assertThat(Messages.understood(StunCodec.read(answer, id::equals)).mapped())
        .contains(new InetSocketAddress("192.0.2.1", 0x1234));
  }

  @Test
  void readsNoMoreAttributesThanAnybodySends() {
    String many = "8022 0000".repeat(StunCodec.MAX_ATTRIBUTES + 1);

    assertThat(read("01010104 2112a442 0102030405060708090a0b0c " + many))
        .isEqualTo(new NotStun(Why.TOO_MANY_ATTRIBUTES));
  }

  @ParameterizedTest
  @CsvSource({
    "LENGTH, 00010000 8022000461616161",
    "FAMILY, 00200008 0003123401020304",
    "FAMILY, 00010008 0000123401020304",
    "LENGTH, 00200008 0002123401020304",
    "LENGTH, 00030000 8022000461616161",
    "LENGTH, 00090000 8022000461616161",
    "CODE, 00090004 00000200 80220000",
    "CODE, 00090004 00000364 80220000",
    "LENGTH, 00080008 0102030405060708",
    "LENGTH, 001c0008 0102030405060708",
    "LENGTH, 000a0003 00010000 80220000",
    "LENGTH, 00270000 8022000461616161"
  })
  void namesAnAttributeThatMakesNoSense(Fault fault, String hex) {
    StunMessage message = Messages.understood(read(WITH_TWELVE + hex));

    assertThat(message.unreadable()).extracting(Unreadable::fault).containsExactly(fault);
  }

  @Test
  void readsNoTextThatIsLongerThanAnybodyMaySend() {
    String text = "80220300" + "61".repeat(768);

    assertThat(Messages.understood(read("01010304 2112a442 0102030405060708090a0b0c" + text)))
        .extracting(StunMessage::unreadable)
        .isEqualTo(List.of(new Unreadable(0x8022, Fault.LENGTH)));
  }

  @Test
  void letsNoServerWriteOnATerminal() {
    String text = "80220008 1b5b316d41e280ae"; // ESC [ 1 m, A, right-to-left override

    assertThat(Messages.understood(read(WITH_TWELVE + text)).attributes())
        .containsExactly(new Software("\uFFFD[1mA\uFFFD"));
  }

  @Test
  void dropsTheZerosBehindATextOfAnOldServer() {
    assertThat(Messages.understood(read(WITH_TWELVE + "80220008 566f766964610000")).attributes())
        .containsExactly(new Software("Vovida"));
  }

  @Test
  void ignoresWhatFollowsTheIntegrityCode() {
    var mapped = new XorMappedAddress(new InetSocketAddress("192.0.2.1", 1));
    var code = new StunAttribute.MessageIntegrity("00".repeat(20));
    var sha256 = new StunAttribute.MessageIntegritySha256("00".repeat(32));
    var required = new StunAttribute.Unknown(0x7777, "");
    var fingerprint = new Fingerprint();

    StunMessage message =
        reread(
            new StunMessage(
                StunClass.SUCCESS,
                1,
                Messages.ID,
                List.of(code, mapped, required, sha256, fingerprint)));

    assertThat(message.attributes()).containsExactly(code, sha256, fingerprint);
  }

  @Test
  void prefersTheAddressThatMiddleboxesLeaveAlone() {
    var real = new InetSocketAddress("192.0.2.1", 1);
    var rewritten = new StunAttribute.MappedAddress(new InetSocketAddress("10.0.0.1", 1));

    assertThat(answer(rewritten, new XorMappedAddress(real)).mapped()).contains(real);
    assertThat(answer(rewritten, new StunAttribute.OldXorMappedAddress(real)).mapped())
        .contains(real);
  }

  @Test
  void tellsRequiredAttributesFromOptionalOnes() {
    StunMessage message =
        answer(
            new StunAttribute.Unknown(0x7FFF, ""),
            new StunAttribute.Unknown(0x8000, ""),
            new StunAttribute.Unknown(0x7FFF, "00"));

    assertThat(message.notUnderstood()).containsExactly(0x7FFF);
  }

  @Test
  void refusesToWriteWhatDoesNotFit() {
    assertThatThrownBy(() -> StunCodec.write(answer(new Software("x".repeat(764)))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StunCodec.write(answer(new Fingerprint(), new Software(""))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StunCodec.write(answer(new Padding(65_000), new Padding(1000))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            StunCodec.write(
                answer(
                    new XorMappedAddress(
                        InetSocketAddress.createUnresolved("stun.example.com", 3478)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static StunMessage answer(StunAttribute... attributes) {
    return new StunMessage(StunClass.SUCCESS, 1, Messages.ID, List.of(attributes));
  }

  private static Decoded read(String hex) {
    return StunCodec.read(Vectors.bytes(hex));
  }

  private static StunMessage reread(StunMessage message) {
    return Messages.understood(StunCodec.read(StunCodec.write(message)));
  }

  @Test
  void readsTheIdOfAMessageThatIsCutBehindItsHeader() {
    TransactionId id = TransactionId.random(new SecureRandom());
    ByteBuffer whole = StunCodec.write(StunMessage.bindingRequest(id, new Software("x")));

    assertThat(StunCodec.idOf(whole.slice(0, 20))).contains(id);
    assertThat(StunCodec.idOf(whole.slice(0, 19))).isEmpty();
  }

  @Test
  void readsNoIdWithoutTheCookie() {
    assertThat(StunCodec.idOf(ByteBuffer.allocate(20))).isEmpty();
  }

  @Test
  void leavesTheBufferWhereItIs() {
    ByteBuffer bytes =
        StunCodec.write(
            StunMessage.bindingRequest(
                TransactionId.random(new SecureRandom()), new Software("x")));

    assertThat(StunCodec.idOf(bytes)).isPresent();

    assertThat(bytes.position()).isZero();
  }
}
