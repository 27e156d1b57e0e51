package dev.tsk8s.core.stack;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;
import java.util.List;

/// One layer of a node's network.
///
/// @param what who does it: a CNI, a proxy, a provider
/// @param version of that
/// @param mode how: the ways are those of the product (`tunnel`, `host-gw`, `iptables`)
/// @param ranges the addresses of this layer
/// @param mtu the largest IP packet it carries, in bytes
/// @param managedBy the object or the program that is changed to change it
public record Layer(
    Kind kind, Cell what, Cell version, Cell mode, Cell ranges, Cell mtu, Cell managedBy) {

  /// Which layer, from the top down.
  public enum Kind {
    APPLICATION("application"),
    SERVICES("services"),
    POD_NETWORK("podNetwork"),
    TUNNEL("tunnel"),
    TAILSCALE_PODS("tailscalePods"),
    TAILSCALE("tailscale"),
    LINUX("linux"),
    NETWORK("network");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// Its stable name.
    public String word() {
      return word;
    }
  }

  public Layer {
    requireNonNull(kind);
    requireNonNull(what);
    requireNonNull(version);
    requireNonNull(mode);
    requireNonNull(ranges);
    requireNonNull(mtu);
    requireNonNull(managedBy);
  }

  /// Everything about it.
  public List<Cell> cells() {
    return List.of(what, version, mode, ranges, mtu, managedBy);
  }

  /// A layer of which nothing is known.
  static Layer unknown(Kind kind, Reason reason) {
    var unknown = new Cell.Unknown(reason);
    return new Layer(kind, unknown, unknown, unknown, unknown, unknown, unknown);
  }

  Layer withRanges(Cell other) {
    return new Layer(kind, what, version, mode, other, mtu, managedBy);
  }
}
