package dev.tsk8s.cli.diff;

import java.util.regex.Pattern;

/// What differs between any two looks and means nothing: counters, times, latencies, and the ports
/// that a NAT gives this time.
final class Noise {
  private static final Pattern COUNTER =
      Pattern.compile(
          "(?i)bytes|packets|drops|dropped|latency|handshake|count|rate|tries|\\bms\\b");

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
  private static final Pattern PORT = Pattern.compile("(?<=[0-9\\]]):\\d{2,5}\\b");
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?");

  private static final Pattern DURATION =
      Pattern.compile("\\b\\d+(?:\\.\\d+)?\\s?(?:ns|µs|us|ms|s|m|h)\\b");

  private Noise() {}

  /// A value without it.
  ///
  /// @param what of what it is the value
  static String without(String what, String value) {
    String quiet = DURATION.matcher(TIME.matcher(value).replaceAll("TIME")).replaceAll("TIME");
    String any = PORT.matcher(quiet).replaceAll(":PORT");
    return COUNTER.matcher(what).find() ? NUMBER.matcher(any).replaceAll("N") : any;
  }
}
