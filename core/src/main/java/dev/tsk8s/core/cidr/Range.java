package dev.tsk8s.core.cidr;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Cidr;

/// A range of addresses of the cluster.
///
/// @param kind who gets addresses from it
/// @param extent how much of it is in use
/// @param node which node hands it out; empty: all of them, or none
/// @param said who says so
public record Range(Kind kind, Extent extent, Cidr cidr, String node, Exhibit said) {

  /// Who gets addresses from it.
  public enum Kind {
    PODS,
    SERVICES,
    LOAD_BALANCERS
  }

  /// How much of it is in use.
  public enum Extent {
    /// What nodes' ranges are cut out of; much of it may never be used.
    POOL,
    /// What addresses are handed out of.
    USED,
    /// One address that somebody has.
    ADDRESS
  }

  public Range {
    requireNonNull(kind);
    requireNonNull(extent);
    requireNonNull(cidr);
    requireNonNull(node);
    requireNonNull(said);
  }
}
