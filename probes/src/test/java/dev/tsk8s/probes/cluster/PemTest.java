package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private static final int CURVE = 0xa0;

  @Test
  void readsAnRsaKeyInPkcs8() throws GeneralSecurityException {
    KeyPair keys = Identity.rsa();

    assertThat(read(Identity.pem("PRIVATE KEY", keys.getPrivate().getEncoded())))
        .isEqualTo(keys.getPrivate());
  }

  @Test
  void readsAnRsaKeyInPkcs1() throws GeneralSecurityException {
    KeyPair keys = Identity.rsa();
    byte[] inner = Der.inside(keys.getPrivate().getEncoded(), 2);

    assertThat(read(Identity.pem("RSA PRIVATE KEY", inner))).isEqualTo(keys.getPrivate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void readsAnEllipticKeyInPkcs8(String curve) throws GeneralSecurityException {
    KeyPair keys = Identity.ec(curve);

    assertThat(read(Identity.pem("PRIVATE KEY", keys.getPrivate().getEncoded())))
        .isEqualTo(keys.getPrivate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void readsAnEllipticKeyInSec1AsK3sWritesIt(String curve) throws GeneralSecurityException {
    KeyPair keys = Identity.ec(curve);
    byte[] sec1 =
        Der.sequence(Der.integer(1), Der.octets(secret(keys)), Der.element(CURVE, curveOf(keys)));

    PrivateKey read = read(Identity.pem("EC PRIVATE KEY", sec1));

    assertThat(((ECPrivateKey) read).getS()).isEqualTo(((ECPrivateKey) keys.getPrivate()).getS());
    assertThat(((ECPrivateKey) read).getParams().getCurve())
        .isEqualTo(((ECPrivateKey) keys.getPrivate()).getParams().getCurve());
  }

  @Test
  void takesTheCurveFromABlockBeforeTheKeyAsOpensslWritesIt() throws GeneralSecurityException {
    KeyPair keys = Identity.ec("secp384r1");
    byte[] sec1 = Der.sequence(Der.integer(1), Der.octets(secret(keys)));
    String pem =
        Identity.pem("EC PARAMETERS", curveOf(keys)) + Identity.pem("EC PRIVATE KEY", sec1);

    assertThat(((ECPrivateKey) read(pem)).getParams().getCurve())
        .isEqualTo(((ECPrivateKey) keys.getPrivate()).getParams().getCurve());
  }

  @Test
  void readsAnEdwardsKey() throws GeneralSecurityException {
    KeyPair keys = Identity.generate("Ed25519");

    assertThat(read(Identity.pem("PRIVATE KEY", keys.getPrivate().getEncoded())))
        .isEqualTo(keys.getPrivate());
  }

  @Test
  void findsTheKeyBesideACertificate() throws GeneralSecurityException {
    Identity identity = Identity.authority("both");

    assertThat(read(identity.certificatePem() + identity.keyPem()))
        .isEqualTo(identity.keys().getPrivate());
  }

  @Test
  void saysThatAKeyIsEncrypted() {
    String modern = Identity.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3});
    String old =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """;

    assertThatThrownBy(() -> read(modern)).hasMessageContaining("encrypted with a passphrase");
    assertThatThrownBy(() -> read(old)).hasMessageContaining("encrypted with a passphrase");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\n\n-----END RSA PRIVATE KEY-----\n"
      })
  void saysWhenThereIsNoUsableKey(String pem) {
    assertThatThrownBy(() -> read(pem))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("private key");
  }

  private static PrivateKey read(String pem) throws GeneralSecurityException {
    return Pem.privateKey(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] secret(KeyPair keys) {
    byte[] bytes = ((ECPrivateKey) keys.getPrivate()).getS().toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /// The second word of `AlgorithmIdentifier` in the PKCS #8 form.
  private static byte[] curveOf(KeyPair keys) {
    byte[] algorithm = Der.inside(keys.getPrivate().getEncoded(), 1);
    return Der.element(0x06, Der.inside(Der.sequence(algorithm), 1));
  }
}
