package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.network.Encapsulation;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The packet sizes of one node, as its kernel shows them.
///
/// @param device what it sends pods' packets over
/// @param base the size of that, or of its narrowest route to other nodes
/// @param narrow that route; empty: none is narrower
/// @param pod the size of pods' own interfaces
/// @param overhead bytes that the pod network adds on the way to other nodes
record NodeMtu(
    NodeView view, String device, int base, Optional<Route> narrow, int pod, int overhead) {
  static final String NO_DEVICE = "mtu-pods/no-device";

  /// Kernel devices that a route to other nodes' pods names where packets are wrapped.
  private static final Pattern TUNNELS =
      Pattern.compile("flannel.*|vxlan.*|tunl0|tun-.*|wireguard.*|ipip.*");

  /// Empty in the answer: there are no pods here, or this is no node of the cluster.
  static Answer.Of<Optional<NodeMtu>> of(PodCarrier carrier, NodeView view) {
    HostView host = view.vantage().host();
    if (carrier.cluster().nodes() instanceof Unavailable<List<ClusterNode>>(var reason)) {
      return new Answer.Of.Unsure<>(reason);
    }
    Optional<ClusterNode> node = PodCarrier.node(view);
    if (node.isEmpty()) {
      return new Answer.Of.Is<>(Optional.empty());
    }
    return switch (host.links()) {
      case Unavailable<List<Link>>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Observed<List<Link>>(var links, _) -> of(carrier, view, node.get(), links);
    };
  }

  private static Answer.Of<Optional<NodeMtu>> of(
      PodCarrier carrier, NodeView view, ClusterNode node, List<Link> links) {
    OptionalInt pod = carrier.podLink(links);
    if (pod.isEmpty()) {
      return new Answer.Of.Is<>(Optional.empty());
    }
    Optional<Link> under = carrier.under(node, links);
    if (under.isEmpty()) {
      return new Answer.Of.Unsure<>(Reason.NotVisible.of(NO_DEVICE, Map.of("host", view.node())));
    }
    return switch (wraps(carrier, view.vantage().host(), links)) {
      case Answer.Of.Unsure<Boolean>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Answer.Of.Is<Boolean>(var wraps) ->
          narrowed(
              new NodeMtu(
                  view,
                  under.get().name(),
                  under.get().mtu(),
                  Optional.empty(),
                  pod.getAsInt(),
                  wraps ? carrier.overhead() : 0),
              others(carrier, node, wraps));
    };
  }

  /// Where packets of pods go: to other nodes, or to those nodes' pods as they are.
  private static List<Ip> others(PodCarrier carrier, ClusterNode node, boolean wraps) {
    return carrier.cluster().nodes().seen().orElse(List.of()).stream()
        .filter(other -> !other.equals(node))
        .flatMap(other ->
            wraps
                ? carrier.ends(other).stream()
                : other.podCidrs().stream().flatMap(cidr -> Ip.parse(first(cidr)).stream()))
        .toList();
  }

  private static String first(Cidr cidr) {
    return cidr.text().replaceFirst("/.*", "");
  }

  /// With what its routes leave of the interface's size; without them only what is too large for
  /// that is known.
  private static Answer.Of<Optional<NodeMtu>> narrowed(NodeMtu sizes, List<Ip> others) {
    return switch (sizes.view().vantage().host().routes()) {
      case Unavailable<List<Route>>(var reason) ->
          sizes.excess() > 0
              ? new Answer.Of.Is<>(Optional.of(sizes))
              : new Answer.Of.Unsure<>(reason);
      case Observed<List<Route>>(var routes, _) ->
          new Answer.Of.Is<>(
              Optional.of(
                  RouteSize.least(routes, sizes.device(), others)
                      .filter(route -> route.mtu().orElse(0) < sizes.base())
                      .map(sizes::through)
                      .orElse(sizes)));
    };
  }

  private NodeMtu through(Route route) {
    int mtu = Math.toIntExact(route.mtu().orElse(base));
    return new NodeMtu(view, device, mtu, Optional.of(route), pod, overhead);
  }

  /// Between nodes of one subnet some send packets as they are (`CrossSubnet`, `DirectRouting`,
  /// kube-router's overlay): the routes show whether this one does. Those of Open vSwitch and Weave
  /// Net are in no table.
  private static Answer.Of<Boolean> wraps(PodCarrier carrier, HostView host, List<Link> links) {
    if (carrier.way().isRouted()) {
      return new Answer.Of.Is<>(false);
    }
    if (carrier.cni() == Cni.CALICO
        && carrier.way().encapsulation() == Encapsulation.WIREGUARD
        && links.stream().anyMatch(link -> link.name().startsWith("wireguard"))) {
      return new Answer.Of.Is<>(true); // its routes are in a table of their own
    }
    return switch (carrier.cni()) {
      case ANTREA, OVN_KUBERNETES, WEAVE -> new Answer.Of.Is<>(true);
      default ->
          switch (host.routes()) {
            case Unavailable<List<Route>>(var reason) -> new Answer.Of.Unsure<>(reason);
            case Observed<List<Route>>(var routes, _) ->
                new Answer.Of.Is<>(
                    carrier.way().encapsulation() != Encapsulation.TAILSCALE
                        && routes.stream().anyMatch(route -> isTunnel(route.dev())));
          };
    };
  }

  /// Whether packets to other nodes' pods that leave by this are wrapped.
  static boolean isTunnel(String dev) {
    return TUNNELS.matcher(dev).matches();
  }

  /// The largest packet of a pod that fits.
  int fitting() {
    return base - overhead;
  }

  int excess() {
    return pod - fitting();
  }

  private String ofDevice() {
    return view.vantage().host().links().seen().orElse(List.of()).stream()
        .filter(link -> link.name().equals(device))
        .map(link -> Integer.toString(link.mtu()))
        .findFirst()
        .orElse(Exhibit.UNKNOWN);
  }

  List<Exhibit> exhibits() {
    var all = new ArrayList<Exhibit>();
    all.addAll(
        EachNode.exhibit(
            view, HostView::links, "ip -j addr: pods' interfaces mtu", Integer.toString(pod)));
    all.addAll(
        EachNode.exhibit(
            view,
            HostView::links,
            "ip -j addr " + device + " mtu",
            narrow.isPresent() ? ofDevice() : Integer.toString(base)));
    narrow
        .map(route ->
            EachNode.exhibit(
                view,
                HostView::routes,
                "ip -j route " + route.destination().text() + " dev " + device + " mtu",
                Integer.toString(base)))
        .ifPresent(all::addAll);
    return all;
  }
}
