package dev.tsk8s.probes.cluster;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Writes the few ASN.1 structures that keys and certificates of tests are made of.
final class Der {
  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return element(0x30, parts);
  }

  static byte[] integer(long value) {
    return element(0x02, BigInteger.valueOf(value).toByteArray());
  }

  static byte[] octets(byte[] value) {
    return element(0x04, value);
  }

  static byte[] bits(byte[] value) {
    return element(0x03, new byte[] {0}, value);
  }

  static byte[] text(int tag, String value) {
    return element(tag, value.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] element(int tag, byte[]... parts) {
    var body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  /// Object identifiers of algorithms and attributes, encoded.
  static byte[] oid(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return element(0x06, content);
  }

  /// The content of the n-th element inside an encoded sequence.
  static byte[] inside(byte[] der, int n) {
    int at = start(der, 0);
    for (int i = 0; i < n; i++) {
      at = start(der, at) + length(der, at);
    }
    int from = start(der, at);
    byte[] content = new byte[length(der, at)];
    System.arraycopy(der, from, content, 0, content.length);
    return content;
  }

  private static int start(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    int length = 0;
    for (int i = at + 2; i < start(der, at); i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    return first < 0x80 ? first : length;
  }
}
