package dev.tsk8s.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `30s`, `2m`, `1m30s`, `500ms`, `1h`.
final class TimeSpan {
  private static final Pattern SPAN =
      Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,7})s)?(?:(\\d{1,9})ms)?");

  private TimeSpan() {}

  /// @throws UsageException if the text is none, or nothing
  static Duration of(String option, String text) {
    Matcher matcher = SPAN.matcher(text);
    if (matcher.matches()) {
      Duration span =
          Duration.ofHours(number(matcher, 1))
              .plusMinutes(number(matcher, 2))
              .plusSeconds(number(matcher, 3))
              .plusMillis(number(matcher, 4));
      if (span.isPositive()) {
        return span;
      }
    }
    String unit = text.matches("[1-9]\\d*") ? " (" + text + "s, if you mean seconds)" : "";
    throw new UsageException(
        option + " " + text + ": write a time with its unit, as 30s, 2m or 500ms" + unit);
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
