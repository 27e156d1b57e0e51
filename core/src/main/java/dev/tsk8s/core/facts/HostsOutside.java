package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// The hosts outside the cluster that probe pods may ask, and who named them.
///
/// @param names of hosts, or their addresses; none: there is nobody to ask
/// @param from the option that named them, or the command whose DERP map has them; empty: there are
///   none
/// @param untold why others did not name any, in the order in which they were asked
public record HostsOutside(List<String> names, Optional<Origin> from, List<Reason> untold) {
  public HostsOutside {
    names = List.copyOf(names);
    requireNonNull(from);
    untold = List.copyOf(untold);
  }

  /// Nobody named any.
  public static HostsOutside none(List<Reason> untold) {
    return new HostsOutside(List.of(), Optional.empty(), untold);
  }
}
