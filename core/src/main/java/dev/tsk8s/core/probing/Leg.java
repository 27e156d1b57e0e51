package dev.tsk8s.core.probing;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import java.util.List;
import java.util.OptionalInt;

/// What is proven of the packets from one place to another in one address family.
///
/// @param heard how many questions over UDP arrived; empty: that is not known
/// @param asked the questions that prove it: those that went this way, and those over UDP whose
///   answers did
public record Leg(
    ProbeId from, ProbeId to, boolean v6, State state, OptionalInt heard, List<Asked> asked) {

  /// How packets fare.
  public enum State {
    /// Every question arrives, over UDP and TCP, and so do the answers that go this way.
    PASSES,
    /// Nothing arrives: no question over UDP, no answer over UDP, no TCP connection.
    DEAD,
    /// New flows do not arrive, answers to those of the other side do: something filters by state.
    NEW_FLOWS_DROPPED,
    /// UDP does not arrive, TCP does.
    UDP_DROPPED,
    /// UDP arrives and is answered, TCP connections are not made.
    TCP_DROPPED,
    /// Questions arrive, answers to those of the other side do not.
    ANSWERS_LOST,
    /// Too little was seen.
    UNKNOWN;

    public boolean isBroken() {
      return this != PASSES && this != UNKNOWN;
    }
  }

  public Leg {
    requireNonNull(from);
    requireNonNull(to);
    requireNonNull(state);
    requireNonNull(heard);
    asked = List.copyOf(asked);
  }

  /// Questions went this way. Beyond 100 nodes answers alone do on many.
  public boolean isAsked() {
    return asked.stream().anyMatch(one -> one.to().equals(to));
  }
}
