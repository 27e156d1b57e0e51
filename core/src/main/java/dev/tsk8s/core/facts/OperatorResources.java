package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// The Tailscale operator's custom resources (group tailscale.com, at whichever version is served).
/// Each needs a permission of its own, so each is evidence of its own.
///
/// @param connectors observed and an empty optional: the CRD is not installed; an empty list:
///   installed, none made
/// @param proxyClasses likewise
/// @param proxyGroups likewise
/// @param peerRelays likewise (since operator 1.102)
public record OperatorResources(
    Evidence<Optional<List<Connector>>> connectors,
    Evidence<Optional<List<ProxyClass>>> proxyClasses,
    Evidence<Optional<List<ProxyGroup>>> proxyGroups,
    Evidence<Optional<List<PeerRelay>>> peerRelays) {

  /// A Connector: subnet router, exit node or app connector.
  ///
  /// @param advertiseRoutes `spec.subnetRouter.advertiseRoutes`
  public record Connector(
      String name, boolean exitNode, List<Cidr> advertiseRoutes, String proxyClass, boolean ready) {
    public Connector {
      advertiseRoutes = List.copyOf(advertiseRoutes);
    }
  }

  /// A ProxyClass: settings shared by the operator's proxies.
  ///
  /// @param staticEndpoints `spec.staticEndpoints.nodePort.ports`: first and last port of each
  ///   range; empty: none asked
  /// @param selector `spec.staticEndpoints.nodePort.selector` as `key=value`
  /// @param env names and literal values of `spec.statefulSet.pod.tailscaleContainer.env`
  ///   (allow-listed as in pods)
  public record ProxyClass(
      String name,
      boolean acceptRoutes,
      List<PortSpan> staticEndpoints,
      List<String> selector,
      List<String> env) {
    public ProxyClass {
      staticEndpoints = List.copyOf(staticEndpoints);
      selector = List.copyOf(selector);
      env = List.copyOf(env);
    }
  }

  /// First and last port.
  public record PortSpan(int first, int last) {}

  /// A ProxyGroup: replicated proxies.
  ///
  /// @param type egress, ingress, kube-apiserver
  /// @param staticEndpoints of all devices in status, `ip:port`
  public record ProxyGroup(
      String name,
      String type,
      int replicas,
      String proxyClass,
      List<String> staticEndpoints,
      boolean ready) {
    public ProxyGroup {
      staticEndpoints = List.copyOf(staticEndpoints);
    }
  }

  /// A PeerRelay: the operator's own UDP relays.
  ///
  /// @param endpoints `status.endpoints`, `address:port`
  /// @param reason of condition PeerRelayReady, if it is not True
  public record PeerRelay(
      String name, int replicas, List<String> endpoints, boolean ready, Optional<String> reason) {
    public PeerRelay {
      endpoints = List.copyOf(endpoints);
    }
  }

  public OperatorResources {
    requireNonNull(connectors);
    requireNonNull(proxyClasses);
    requireNonNull(proxyGroups);
    requireNonNull(peerRelays);
  }

  /// Custom resources nobody looked at, for one reason.
  public static OperatorResources unseen(Reason reason) {
    return new OperatorResources(
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason));
  }
}
