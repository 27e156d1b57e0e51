package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.List;

/// The NAT that gives each destination another port, on the way out of one end.
///
/// @param pod the pod whose traffic it is
/// @param node where that pod runs
/// @param seenAt the public addresses that STUN servers see
/// @param nodeAddresses the node's own addresses, ExternalIP first
public record Hop(
    Kind kind, TailscalePod pod, String node, List<Ip> seenAt, List<Ip> nodeAddresses) {

  /// Which NAT it is.
  public enum Kind {
    /// The node rewrites its pods' traffic. The node itself has the public address that is seen,
    /// and a 1:1 address keeps ports.
    POD_SNAT_ON_PUBLIC_NODE,
    /// The same on a node behind another NAT, which is innocent: host-network traffic of this node
    /// keeps its port.
    POD_SNAT_ON_PRIVATE_NODE,
    /// The node rewrites its own traffic too, though it has the public address that is seen.
    NODE_SNAT,
    /// The node by its own rule, which is the first; a NAT in front of it follows that nobody
    /// measured without that rule.
    NODE_FIRST,
    /// A NAT between the nodes and the Internet.
    IN_FRONT_OF_NODES,
    /// The node, or a NAT in front of it, or both.
    NODE_OR_IN_FRONT
  }

  public Hop {
    seenAt = List.copyOf(seenAt);
    nodeAddresses = List.copyOf(nodeAddresses);
  }

  /// The node's own rule is one, whatever follows.
  public boolean isOfNode() {
    return switch (kind) {
      case POD_SNAT_ON_PUBLIC_NODE, POD_SNAT_ON_PRIVATE_NODE, NODE_SNAT, NODE_FIRST -> true;
      case IN_FRONT_OF_NODES, NODE_OR_IN_FRONT -> false;
    };
  }

  /// No public address leads to the node, so that a port opened there is not reached.
  public boolean behindAnotherNat() {
    return switch (kind) {
      case POD_SNAT_ON_PUBLIC_NODE, NODE_SNAT -> false;
      case POD_SNAT_ON_PRIVATE_NODE, NODE_FIRST, IN_FRONT_OF_NODES, NODE_OR_IN_FRONT -> true;
    };
  }
}
