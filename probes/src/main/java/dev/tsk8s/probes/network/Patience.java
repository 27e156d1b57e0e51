package dev.tsk8s.probes.network;

import java.time.Duration;

/// How long to wait before asking again, and before giving up. Derived from the round trips that
/// were measured, as soon as there are some.
///
/// @param again between two requests of one question
/// @param tries of each question
/// @param last after the last try
record Patience(Duration again, int tries, Duration last) {

  /// Before this one has answered. The first answer takes a path's round trip, on the slowest that
  /// are usual (a satellite) 600 ms; the retries in between are against loss.
  static final Patience AT_FIRST = new Patience(Duration.ofMillis(110), 4, Duration.ofMillis(350));

  /// As long as nobody at all has answered: until [#LAST_CALL] has had its time. Together it is
  /// under a second, which is how long somebody with blocked UDP waits.
  static final Patience IN_SILENCE =
      new Patience(Duration.ofMillis(110), 4, Duration.ofMillis(600));

  /// When all that is left is sent, after somebody would have answered whose packets were not lost.
  static final Duration LAST_CALL = Duration.ofMillis(620);

  /// After the last call.
  static final Patience AT_LAST = new Patience(Duration.ofMillis(110), 1, Duration.ofMillis(250));

  /// A process that was not scheduled at once is no silence; neither is a server's. Only what stays
  /// silent takes so long.
  private static final Duration SCHEDULING = Duration.ofMillis(400);

  private static final Duration SHORTEST = Duration.ofMillis(25);

  /// Once a server has answered after that time.
  static Patience of(Duration roundTrip, int tries) {
    Duration twice = roundTrip.multipliedBy(2);
    return new Patience(
        twice.compareTo(SHORTEST) < 0 ? SHORTEST : twice,
        tries,
        SCHEDULING.plus(roundTrip.multipliedBy(3)));
  }

  /// From the first try to giving up.
  Duration whole() {
    return again.multipliedBy(tries - 1L).plus(last);
  }
}
