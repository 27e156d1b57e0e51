package dev.tsk8s.core.paths;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.network.Egresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the NAT to name for a pod with endpoint-dependent mapping, by comparing what STUN saw with
/// the node's own addresses and with what the same node's own network sees: a host-network pod, or
/// outputs that were saved on the node. What leaves by another public address went another way, and
/// tells nothing.
final class Hops {
  private final Places places;
  private final Snapshot snapshot;
  private @Nullable Egresses egresses;
  private final List<Vantage> vantages;

  Hops(Snapshot snapshot, Places places) {
    this.places = places;
    this.snapshot = snapshot;
    this.vantages = snapshot.lookouts();
  }

  /// The hop that makes this pod's mapping hard; unavailable with the reason of the evidence that
  /// would tell.
  Evidence<Hop> of(VantageId id, Netcheck netcheck) {
    return switch (places.pod(id)) {
      case Unavailable<TailscalePod>(var reason) -> new Unavailable<>(reason);
      case Observed<TailscalePod>(var pod, var origin) ->
          switch (places.node(pod.node())) {
            case Unavailable<ClusterNode>(var reason) -> new Unavailable<>(reason);
            case Observed<ClusterNode>(var node, _) ->
                locate(new Site(id, pod, node, addresses(netcheck), places.shared(node)), origin);
          };
    };
  }

  /// A pod on its node.
  ///
  /// @param shared addresses of the node that others have as well: they are those of a router in
  ///   front of all of them, as k3s is told them with `--node-external-ip`
  private record Site(
      VantageId id, TailscalePod pod, ClusterNode node, List<Ip> seenAt, List<Ip> shared) {
    Hop hop(Hop.Kind kind) {
      return new Hop(kind, pod, node.name(), seenAt, own());
    }

    List<Ip> own() {
      return Stream.concat(node.externalIps().stream(), node.internalIps().stream()).toList();
    }

    boolean seenAtNode() {
      return !seenAt.isEmpty()
          && own().containsAll(seenAt)
          && shared.stream().noneMatch(seenAt::contains);
    }
  }

  private Evidence<Hop> locate(Site site, Origin origin) {
    if (site.pod().spec().hostNetwork()) {
      return ofHostNetwork(site, origin);
    }
    return site.seenAtNode()
        ? new Observed<>(site.hop(Hop.Kind.POD_SNAT_ON_PUBLIC_NODE), origin)
        : byComparison(site, origin);
  }

  private Evidence<Hop> ofHostNetwork(Site site, Origin origin) {
    if (site.seenAtNode()) {
      return new Observed<>(site.hop(Hop.Kind.NODE_SNAT), origin);
    }
    return byRule(site, origin, Egress::host, true);
  }

  private Egresses egresses() {
    Egresses known = egresses;
    if (known == null) {
      known = Egresses.of(new Scene(snapshot));
      egresses = known;
    }
    return known;
  }

  /// By whether the node's own rule gives this traffic random ports. Where nothing can tell, both
  /// hops stay.
  ///
  /// @param ofNode what was measured is the node's own traffic
  private Evidence<Hop> byRule(
      Site site, Origin origin, Function<Egress, Answer> whose, boolean ofNode) {
    Egresses all = egresses();
    Evidence<Optional<Answer>> ruled =
        RulesOfNode.random(snapshot, site.node(), site.pod(), ofNode);
    if (ruled instanceof Unavailable<Optional<Answer>>(var reason)) {
      return new Unavailable<>(reason);
    }
    Optional<Answer> random =
        ruled
            .seen()
            .flatMap(rules -> rules)
            .filter(rules -> rules.reasons().isEmpty())
            .or(() -> all.of(site.node(), site.pod().ips()).map(whose));
    List<Reason> unseen =
        Stream.concat(
                random.stream().flatMap(answer -> answer.reasons().stream()),
                random.filter(Answer::isYes).isPresent() ? Stream.of() : all.unseen().stream())
            .filter(reason -> !(reason instanceof Reason.NotVisible))
            .toList();
    if (!unseen.isEmpty()) {
      return new Unavailable<>(unseen.getFirst());
    }
    // A pod network that was not recognised may do anything to pods; the node's own traffic is
    // taken by few, which are.
    boolean innocent = random.map(Answer::isNo).orElse(ofNode);
    boolean guilty = random.filter(Answer::isYes).isPresent();
    return new Observed<>(
        site.hop(
            innocent
                ? Hop.Kind.IN_FRONT_OF_NODES
                : guilty ? Hop.Kind.NODE_FIRST : Hop.Kind.NODE_OR_IN_FRONT),
        origin);
  }

  private Evidence<Hop> byComparison(Site site, Origin origin) {
    var unseen = new ArrayList<Reason>();
    for (Vantage other : vantages) {
      if (other.id().equals(site.id()) || !isHostNetworkOn(site.node().name(), other.id())) {
        continue;
      }
      switch (other.netcheck()) {
        case Unavailable<Netcheck> _ when showsItsRulesOnly(other) -> {}
        case Unavailable<Netcheck>(var reason) -> unseen.add(reason);
        case Observed<Netcheck>(var netcheck, _) -> {
          Optional<Boolean> varies = netcheck.mappingVariesByDestIp();
          boolean sameWayOut = addresses(netcheck).stream().anyMatch(site.seenAt()::contains);
          if (varies.isPresent() && sameWayOut) {
            return varies.get()
                ? ofHostNetwork(site, origin)
                : new Observed<>(site.hop(Hop.Kind.POD_SNAT_ON_PRIVATE_NODE), origin);
          }
        }
      }
    }
    return unseen.isEmpty()
        ? byRule(site, origin, Egress::random, false)
        : new Unavailable<>(unseen.getFirst());
  }

  /// Nobody asked Tailscale there.
  private static boolean showsItsRulesOnly(Vantage view) {
    return Stream.of(view.netcheck(), view.status())
        .allMatch(
            evidence -> evidence.unseen().filter(Reason.NotInFiles.class::isInstance).isPresent());
  }

  private boolean isHostNetworkOn(String node, VantageId id) {
    return id.equals(VantageId.file(node))
        || places
            .pod(id)
            .seen()
            .filter(pod -> pod.spec().hostNetwork() && pod.node().equals(node))
            .isPresent();
  }

  private static List<Ip> addresses(Netcheck netcheck) {
    return netcheck.globalV4().stream().map(Endpoint::ip).distinct().sorted().toList();
  }
}
