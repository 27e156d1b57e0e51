package dev.tsk8s.core.stack;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.stack.Layer.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a node itself is: its pods above, its kernel, and the network it is plugged into.
final class Ground {
  private static final Cell NONE = new Cell.None();

  private Ground() {}

  /// Pods, run by the kubelet; their addresses and packet sizes are the pod network's.
  static Layer application(Site site) {
    return new Layer(
        Kind.APPLICATION,
        new Cell.Word("pods", "Node"),
        NONE,
        NONE,
        NONE,
        NONE,
        node(site, ClusterNode::kubeletVersion, "kubeletVersion") instanceof Cell.Value value
            ? Cell.of("kubelet " + value.texts().getFirst(), value.from())
            : node(site, ClusterNode::kubeletVersion, "kubeletVersion"));
  }

  /// The kernel and how packet filters are written into it. A host tells its own kernel.
  static Layer linux(Site site) {
    Cell kernel =
        site.look(vantage -> vantage.host().kernel())
            .seen()
            .map(release -> Cell.of(release, "uname -r"))
            .orElseGet(() -> node(site, ClusterNode::kernelVersion, "kernelVersion"));
    Cell image = node(site, ClusterNode::osImage, "osImage");
    return new Layer(
        Kind.LINUX, new Cell.Word("kernel", "Node"), kernel, dialect(site), NONE, NONE, image);
  }

  private static Cell dialect(Site site) {
    Evidence<Set<String>> dialects =
        site.look(vantage -> vantage.host().filters()).map(filters -> filters.dialects());
    return switch (dialects) {
      case Unavailable<Set<String>>(var reason) -> new Cell.Unknown(reason);
      case Observed<Set<String>>(var seen, _) when seen.isEmpty() -> Site.unknown(Stack.HOST);
      case Observed<Set<String>>(var seen, _) ->
          Cell.of("iptables " + String.join(" + ", new TreeSet<>(seen)), "iptables-save");
    };
  }

  /// The provider's network. A node that Tailscale joins has a tailnet address as its own: what
  /// lies below shows on its interfaces only.
  static Layer network(Site site) {
    Cell provider =
        site.node()
            .map(node -> Providers.of(node).orElseGet(() -> Site.unknown(Stack.PROVIDER)))
            .orElseGet(() -> withoutNode(site));
    return new Layer(Kind.NETWORK, provider, NONE, NONE, addresses(site), mtu(site), provider);
  }

  private static Cell withoutNode(Site site) {
    return new Cell.Unknown(site.cluster().nodes().unseen().orElse(Site.notVisible(Stack.HOST)));
  }

  static Cell node(Site site, Function<ClusterNode, String> field, String name) {
    return site.node()
        .map(field)
        .filter(text -> !text.isEmpty())
        .map(text -> Cell.of(text, "Node status.nodeInfo." + name))
        .orElseGet(() -> withoutNode(site));
  }

  private static Cell addresses(Site site) {
    List<String> own =
        site.node().stream()
            .filter(_ -> site.joined().isNo())
            .flatMap(
                node -> Stream.concat(node.internalIps().stream(), node.externalIps().stream()))
            .map(Ip::text)
            .toList();
    if (!own.isEmpty()) {
      return new Cell.Value(own, "Node status.addresses");
    }
    List<String> links =
        nics(site).stream()
            .flatMap(link -> link.addresses().stream())
            .filter(ip -> !ip.text().startsWith("fe80:"))
            .map(Ip::text)
            .toList();
    return links.isEmpty()
        ? new Cell.Unknown(site.links().unseen().orElse(Site.notVisible(Stack.HOST)))
        : new Cell.Value(links, "ip -j addr");
  }

  /// Each size once, with the interfaces that have it where they differ.
  private static Cell mtu(Site site) {
    List<Link> nics = nics(site);
    if (nics.isEmpty()) {
      return new Cell.Unknown(site.links().unseen().orElse(Site.notVisible(Stack.HOST)));
    }
    boolean same = nics.stream().map(Link::mtu).distinct().count() == 1;
    return Cell.of(
        same
            ? Integer.toString(nics.getFirst().mtu())
            : nics.stream()
                .map(link -> link.name() + " " + link.mtu())
                .collect(Collectors.joining(", ")),
        "ip -j addr " + nics.stream().map(Link::name).collect(Collectors.joining(", ")));
  }

  /// Hardware that is up and has an address, else what the default route leaves by (a container's
  /// veth); nothing that a CNI made.
  private static List<Link> nics(Site site) {
    List<Link> links = site.links().seen().orElse(List.of());
    List<Link> hardware =
        links.stream()
            .filter(link -> link.kind().isEmpty() || link.kind().equals("bond"))
            .filter(link -> link.up() && link.hasMac() && link.master().isEmpty())
            .filter(link -> !link.addresses().isEmpty())
            .toList();
    if (!hardware.isEmpty()) {
      return hardware;
    }
    Optional<String> leaving =
        site.look(vantage -> vantage.host().routes()).seen().orElse(List.of()).stream()
            .filter(route -> route.destination().isEverything() && route.table().equals("main"))
            .map(Route::dev)
            .filter(dev -> !dev.startsWith("tailscale"))
            .findFirst();
    return links.stream().filter(link -> leaving.filter(link.name()::equals).isPresent()).toList();
  }
}
