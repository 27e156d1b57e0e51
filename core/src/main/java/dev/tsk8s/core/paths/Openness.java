package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.paths.NatGrid.Open;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Whether UDP that nobody asked for can reach an end. Tailscale's own output never proves that it
/// does; it may prove, with the objects of the cluster, that it does not.
final class Openness {

  /// Ports that networks which limit UDP let out often; a path to one of them proves nothing for
  /// others.
  static final Set<Integer> COMMON_PORTS = Set.of(53, 80, 123, 443, 3478);

  private final ClusterFacts cluster;
  private final Places places;

  Openness(ClusterFacts cluster, Places places) {
    this.cluster = cluster;
    this.places = places;
  }

  /// What was not ruled out; the reasons of looks that failed are added to those missing.
  Set<Open> of(
      Evidence<Netcheck> netcheck,
      TailnetNode self,
      Optional<Evidence<TailscalePod>> pod,
      Optional<Evidence<Hop>> hop,
      Set<Boolean> hard,
      List<Reason> missing) {
    Set<Open> maybe = Set.of(Open.NO, hasCommonPort(self) ? Open.ON_COMMON_PORT : Open.YES);
    if (pod.isPresent()) {
      switch (pod.get()) {
        case Unavailable<TailscalePod>(var reason) -> {
          missing.add(reason);
          return maybe;
        }
        case Observed<TailscalePod>(var seen, _) when !seen.spec().hostNetwork() -> {
          return openInPodNetwork(pod.get(), seen, maybe, missing);
        }
        case Observed<TailscalePod> _ -> {}
      }
    }
    boolean surelyHard = hard.equals(Set.of(true));
    if (surelyHard && hop.isPresent()) {
      switch (hop.get()) {
        case Unavailable<Hop>(var reason) -> missing.add(reason);
        case Observed<Hop>(var located, _) when located.behindAnotherNat() -> {
          return Set.of(Open.NO);
        }
        case Observed<Hop> _ -> {}
      }
    }
    return surelyHard && !mayBeForwarded(netcheck, self) ? Set.of(Open.NO) : maybe;
  }

  /// A pod in the pod network is reached from outside where something leads to its port only.
  private Set<Open> openInPodNetwork(
      Evidence<TailscalePod> pod, TailscalePod seen, Set<Open> maybe, List<Reason> missing) {
    var inlet = Inlet.to(cluster, seen.namespace(), seen.spec(), pod.map(List::of));
    inlet.unseen().ifPresent(missing::add);
    return inlet.open() || inlet.unseen().isPresent() ? maybe : Set.of(Open.NO);
  }

  /// With a hard mapping only a fixed port, forwarded or opened, can be an endpoint that works.
  /// Tailscale then advertises the seen address with the local port as a guess, or what a port
  /// mapping protocol gave it, or a public address of its own (ts:wgengine/magicsock/magicsock.go
  /// determineEndpoints).
  private static boolean mayBeForwarded(Evidence<Netcheck> netcheck, TailnetNode self) {
    Set<Integer> localPorts = localPorts(self.addrs());
    return localPorts.isEmpty()
        || self.addrs().stream().anyMatch(e -> isPublicV4(e) && localPorts.contains(e.port()))
        || netcheck.seen().flatMap(Netcheck::portMapping).orElse(false);
  }

  /// A host whose addresses are all public has no NAT; one with private addresses beside them may
  /// sit behind an easy one. A host-network pod has its node's addresses, which the Node tells.
  Evidence<Boolean> publiclyAddressed(
      Evidence<Netcheck> netcheck, TailnetNode self, Optional<Evidence<TailscalePod>> pod) {
    return switch (netcheck) {
      case Unavailable<Netcheck>(var reason) -> new Unavailable<>(reason);
      case Observed<Netcheck>(var report, var origin) -> {
        List<Ip> seen = report.globalV4().stream().map(Endpoint::ip).distinct().toList();
        if (pod.isPresent()) {
          yield atNode(seen, pod.get());
        }
        List<Ip> own = self.addrs().stream().map(Endpoint::ip).filter(ip -> !ip.isV6()).toList();
        boolean onlyPublic = !own.isEmpty() && own.stream().noneMatch(Ip::isPrivate);
        yield new Observed<>(onlyPublic && !seen.isEmpty() && own.containsAll(seen), origin);
      }
    };
  }

  private Evidence<Boolean> atNode(List<Ip> seen, Evidence<TailscalePod> pod) {
    return switch (pod) {
      case Unavailable<TailscalePod>(var reason) -> new Unavailable<>(reason);
      case Observed<TailscalePod>(var on, var origin) when !on.spec().hostNetwork() ->
          new Observed<>(false, origin);
      case Observed<TailscalePod>(var on, _) ->
          places
              .node(on.node())
              .map(node ->
                  !seen.isEmpty()
                      && Stream.concat(node.externalIps().stream(), node.internalIps().stream())
                          .toList()
                          .containsAll(seen));
    };
  }

  /// The ports of tailscaled itself, as its private endpoints show them.
  static Set<Integer> localPorts(List<Endpoint> addrs) {
    var ports = new HashSet<Integer>();
    addrs.stream()
        .filter(e -> !e.ip().isV6() && e.ip().isPrivate())
        .forEach(e -> ports.add(e.port()));
    return ports;
  }

  private static boolean hasCommonPort(TailnetNode self) {
    return self.addrs().stream().anyMatch(e -> COMMON_PORTS.contains(e.port()));
  }

  static boolean isPublicV4(Endpoint endpoint) {
    return !endpoint.ip().isV6() && !endpoint.ip().isPrivate();
  }
}
