package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// `tailscale status` as people read it (ts:cmd/tailscale/cli/status.go `printPS`): of each node
/// its first address, name, OS, whether it is online, and what carries its path. Keys, endpoints of
/// its own, routes and expired keys are not in it, so nothing is judged by it.
///
/// @param self the first row, which is the host itself unless `--self=false` was given; empty if
///   that row is a path in use
/// @param peers the other rows, in their order; of each node only what the row shows is filled
public record StatusTable(Optional<TailnetNode> self, List<TailnetNode> peers) {
  public StatusTable {
    requireNonNull(self);
    peers = List.copyOf(peers);
  }
}
