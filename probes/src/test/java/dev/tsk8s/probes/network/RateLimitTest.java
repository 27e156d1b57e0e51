package dev.tsk8s.probes.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final InetAddress A = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress B = InetAddress.ofLiteral("192.0.2.2");
  private static final long SECOND = 1_000_000_000;

  private final RateLimit limit = new RateLimit(0);

  @Test
  void givesASourceItsBurstAndNoMore() {
    assertThat(allowed(A, 1000, 0)).isEqualTo(RateLimit.SOURCE_BURST);
    assertThat(limit.allows(B, 0)).isTrue();
  }

  @Test
  void givesMoreAsTimePasses() {
    allowed(A, 1000, 0);

    assertThat(allowed(A, 1000, SECOND)).isEqualTo(RateLimit.SOURCE_PER_SECOND);
  }

  @Test
  void countsAnIpv6NetworkAsOneSource() {
    allowed(InetAddress.ofLiteral("2001:db8:0:1::1"), 1000, 0);

    assertThat(limit.allows(InetAddress.ofLiteral("2001:db8:0:1::2"), 0)).isFalse();
    assertThat(limit.allows(InetAddress.ofLiteral("2001:db8:0:2::1"), 0)).isTrue();
  }

  @Test
  void givesAllTogetherNoMoreThanTheirShare() {
    long allowed = IntStream.range(0, 20_000).filter(i -> limit.allows(address(i), SECOND)).count();

    assertThat(allowed).isEqualTo(RateLimit.ALL_PER_SECOND);
  }

  @Test
  void countsWhatIsExpectedForAllTogetherOnly() {
    allowed(A, 1000, 0);

    long expected = IntStream.range(0, 20_000).filter(_ -> limit.allowsExpected(SECOND)).count();

    assertThat(expected).isEqualTo(RateLimit.ALL_PER_SECOND);
    assertThat(limit.allows(B, SECOND)).isFalse();
  }

  @Test
  void remembersNoMoreSourcesThanItsTableHolds() {
    IntStream.range(0, 20_000).forEach(i -> limit.allows(address(i), 0));

    assertThat(limit.sources()).isEqualTo(RateLimit.MAX_SOURCES);
  }

  private static InetAddress address(int i) {
    return InetAddress.ofLiteral("10.1." + i / 256 + "." + i % 256);
  }

  private long allowed(InetAddress source, int times, long now) {
    return IntStream.range(0, times).filter(_ -> limit.allows(source, now)).count();
  }
}
