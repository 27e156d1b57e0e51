package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/// A place that a probe pod looks from: a node, and whose network the pod has there.
///
/// @param node the Kubernetes node
public record ProbeId(String node, Kind kind) implements Comparable<ProbeId> {
  private static final Comparator<ProbeId> IN_ORDER =
      Comparator.comparing(ProbeId::node).thenComparing(ProbeId::kind);

  /// Whose network a probe pod has.
  public enum Kind {
    /// The pod network: an address of its own.
    POD,
    /// The same, of a second pod on the node: only two show what one node does between its pods.
    TWIN,
    /// The node's own, by `hostNetwork`.
    NODE;

    public boolean isOfPod() {
      return this != NODE;
    }
  }

  public ProbeId {
    requireNonNull(node);
    requireNonNull(kind);
  }

  @Override
  public int compareTo(ProbeId other) {
    return IN_ORDER.compare(this, other);
  }
}
