package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// A UDP port at the public address of a node, which a Tailscale pod in the node's network
/// declares, and who reached it while probe pods ran.
///
/// @param namespace of the Tailscale pod
/// @param pod its name
/// @param free whether a probe pod could listen there, and answered who knocked; false: somebody
///   holds the port, mostly tailscaled, who answers no strangers
/// @param knocks of some other nodes, and from where tsk8s runs
public record PublicPort(
    String node,
    String namespace,
    String pod,
    Endpoint at,
    Evidence<Boolean> free,
    List<Knock> knocks) {

  /// Who knocked, and what came of it.
  ///
  /// @param from a node; empty: where tsk8s runs
  public record Knock(Optional<ProbeId> from, Evidence<KnockView> view) {
    public Knock {
      requireNonNull(from);
      requireNonNull(view);
    }
  }

  public PublicPort {
    requireNonNull(node);
    requireNonNull(namespace);
    requireNonNull(pod);
    requireNonNull(at);
    requireNonNull(free);
    knocks = List.copyOf(knocks);
  }
}
