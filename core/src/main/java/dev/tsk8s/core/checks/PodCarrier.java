package dev.tsk8s.core.checks;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.network.Encrypted;
import dev.tsk8s.core.network.PodLinks;
import dev.tsk8s.core.network.PodNetwork;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.PodNetworks;
import dev.tsk8s.core.network.Way;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A pod network other than Cilium, whose keys mean something else, and what it goes over.
///
/// @param way how its packets get from node to node
record PodCarrier(PodNetwork network, Way way, ClusterFacts cluster) {
  private static final List<String> FLANNEL =
      List.of("flannel.alpha.coreos.com/public-ip", "flannel.alpha.coreos.com/public-ipv6");
  private static final String CALICO = "projectcalico.org/IPv4Address";

  PodCarrier {
    requireNonNull(network);
    requireNonNull(way);
    requireNonNull(cluster);
  }

  /// Empty: there is none, or it is noted what is missing to know.
  static Optional<PodCarrier> of(Scene scene, Judgement judgement) {
    ClusterFacts cluster = scene.snapshot().cluster();
    if (!cluster.asked()) {
      return Optional.empty();
    }
    PodNetworks networks = scene.networks();
    networks.unseen().ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    Optional<PodNetwork> carrier = networks.carrier();
    if (carrier.isEmpty()) {
      cluster.nodes().unseen().ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
      return Optional.empty();
    }
    if (carrier.get().cni() == Cni.CILIUM) {
      return Optional.empty();
    }
    PodNetwork network = Encrypted.of(carrier.get(), cluster);
    return switch (network.way()) {
      case Answer.Of.Unsure<Way>(var reason) -> {
        judgement.unknown(subject(network), reason);
        yield Optional.empty();
      }
      case Answer.Of.Is<Way>(var way) -> Optional.of(new PodCarrier(network, way, cluster));
    };
  }

  Cni cni() {
    return network.cni();
  }

  Subject subject() {
    return subject(network);
  }

  private static Subject subject(PodNetwork network) {
    return network.agent().orElseGet(Subject::cluster);
  }

  /// Bytes that the pod network puts around pods' packets.
  int overhead() {
    return way.overhead(isOverIpv6());
  }

  /// The size of pods that is set; a key that holds the size below has been told what IPv6 takes.
  Answer.Of<OptionalInt> podMtu() {
    int more = overhead() - way.overhead();
    boolean ofBase = more > 0 && PodMtuKey.of(this).isBase();
    return ofBase && network.podMtu() instanceof Answer.Of.Is<OptionalInt>(var set)
        ? new Answer.Of.Is<>(
            set.isPresent() ? OptionalInt.of(set.getAsInt() - more) : OptionalInt.empty())
        : network.podMtu();
  }

  /// Nodes that have IPv4 as well use that.
  private boolean isOverIpv6() {
    List<ClusterNode> nodes = cluster.nodes().seen().orElse(List.of());
    return !nodes.isEmpty()
        && nodes.stream()
            .map(this::ends)
            .allMatch(ips -> !ips.isEmpty() && ips.stream().allMatch(Ip::isV6));
  }

  /// Whether nodes exchange pods' packets over tailscale0.
  Answer overTailscale() {
    return switch (cluster.nodes()) {
      case Unavailable<List<ClusterNode>>(var reason) -> Answer.unsure(reason);
      case Observed<List<ClusterNode>>(var nodes, _) -> {
        boolean some =
            told() || nodes.stream().flatMap(node -> ends(node).stream()).anyMatch(this::isTailnet);
        yield some ? Patterns.underlay(cluster) : Answer.of(false);
      }
    };
  }

  private boolean isTailnet(Ip ip) {
    return ip.isInTailscaleRange();
  }

  private boolean told() {
    return agents().anyMatch(Patterns::usesTailscale);
  }

  Stream<CniAgent> agents() {
    return cluster.cniAgents().seen().orElse(List.of()).stream()
        .filter(agent ->
            network
                .agent()
                .filter(Subject.of("DaemonSet", agent.namespace(), agent.name())::equals)
                .isPresent());
  }

  /// The addresses that other nodes send pods' packets to: what its agent noted, else the node's.
  List<Ip> ends(ClusterNode node) {
    List<String> keys =
        switch (cni()) {
          case FLANNEL, CANAL -> FLANNEL;
          case CALICO -> List.of(CALICO);
          default -> List.of();
        };
    List<Ip> noted =
        keys.stream()
            .map(key -> node.annotations().getOrDefault(key, "").replaceFirst("/.*", ""))
            .flatMap(text -> Ip.parse(text).stream())
            .toList();
    return noted.isEmpty() ? node.internalIps() : noted;
  }

  /// The node that a view shows; empty: none of this cluster.
  static Optional<ClusterNode> node(NodeView view) {
    return view.neighbours()
        .named(view.node())
        .or(() -> view.neighbours().ofTailnetAddress(view.vantage()));
  }

  /// The interface with an address that other nodes send to.
  Optional<Link> under(ClusterNode node, List<Link> links) {
    return Stream.of(ends(node), node.internalIps())
        .flatMap(ips -> NicSize.under(links, ips).stream())
        .findFirst();
  }

  /// The largest interface that a pod has; empty: there is no pod, or they have no names.
  OptionalInt podLink(List<Link> links) {
    return links.stream().filter(link -> PodLinks.has(cni(), link)).mapToInt(Link::mtu).max();
  }
}
