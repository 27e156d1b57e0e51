package dev.tsk8s.core.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import java.util.List;
import java.util.Optional;

/// Whose traffic is asked for.
///
/// @param node that it leaves; empty: any, as far as they are alike
/// @param pod the sender's own addresses; empty: any pod's
record Scope(Optional<ClusterNode> node, List<Ip> pod) {
  static final Scope ANY = new Scope(Optional.empty(), List.of());

  Scope {
    requireNonNull(node);
    pod = List.copyOf(pod);
  }
}
