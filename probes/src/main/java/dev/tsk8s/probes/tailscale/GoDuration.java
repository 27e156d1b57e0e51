package dev.tsk8s.probes.tailscale;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A duration as Go prints it: `0s`, `1.1ms`, `300µs`, `1m0.5s` (Go's `time.Duration.String`).
final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|μs|ms|s|m|h)");
  private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", new BigDecimal(1),
          "us", new BigDecimal(1_000),
          "µs", new BigDecimal(1_000),
          "μs", new BigDecimal(1_000),
          "ms", new BigDecimal(1_000_000),
          "s", new BigDecimal(1_000_000_000L),
          "m", new BigDecimal(60_000_000_000L),
          "h", new BigDecimal(3_600_000_000_000L));

  static Optional<Duration> parse(String text) {
    if (text.length() > 40 || !WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      BigDecimal unit = NANOS.getOrDefault(parts.group(2), BigDecimal.ONE);
      sum = sum.plusNanos(new BigDecimal(parts.group(1)).multiply(unit).longValue());
    }
    return Optional.of(sum);
  }

  private GoDuration() {}
}
