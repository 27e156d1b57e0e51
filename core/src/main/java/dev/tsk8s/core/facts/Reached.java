package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Questions to a host outside the cluster: a TCP connection, or STUN over UDP.
///
/// @param host as the tailnet or the user names it
/// @param at address and port that were asked; empty: its name was not resolved
/// @param from the source address that the kernel chose; empty: it knows no way there
/// @param sent how many; for TCP connections
/// @param seenAs where a STUN server saw them come from, each address once
/// @param took the quickest of them; empty: nothing was answered
public record Reached(
    String host,
    Optional<Endpoint> at,
    Protocol protocol,
    Optional<Ip> from,
    int sent,
    int answered,
    Ending ending,
    List<Endpoint> seenAs,
    Optional<Duration> took) {
  public Reached {
    requireNonNull(host);
    requireNonNull(at);
    requireNonNull(protocol);
    requireNonNull(from);
    requireNonNull(ending);
    seenAs = List.copyOf(seenAs);
    requireNonNull(took);
  }
}
