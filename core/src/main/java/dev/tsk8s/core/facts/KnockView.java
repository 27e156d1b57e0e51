package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/// What came of unasked UDP to one port: questions and answers, nothing judged.
///
/// @param to the port that was knocked at
/// @param own it is an address of this machine itself, so no packet left it
/// @param reflectorExpected the user says that somebody listens there who answers strangers
/// @param exchanges one for each socket; each socket is fresh, and sends there only
/// @param packets how many were sent in all
/// @param took from the first packet to the last conclusion
public record KnockView(
    Endpoint to,
    boolean own,
    boolean reflectorExpected,
    List<StunExchange> exchanges,
    int packets,
    Duration took) {
  public KnockView {
    requireNonNull(to);
    exchanges = List.copyOf(exchanges);
    requireNonNull(took);
  }
}
