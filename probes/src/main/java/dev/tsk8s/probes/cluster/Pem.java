package dev.tsk8s.probes.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Keys and certificates in the text form that kubeconfigs carry (RFC 7468).
///
/// Private keys come in four forms: PKCS #8 (`PRIVATE KEY`), PKCS #1 (`RSA PRIVATE KEY`, RFC 8017
/// appendix A.1.2), SEC 1 (`EC PRIVATE KEY`, RFC 5915, as k3s writes them), and SEC 1 after an `EC
/// PARAMETERS` block, as openssl writes it. Java reads only the first; the others are wrapped.
///
/// fabric8 (7.8.0, seen) fails at the last one, and at elliptic and Edwards keys in PKCS #8.
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

  private static final byte[] RSA = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_PUBLIC_KEY = {
    0x06, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
  };
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 0x04;
  private static final int CURVE_TAG = 0xa0;

  private record Block(String label, String text) {
    byte[] bytes() throws InvalidKeySpecException {
      if (text.contains("ENCRYPTED")) {
        throw new InvalidKeySpecException("the private key is encrypted with a passphrase");
      }
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new InvalidKeySpecException("the private key is not base64", e);
      }
    }
  }

  private Pem() {}

  /// All certificates of a text.
  static List<X509Certificate> certificates(byte[] pem) throws CertificateException {
    var found = new ArrayList<X509Certificate>();
    for (var certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      found.add((X509Certificate) certificate);
    }
    if (found.isEmpty()) {
      throw new CertificateException("there is no certificate in it");
    }
    return found;
  }

  /// The private key of a text.
  static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
    byte[] curve = new byte[0];
    for (Block block : blocks(pem)) {
      switch (block.label()) {
        case "EC PARAMETERS" -> curve = block.bytes();
        case "PRIVATE KEY" -> {
          return pkcs8(block.bytes());
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(wrap(RSA, block.bytes()));
        }
        case "EC PRIVATE KEY" -> {
          byte[] key = block.bytes();
          byte[] oid = curveOf(key).orElse(curve);
          return pkcs8(wrap(der(SEQUENCE, EC_PUBLIC_KEY, oid), key));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new InvalidKeySpecException("the private key is encrypted with a passphrase");
        default -> {} // certificates may stand beside the key
      }
    }
    throw new InvalidKeySpecException("there is no private key in it");
  }

  private static List<Block> blocks(byte[] pem) {
    return BLOCK
        .matcher(new String(pem, StandardCharsets.ISO_8859_1))
        .results()
        .map(match -> new Block(match.group(1), match.group(2)))
        .toList();
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException _) {
        // a key of another algorithm: the next one is tried
      }
    }
    throw new InvalidKeySpecException("the private key is of no form that is known here");
  }

  /// `PrivateKeyInfo` of RFC 5208 around a key of an older form.
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, VERSION_0, algorithm, der(OCTETS, key));
  }

  /// `ECPrivateKey` of RFC 5915: version, key octets, then the curve under tag 0 if it is there.
  private static Optional<byte[]> curveOf(byte[] key) throws InvalidKeySpecException {
    try {
      int at = content(key, 0);
      at = next(key, at);
      at = next(key, at);
      if (at >= key.length || (key[at] & 0xff) != CURVE_TAG) {
        return Optional.empty();
      }
      int from = content(key, at);
      return Optional.of(Arrays.copyOfRange(key, from, next(key, at)));
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new InvalidKeySpecException("the private key is cut off", e);
    }
  }

  /// Where the content of the element at an index begins.
  private static int content(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length < 0x80 ? 0 : length - 0x80);
  }

  /// Where the element after the one at an index begins.
  private static int next(byte[] der, int at) {
    int from = content(der, at);
    int length = der[at + 1] & 0xff;
    if (length >= 0x80) {
      length = 0;
      for (int i = at + 2; i < from; i++) {
        length = (length << 8) | (der[i] & 0xff);
      }
    }
    return from + length;
  }

  private static byte[] der(byte tag, byte[]... parts) {
    var body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (body.size() < 0x80) {
      out.write(body.size());
    } else if (body.size() < 0x100) {
      out.write(0x81);
      out.write(body.size());
    } else {
      out.write(0x82);
      out.write(body.size() >> 8);
      out.write(body.size());
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }
}
