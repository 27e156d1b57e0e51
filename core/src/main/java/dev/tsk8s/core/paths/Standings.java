package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.NatGrid.Open;
import dev.tsk8s.core.paths.NatGrid.Out;
import dev.tsk8s.core.paths.NatGrid.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Works out what one end may be, from everything that was seen of it.
final class Standings {

  /// Ports that networks which limit UDP let out often; a path to one of them proves nothing for
  /// others.
  private static final Set<Integer> COMMON_PORTS = Set.of(53, 80, 123, 443, 3478);

  private static final int TAILSCALE_PORT = 41641;

  private final ClusterFacts cluster;
  private final Places places;

  Standings(ClusterFacts cluster, Places places) {
    this.cluster = cluster;
    this.places = places;
  }

  End of(
      Vantage vantage,
      TailscaleStatus status,
      TailnetNode self,
      Optional<Evidence<TailscalePod>> pod,
      Optional<Evidence<Hop>> hop) {
    var missing = new ArrayList<Reason>();
    Set<Boolean> hard = hard(vantage.netcheck(), self);
    Set<Open> open = open(vantage.netcheck(), self, pod, hop, hard, missing);
    Set<Out> out = out(vantage, status, hard, open, missing);
    Set<Boolean> ipv6 =
        vantage.netcheck().seen().map(report -> Set.of(report.ipv6())).orElse(Set.of(true, false));
    if (vantage.netcheck() instanceof Unavailable<Netcheck>(var reason)) {
      missing.add(reason);
    }
    if (out.equals(Set.of(Out.NOWHERE))) {
      open = Set.of(Open.NO);
    }
    var standing = new Standing(out, open, hard, ipv6);
    var addressed = publiclyAddressed(vantage.netcheck(), self, pod);
    return new End(vantage.id(), self, vantage.netcheck(), pod, standing, addressed, missing);
  }

  /// `MappingVariesByDestIP`, or what `Self.Addrs` shows where there was one STUN server only: one
  /// public address with two ports, neither of them the local one, is a NAT that gives each
  /// destination its own.
  private static Set<Boolean> hard(Evidence<Netcheck> evidence, TailnetNode self) {
    Optional<Netcheck> report = evidence.seen();
    Optional<Boolean> varies = report.flatMap(Netcheck::mappingVariesByDestIp);
    if (varies.isPresent()) {
      return Set.of(varies.get());
    }
    boolean mapped = report.flatMap(Netcheck::portMapping).orElse(true);
    return !mapped && showsTwoPorts(self.addrs()) ? Set.of(true) : Set.of(true, false);
  }

  private static boolean showsTwoPorts(List<Endpoint> addrs) {
    Set<Integer> localPorts = localPorts(addrs);
    var seen =
        addrs.stream()
            .filter(Standings::isPublicV4)
            .filter(e -> !localPorts.contains(e.port()))
            .toList();
    return !localPorts.isEmpty()
        && seen.stream()
            .map(Endpoint::ip)
            .anyMatch(ip -> seen.stream().filter(e -> e.ip().equals(ip)).count() >= 2);
  }

  private static Set<Out> out(
      Vantage vantage,
      TailscaleStatus status,
      Set<Boolean> hard,
      Set<Open> open,
      List<Reason> missing) {
    if (!(vantage.netcheck() instanceof Observed<Netcheck>(var report, _))) {
      return Set.of(Out.values());
    }
    if (!report.udp()) {
      return status.peers().stream()
              .flatMap(peer -> peer.curAddr().stream())
              .anyMatch(e -> !e.ip().isPrivate())
          ? Set.of(Out.ANYWHERE, Out.SOME_PORTS) // UDP passes, only STUN does not
          : Set.of(Out.NOWHERE);
    }
    // The gateway of a forwarded hard end may change the source port of what comes in: a port seen
    // there proves nothing.
    boolean portsTell = hard.equals(Set.of(false)) || open.equals(Set.of(Open.NO));
    if (portsTell && directEndpoints(vantage, status).anyMatch(Standings::isUncommon)) {
      return Set.of(Out.ANYWHERE);
    }
    if (vantage.pings() instanceof Unavailable<List<PingRun>>(var reason)) {
      missing.add(reason);
    }
    return Set.of(Out.ANYWHERE, Out.SOME_PORTS);
  }

  private static Stream<Endpoint> directEndpoints(Vantage vantage, TailscaleStatus status) {
    Stream<Endpoint> now = status.peers().stream().flatMap(peer -> peer.curAddr().stream());
    Stream<Endpoint> pinged =
        vantage.pings().seen().stream()
            .flatMap(List::stream)
            .flatMap(run -> run.pongs().stream())
            .flatMap(pong ->
                pong.via() instanceof Via.Direct(var endpoint)
                    ? Stream.of(endpoint)
                    : Stream.empty());
    return Stream.concat(now, pinged);
  }

  private static boolean isUncommon(Endpoint endpoint) {
    return isPublicV4(endpoint)
        && endpoint.port() != TAILSCALE_PORT
        && !COMMON_PORTS.contains(endpoint.port());
  }

  private Set<Open> open(
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
          return openInPodNetwork(seen, maybe, missing);
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

  /// A host whose addresses are all public has no NAT; one with private addresses beside them may
  /// sit behind an easy one. A host-network pod has its node's addresses, which the Node tells.
  private Evidence<Boolean> publiclyAddressed(
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

  /// A pod in the pod network is reached from outside through a hostPort or a Service only.
  private Set<Open> openInPodNetwork(TailscalePod pod, Set<Open> maybe, List<Reason> missing) {
    boolean hostPort =
        pod.spec().container().ports().stream()
            .anyMatch(p -> p.hostPort() > 0 && p.protocol().equals("UDP"));
    boolean service =
        cluster.services().seen().stream()
            .flatMap(List::stream)
            .anyMatch(each -> leadsTo(each, pod));
    if (hostPort || service) {
      return maybe;
    }
    Optional<Reason> unseen = cluster.services().unseenIn(pod.namespace());
    unseen.ifPresent(missing::add);
    return unseen.isPresent() ? maybe : Set.of(Open.NO);
  }

  private static boolean leadsTo(ServiceFact service, TailscalePod pod) {
    return service.namespace().equals(pod.namespace())
        && (service.type().equals("NodePort") || service.type().equals("LoadBalancer"))
        && service.ports().stream().anyMatch(port -> port.protocol().equals("UDP"))
        && !service.selector().isEmpty()
        && pod.labels().entrySet().containsAll(service.selector().entrySet());
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

  private static Set<Integer> localPorts(List<Endpoint> addrs) {
    var ports = new HashSet<Integer>();
    addrs.stream()
        .filter(e -> !e.ip().isV6() && e.ip().isPrivate())
        .forEach(e -> ports.add(e.port()));
    return ports;
  }

  private static boolean hasCommonPort(TailnetNode self) {
    return self.addrs().stream().anyMatch(e -> COMMON_PORTS.contains(e.port()));
  }

  private static boolean isPublicV4(Endpoint endpoint) {
    return !endpoint.ip().isV6() && !endpoint.ip().isPrivate();
  }
}
