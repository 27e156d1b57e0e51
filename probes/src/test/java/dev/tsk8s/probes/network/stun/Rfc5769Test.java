package dev.tsk8s.probes.network.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.probes.network.stun.StunAttribute.MessageIntegrity;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

class Rfc5769Test {
  private static final byte[] PASSWORD = Vectors.PASSWORD.getBytes(UTF_8);

  @Test
  void readsTheRequestOfSection21() {
    StunMessage message = understood(Vectors.REQUEST);

    assertThat(message.isBinding(StunClass.REQUEST)).isTrue();
    assertThat(message.id()).hasToString("2112a442b7e7a701bc34d686fa87dfae");
    assertThat(message.attributes())
        .containsExactly(
            new StunAttribute.Software("STUN test client"),
            new StunAttribute.Unknown(0x0024, "6e0001ff"),
            new StunAttribute.Unknown(0x8029, "932ff9b151263b36"),
            new StunAttribute.Username("evtj:h6vY"),
            new MessageIntegrity("9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"),
            new StunAttribute.Fingerprint());
    assertThat(message.notUnderstood()).containsExactly(0x0024);
    assertThat(Integrity.of(Vectors.REQUEST, PASSWORD)).isEqualTo(Integrity.RIGHT);
  }

  @Test
  void readsTheIpv4ResponseOfSection22() {
    StunMessage message = understood(Vectors.IPV4_RESPONSE);

    assertThat(message.isBinding(StunClass.SUCCESS)).isTrue();
    assertThat(message.first(StunAttribute.Software.class))
        .contains(new StunAttribute.Software("test vector"));
    assertThat(message.mapped()).contains(new InetSocketAddress("192.0.2.1", 32853));
    assertThat(Integrity.of(Vectors.IPV4_RESPONSE, PASSWORD)).isEqualTo(Integrity.RIGHT);
  }

  @Test
  void readsTheIpv6ResponseOfSection23() {
    StunMessage message = understood(Vectors.IPV6_RESPONSE);

    assertThat(message.mapped())
        .contains(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
    assertThat(Integrity.of(Vectors.IPV6_RESPONSE, PASSWORD)).isEqualTo(Integrity.RIGHT);
  }

  @Test
  void readsTheLongTermRequestOfSection24() throws NoSuchAlgorithmException {
    StunMessage message = understood(Vectors.LONG_TERM);

    assertThat(message.attributes())
        .startsWith(
            new StunAttribute.Username("マトリックス"),
            new StunAttribute.Nonce("f//499k954d6OL34oL9FSTvy64sA"),
            new StunAttribute.Realm("example.org"));
    assertThat(Integrity.of(Vectors.LONG_TERM, longTerm())).isEqualTo(Integrity.RIGHT);
  }

  @Test
  void readsTheSha256RequestOfRfc8489() throws NoSuchAlgorithmException {
    assertThat(understood(Vectors.LONG_TERM_SHA256).notUnderstood()).containsExactly(0x001E);
    assertThat(Integrity.of(Vectors.LONG_TERM_SHA256, longTerm())).isEqualTo(Integrity.RIGHT);
  }

  @Test
  void believesNoOtherPassword() {
    assertThat(Integrity.of(Vectors.REQUEST, "guess".getBytes(UTF_8))).isEqualTo(Integrity.WRONG);
  }

  @Test
  void saysThatAMessageCarriesNoCode() {
    ByteBuffer bare = StunCodec.write(StunMessage.bindingRequest(Messages.ID));

    assertThat(Integrity.of(bare, PASSWORD)).isEqualTo(Integrity.ABSENT);
  }

  /// RFC 8489 section 9.2.2: MD5 also with the stronger code, where no PASSWORD-ALGORITHM stands.
  private static byte[] longTerm() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("MD5").digest("マトリックス:example.org:TheMatrIX".getBytes(UTF_8));
  }

  private static StunMessage understood(ByteBuffer datagram) {
    return Messages.understood(StunCodec.read(datagram));
  }
}
