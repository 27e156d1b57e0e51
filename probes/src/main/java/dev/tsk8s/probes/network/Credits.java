package dev.tsk8s.probes.network;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Who may be sent how much by a reflector that is asked for large answers. A source proves by a
/// token that it receives what is sent to it: a forged one never sees its token. From then on what
/// it sends is its credit, and large answers are paid with it, so that never more leaves us than
/// came. Takes no more memory however many come.
final class Credits {
  static final int TOKEN = 8;

  private static final int MAX_SOURCES = 4_096;
  private static final int SECRET = 32;

  private final byte[] secret = new byte[SECRET];
  private final Map<InetSocketAddress, Integer> credits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Integer> eldest) {
          return size() > MAX_SOURCES;
        }
      };

  Credits() {
    new SecureRandom().nextBytes(secret);
  }

  /// What only this source, this socket and this reflector share.
  String token(InetSocketAddress source) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(secret);
      digest.update(source.getAddress().getAddress());
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(source.getPort()).flip());
      return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(secret), TOKEN));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Counts what came from a source that is proven, and takes the price of an answer if it has that
  /// much.
  ///
  /// @return whether it may be sent
  boolean pays(InetSocketAddress source, int came, int wanted) {
    int credit = Math.min(credits.getOrDefault(source, 0) + came, MOST);
    boolean enough = wanted <= credit;
    credits.put(source, enough ? credit - wanted : credit);
    return enough;
  }

  private static final int MOST = 65_535;
}
