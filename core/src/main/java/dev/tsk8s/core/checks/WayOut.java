package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.mtu.Wrapping;
import dev.tsk8s.core.network.PodLinks;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A way that a host's own packets leave by, and the largest that the kernel sends there: the size
/// of the route where it has one, else the interface's. tailscaled's packets look in the table
/// `main` first (ts:wgengine/router/osrouter/router_linux.go, rule 5210).
///
/// @param ofDevice what the interface takes
record WayOut(Route route, long mtu, long ofDevice) {
  private static final String MAIN = "main";

  /// What joins pods to their node, or is made of packets on other interfaces.
  private static final Set<String> INNER =
      Set.of("veth", "netkit", "vxlan", "geneve", "ipip", "dummy");

  /// The default route, of IPv4 if there is one: `ip` lists the one that counts first.
  static Optional<WayOut> byDefault(List<Route> routes, List<Link> links) {
    return byDefault(routes, links, false).or(() -> byDefault(routes, links, true));
  }

  private static Optional<WayOut> byDefault(List<Route> routes, List<Link> links, boolean v6) {
    return main(routes).stream()
        .filter(route -> route.destination().isEverything())
        .filter(route -> isV6(route) == v6)
        .findFirst()
        .flatMap(route -> of(route, links));
  }

  static Optional<WayOut> of(Route route, List<Link> links) {
    return links.stream()
        .filter(link -> link.name().equals(route.dev()))
        .findFirst()
        .map(link -> new WayOut(route, route.mtu().orElse(link.mtu()), link.mtu()));
  }

  /// Others that do not carry what is around a full packet of this size, but for those to pods.
  static List<WayOut> narrow(List<Route> routes, List<Link> links, int tunnel) {
    List<Link> outer =
        outer(links).stream().filter(link -> !link.name().startsWith("tailscale")).toList();
    return main(routes).stream()
        .filter(route -> !route.destination().isEverything() && isFar(route))
        .flatMap(route -> of(route, outer).stream())
        .filter(way -> !way.carries(tunnel))
        .toList();
  }

  /// Without what a pod network's agent makes, and sizes as it likes.
  static List<Link> outer(List<Link> links) {
    return links.stream()
        .filter(link -> !INNER.contains(link.kind()) && !isOfPods(link))
        .filter(link -> !link.name().equals("lo"))
        .toList();
  }

  /// No peer has an address of the link itself.
  private static boolean isFar(Route route) {
    var range = route.destination().range();
    return !range.isLinkLocal() && !range.isMulticast();
  }

  private static boolean isOfPods(Link link) {
    return link.name().startsWith("lxc")
        || link.name().startsWith("cilium_")
        || Arrays.stream(Cni.values()).anyMatch(cni -> PodLinks.has(cni, link));
  }

  static List<Route> main(List<Route> routes) {
    return routes.stream()
        .filter(route -> route.table().equals(MAIN) && route.type().equals("unicast"))
        .toList();
  }

  boolean carries(int tunnel) {
    return mtu >= tunnel + Wrapping.TAILSCALE.overhead(v6());
  }

  String dev() {
    return route.dev();
  }

  String to() {
    return route.destination().isEverything() ? "default" : route.destination().text();
  }

  boolean v6() {
    return isV6(route);
  }

  private static boolean isV6(Route route) {
    return route.destination().text().contains(":");
  }
}
