package dev.tsk8s.probes.cluster;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// A key with a certificate, made for one test run.
record Identity(KeyPair keys, X509Certificate certificate) {
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  static KeyPair rsa() {
    return generate("RSA");
  }

  static KeyPair ec(String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair generate(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Identity authority(String name) {
    KeyPair keys = ec("secp256r1");
    return new Identity(keys, certificate(keys, name, keys, name, anHourAgo(), Duration.ofDays(1)));
  }

  /// Signed by this authority, valid from an hour ago for 127.0.0.1 and localhost.
  Identity signed(String name, KeyPair keys, Duration validity) {
    return signed(name, keys, anHourAgo(), validity);
  }

  /// Its certificate begins tomorrow.
  Identity signedTooEarly(String name, KeyPair keys) {
    return signed(name, keys, Instant.now().plus(Duration.ofDays(1)), Duration.ofDays(9));
  }

  private Identity signed(String name, KeyPair keys, Instant from, Duration validity) {
    String issuer = certificate.getSubjectX500Principal().getName().substring("CN=".length());
    return new Identity(keys, certificate(keys, name, this.keys, issuer, from, validity));
  }

  private static Instant anHourAgo() {
    return Instant.now().minus(Duration.ofHours(1));
  }

  String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String keyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /// A server context that presents this identity and trusts clients of the authority.
  SSLContext serverContext(Identity authority) {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry("own", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
      var keyManagers = KeyManagerFactory.getInstance("PKIX");
      keyManagers.init(own, new char[0]);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority.certificate);
      var trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      TrustManager[] trust = trustManagers.getTrustManagers();
      context.init(keyManagers.getKeyManagers(), trust, null);
      return context;
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(
      KeyPair subjectKeys,
      String subject,
      KeyPair issuerKeys,
      String issuer,
      Instant from,
      Duration validity) {
    boolean rsa = issuerKeys.getPrivate().getAlgorithm().equals("RSA");
    byte[] algorithm =
        rsa
            ? Der.sequence(Der.oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11), Der.element(0x05))
            : Der.sequence(Der.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
    byte[] content =
        Der.sequence(
            Der.element(0xa0, Der.integer(2)),
            Der.element(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
            algorithm,
            name(issuer),
            Der.sequence(
                Der.text(0x18, TIME.format(from)),
                Der.text(0x18, TIME.format(from.plus(validity)))),
            name(subject),
            subjectKeys.getPublic().getEncoded(),
            Der.element(
                0xa3, Der.sequence(alternativeNames(), constraints(subject.equals(issuer)))));
    try {
      var signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(issuerKeys.getPrivate());
      signature.update(content);
      byte[] der = Der.sequence(content, algorithm, Der.bits(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] name(String commonName) {
    byte[] attribute = Der.sequence(Der.oid(0x55, 4, 3), Der.text(0x0c, commonName));
    return Der.sequence(Der.element(0x31, attribute));
  }

  private static byte[] alternativeNames() {
    byte[] names =
        Der.sequence(
            Der.text(0x82, "localhost"),
            Der.text(0x82, "api.testbed.example"),
            Der.element(0x87, new byte[] {127, 0, 0, 1}));
    return Der.sequence(Der.oid(0x55, 0x1d, 0x11), Der.octets(names));
  }

  private static byte[] constraints(boolean authority) {
    byte[] value =
        authority ? Der.sequence(Der.element(0x01, new byte[] {(byte) 0xff})) : Der.sequence();
    return Der.sequence(Der.oid(0x55, 0x1d, 0x13), Der.octets(value));
  }
}
