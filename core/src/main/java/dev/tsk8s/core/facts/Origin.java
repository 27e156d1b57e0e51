package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Where and when a fact was read.
///
/// @param where how a reader finds it again: a file (`from-laptop/status.json`), an API path (`GET
///   /api/v1/nodes`) or a command (`exec vpn/ts-0: tailscale status --json`)
/// @param at when it was read; for a file that does not say, the time the file was written
/// @param part which part of the cluster it was read from; empty: all there is was read
public record Origin(String where, Instant at, Optional<Part> part) {

  /// Only some namespaces were read: what is not in the value may be in another one.
  ///
  /// @param namespaces those that were read
  /// @param elsewhere why the others were not
  public record Part(SortedSet<String> namespaces, Reason elsewhere) {
    public Part {
      namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
      requireNonNull(elsewhere);
    }
  }

  public Origin {
    requireNonNull(where);
    requireNonNull(at);
    requireNonNull(part);
  }

  /// Of something that was read whole.
  public Origin(String where, Instant at) {
    this(where, at, Optional.empty());
  }

  /// The same origin, of a value read in these namespaces only.
  public Origin only(Set<String> namespaces, Reason elsewhere) {
    return new Origin(where, at, Optional.of(new Part(new TreeSet<>(namespaces), elsewhere)));
  }
}
