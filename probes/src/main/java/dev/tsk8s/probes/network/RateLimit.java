package dev.tsk8s.probes.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Who may have how many answers: each source some, all together more. Sources are IPv4 addresses
/// and IPv6 networks of 64 bits, since anybody has a whole one of those. Takes no more memory
/// however many come: the source that was quiet longest is forgotten first.
final class RateLimit {
  /// A diagnosis takes at most 100 packets, and behind one NAT several may run.
  static final int SOURCE_BURST = 400;

  static final int SOURCE_PER_SECOND = 200;

  /// So at most half a megabyte of plain answers leaves us in a second.
  static final int ALL_PER_SECOND = 5_000;

  static final int MAX_SOURCES = 4_096;

  private static final double SECOND = 1e9;

  private final Bucket all;
  private final Map<Source, Bucket> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Bucket> eldest) {
          return size() > MAX_SOURCES;
        }
      };

  /// @param now nanoseconds of some clock that only goes forward
  RateLimit(long now) {
    all = new Bucket(ALL_PER_SECOND, ALL_PER_SECOND, now);
  }

  boolean allows(InetAddress source, long now) {
    return sources
            .computeIfAbsent(
                Source.of(source), _ -> new Bucket(SOURCE_BURST, SOURCE_PER_SECOND, now))
            .takes(now)
        && all.takes(now);
  }

  /// The same for what the source's own share does not count.
  boolean allowsExpected(long now) {
    return all.takes(now);
  }

  /// How many it remembers.
  int sources() {
    return sources.size();
  }

  /// Comparable, so that a table of sources chosen for their hashes stays fast.
  private record Source(boolean ipv6, long bits) implements Comparable<Source> {
    private static final Comparator<Source> ORDER =
        Comparator.comparing(Source::ipv6).thenComparingLong(Source::bits);

    static Source of(InetAddress address) {
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      return address instanceof Inet6Address
          ? new Source(true, bytes.getLong())
          : new Source(false, bytes.getInt());
    }

    @Override
    public int compareTo(Source other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Bucket {
    private final int size;
    private final int perSecond;
    private double tokens;
    private long filled;

    Bucket(int size, int perSecond, long now) {
      this.size = size;
      this.perSecond = perSecond;
      this.tokens = size;
      this.filled = now;
    }

    boolean takes(long now) {
      tokens = Math.min(size, tokens + (now - filled) / SECOND * perSecond);
      filled = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
