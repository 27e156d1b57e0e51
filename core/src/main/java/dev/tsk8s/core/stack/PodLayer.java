package dev.tsk8s.core.stack;

import dev.tsk8s.core.cidr.Range;
import dev.tsk8s.core.cidr.Ranges;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Encapsulation;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.Way;
import dev.tsk8s.core.stack.Layer.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The network that pods are in, and the tunnel below it: its packet size is that of the wrapped
/// packet, its addresses are those of its ends.
final class PodLayer {
  private static final Cell NONE = new Cell.None();

  private PodLayer() {}

  static List<Layer> of(Site site) {
    return switch (Carrier.of(site)) {
      case Answer.Of.Unsure<Carrier>(var reason) ->
          List.of(
              Layer.unknown(Kind.POD_NETWORK, reason).withRanges(ranges(site)),
              Layer.unknown(Kind.TUNNEL, reason));
      case Answer.Of.Is<Carrier>(var carrier) ->
          switch (carrier.way()) {
            case Answer.Of.Unsure<Way>(var reason) ->
                List.of(
                    network(site, carrier, new Cell.Unknown(reason)),
                    Layer.unknown(Kind.TUNNEL, reason));
            case Answer.Of.Is<Way>(var way) ->
                List.of(
                    network(site, carrier, Cell.of(way.mode(), carrier.wayFrom(site))),
                    tunnel(site, carrier, way));
          };
    };
  }

  private static Layer network(Site site, Carrier carrier, Cell mode) {
    return new Layer(
        Kind.POD_NETWORK,
        carrier.what(),
        carrier.version(),
        mode,
        ranges(site),
        PodMtu.of(site, carrier),
        carrier.managedBy());
  }

  private static Layer tunnel(Site site, Carrier carrier, Way way) {
    String from = carrier.wayFrom(site);
    return switch (way.encapsulation()) {
      case NONE ->
          isOn("enable-ipsec", carrier, site)
              ? wrapped(Cell.of("ipsec", from), site, carrier)
              : without(new Cell.Word("none", from));
      case TAILSCALE -> without(new Cell.Word("tailnet-routes", from));
      case VXLAN, GENEVE, IPIP, GRE, WIREGUARD, IPSEC, UDP ->
          wrapped(Cell.of(name(way, carrier, site), from), site, carrier);
    };
  }

  private static Layer wrapped(Cell what, Site site, Carrier carrier) {
    return new Layer(
        Kind.TUNNEL,
        what,
        NONE,
        NONE,
        ends(site, carrier),
        size(site, carrier),
        carrier.managedBy());
  }

  private static Layer without(Cell what) {
    return new Layer(Kind.TUNNEL, what, NONE, NONE, NONE, NONE, NONE);
  }

  /// `vxlan 8472/udp`, and what Cilium encrypts it with.
  private static String name(Way way, Carrier carrier, Site site) {
    String name = way.encapsulation().name().toLowerCase(Locale.ROOT);
    String port =
        way.ports().stream()
            .filter(one -> one.endsWith("/udp"))
            .findFirst()
            .map(one -> " " + one)
            .orElse("");
    boolean wireguard =
        way.encapsulation() != Encapsulation.WIREGUARD && isOn("enable-wireguard", carrier, site);
    return name
        + port
        + (wireguard ? " + wireguard 51871/udp" : "")
        + (isOn("enable-ipsec", carrier, site) ? " + ipsec" : "");
  }

  private static boolean isOn(String key, Carrier carrier, Site site) {
    return carrier.cni() == Cni.CILIUM
        && site.config().filter(config -> config.isOn(key).isYes()).isPresent();
  }

  /// Cilium's is its base; of others the size of the device below shows on the node only.
  private static Cell size(Site site, Carrier carrier) {
    return carrier.cni() == Cni.CILIUM
        ? CiliumCells.base(site)
        : new Cell.Unknown(site.links().unseen().orElse(Site.notVisible(Stack.POD_MTU)));
  }

  private static Cell ends(Site site, Carrier carrier) {
    if (site.node().isEmpty()) {
      return new Cell.Unknown(site.cluster().nodes().unseen().orElse(Site.notVisible(Stack.HOST)));
    }
    var node = site.node().get();
    if (carrier.cni() == Cni.CILIUM && !node.internalIps().isEmpty()) {
      // The first InternalIP (cilium: pkg/node/addressing).
      return Cell.of(node.internalIps().getFirst().text(), "Node status.addresses");
    }
    for (String key :
        List.of(
            "flannel.alpha.coreos.com/public-ip-overwrite",
            "flannel.alpha.coreos.com/public-ip",
            "projectcalico.org/IPv4Address")) {
      Optional<Ip> said =
          Ip.parse(node.annotations().getOrDefault(key, "").replaceFirst("/.*", ""));
      if (said.isPresent()) {
        return Cell.of(said.get().text(), "Node " + key);
      }
    }
    return Site.unknown(Stack.MODE);
  }

  /// The pool where there is one, else what this node hands out.
  private static Cell ranges(Site site) {
    List<Range> own =
        Stream.of("", site.name())
            .distinct()
            .flatMap(name -> site.around().podRanges().getOrDefault(name, List.of()).stream())
            .toList();
    List<String> widest = Ranges.widest(own).stream().map(Cidr::text).toList();
    if (!widest.isEmpty()) {
      String from =
          own.stream()
              .filter(range -> widest.contains(range.cidr().text()))
              .findFirst()
              .map(range -> range.said().what())
              .orElse("");
      return new Cell.Value(widest, from);
    }
    List<Reason> missing = site.around().ranges().missing(Range.Kind.PODS);
    boolean vpc =
        site.around().networks().has(Cni.AWS_VPC_CNI) || site.around().networks().has(Cni.GKE);
    return missing.isEmpty()
        ? vpc ? new Cell.Word("node-network", "DaemonSets") : Site.unknown(Ranges.PODS_NOT_VISIBLE)
        : new Cell.Unknown(missing.getFirst());
  }
}
