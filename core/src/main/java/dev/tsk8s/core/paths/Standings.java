package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.paths.NatGrid.Open;
import dev.tsk8s.core.paths.NatGrid.Out;
import dev.tsk8s.core.paths.NatGrid.Standing;
import dev.tsk8s.core.probing.Doors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Works out what one end may be, from everything that was seen of it.
final class Standings {

  private final Openness openness;
  private final Places places;
  private final Doors doors;

  Standings(Snapshot snapshot, Places places) {
    this.openness = new Openness(snapshot.cluster(), places);
    this.places = places;
    this.doors = Doors.of(snapshot.probed());
  }

  End of(
      Vantage vantage,
      TailscaleStatus status,
      TailnetNode self,
      Optional<Evidence<TailscalePod>> pod,
      Optional<Evidence<Hop>> hop) {
    var missing = new ArrayList<Reason>();
    Set<Boolean> hard = hard(vantage.netcheck(), self);
    Set<Open> open = openness.of(vantage.netcheck(), self, pod, hop, hard, missing);
    Set<Out> out = out(vantage, status, hard, open, missing);
    if (out.contains(Out.SOME_PORTS) && isMeasuredAsLimited(pod)) {
      out = Set.of(Out.SOME_PORTS);
    }
    Set<Boolean> ipv6 =
        vantage.netcheck().seen().map(report -> Set.of(report.ipv6())).orElse(Set.of(true, false));
    if (vantage.netcheck() instanceof Unavailable<Netcheck>(var reason)) {
      missing.add(reason);
    }
    if (out.equals(Set.of(Out.NOWHERE))) {
      open = Set.of(Open.NO);
    }
    var standing = new Standing(out, open, hard, ipv6);
    var addressed = openness.publiclyAddressed(vantage.netcheck(), self, pod);
    return new End(
        vantage.id(),
        self,
        vantage.netcheck(),
        pod,
        standing,
        addressed,
        pod.map(this::onJoinedNode),
        missing);
  }

  /// By a probe pod in the same network: that of the node.
  private boolean isMeasuredAsLimited(Optional<Evidence<TailscalePod>> pod) {
    return pod.flatMap(Evidence::seen)
        .filter(one -> one.spec().hostNetwork())
        .filter(one -> !doors.silentTo(new ProbeId(one.node(), ProbeId.Kind.NODE)).isEmpty())
        .isPresent();
  }

  private Evidence<Boolean> onJoinedNode(Evidence<TailscalePod> pod) {
    return switch (pod) {
      case Unavailable<TailscalePod>(var reason) -> new Unavailable<>(reason);
      case Observed<TailscalePod>(var seen, var origin) when !seen.spec().hostNetwork() ->
          new Observed<>(false, origin);
      case Observed<TailscalePod>(var seen, _) ->
          places
              .node(seen.node())
              .map(node -> node.internalIps().stream().anyMatch(Ip::isInTailscaleRange));
    };
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
    Set<Integer> localPorts = Openness.localPorts(addrs);
    var seen =
        addrs.stream()
            .filter(Openness::isPublicV4)
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
    return Openness.isPublicV4(endpoint)
        && endpoint.port() != TailscaleSpec.USUAL_PORT
        && !Openness.COMMON_PORTS.contains(endpoint.port());
  }
}
