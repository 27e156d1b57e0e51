package dev.tsk8s.probes.network.stun;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Whether a message is from somebody who knows a secret (RFC 8489 sections 9, 14.5, 14.6).
public enum Integrity {
  /// It carries the code that this key makes.
  RIGHT,
  /// It carries another one, or a datagram without a readable message.
  WRONG,
  /// It carries none.
  ABSENT;

  /// Checks the strongest code that a message carries.
  ///
  /// @param datagram as it came
  /// @param key of short-term credentials: the password's bytes
  public static Integrity of(ByteBuffer datagram, byte[] key) {
    ByteBuffer message = datagram.slice();
    if (!(StunCodec.read(message, _ -> true) instanceof Decoded.Understood)) {
      return WRONG;
    }
    message.limit(StunCodec.HEADER + Short.toUnsignedInt(message.getShort(2)));
    var scan = new AttributeScan(message);
    Integrity found = ABSENT;
    while (scan.next()) {
      if (scan.type() == AttributeType.MESSAGE_INTEGRITY_SHA256) {
        return check(scan, message, "HmacSHA256", key);
      }
      if (scan.type() == AttributeType.MESSAGE_INTEGRITY && found == ABSENT) {
        found = check(scan, message, "HmacSHA1", key);
      }
    }
    return found;
  }

  private static Integrity check(
      AttributeScan scan, ByteBuffer message, String algorithm, byte[] key) {
    byte[] carried = new byte[scan.value().remaining()];
    scan.value().get(carried);
    boolean sha1 = algorithm.equals("HmacSHA1");
    if (sha1 ? carried.length != 20 : !AttributeReader.isSha256(carried.length)) {
      return WRONG;
    }
    byte[] covered = new byte[scan.start()];
    message.get(0, covered);
    // The length counts as if the code were the last attribute.
    ByteBuffer.wrap(covered).putShort(2, (short) (scan.end() - StunCodec.HEADER));
    byte[] made = code(algorithm, key, covered);
    byte[] cut = Arrays.copyOf(made, carried.length);
    return MessageDigest.isEqual(cut, carried) ? RIGHT : WRONG;
  }

  private static byte[] code(String algorithm, byte[] key, byte[] covered) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(covered);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
