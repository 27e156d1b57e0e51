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
  /// By which a user names them.
  public static final String OPTION = "--outside";

  public HostsOutside {
    names = List.copyOf(names);
    requireNonNull(from);
    untold = List.copyOf(untold);
  }

  /// Whether who named them says that they take TCP connections: a DERP map does, with the port. Of
  /// those of a user nothing is known.
  public boolean takeTcp() {
    return from.filter(who -> !who.where().equals(OPTION)).isPresent();
  }

  /// Nobody named any.
  public static HostsOutside none(List<Reason> untold) {
    return new HostsOutside(List.of(), Optional.empty(), untold);
  }
}
