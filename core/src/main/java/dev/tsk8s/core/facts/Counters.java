package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the kernel of a node has counted until one moment.
///
/// @param at by the clock of that node: good for the time between two readings there; empty in
///   bundles that were written before it was kept
/// @param conntrack empty: it tracks no connections
/// @param links its network interfaces, by name; of probe pods the tunnels alone
public record Counters(
    Optional<Instant> at, Optional<Conntrack> conntrack, SortedMap<String, Link> links) {

  /// The table of connections (Documentation/networking/nf_conntrack-sysctl.rst).
  ///
  /// @param entries `nf_conntrack_count`
  /// @param limit `nf_conntrack_max`; 0: none
  /// @param refused packets dropped and entries thrown out (`drop` and `early_drop` of
  ///   /proc/net/stat/nf_conntrack), mostly for want of room, without packets of one new connection
  ///   that clash (`insert_failed`); bundles of the first days have those in it
  public record Conntrack(long entries, long limit, long refused) {}

  /// An interface (/proc/net/dev).
  ///
  /// @param tunnel it wraps packets into others (`DEVTYPE` of its `uevent`: vxlan, geneve)
  /// @param packets in both directions
  /// @param dropped the same
  public record Link(boolean tunnel, long packets, long dropped) {}

  public Counters {
    requireNonNull(at);
    requireNonNull(conntrack);
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
  }
}
