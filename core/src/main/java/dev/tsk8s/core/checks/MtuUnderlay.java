package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.mtu.Wrapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Does a full packet of tailscale0 fit into the interface that it leaves by? tailscaled hands the
/// kernel batches (UDP GSO), and the kernel refuses one whose packets are larger than the size it
/// knows for the way: pings pass, since single packets are split, and TCP falls to less than 1
/// Mbit/s (measured with Tailscale 1.102.5 on Linux 6.18: 1340 is enough, 1280 is not, and a
/// tailscale0 of 1220 makes it enough). What routers on the way carry does not show here. That
/// holds of the default route, and of another one that a peer is reached by at the moment.
final class MtuUnderlay implements Check {
  private static final Code TOO_SMALL = new Code("mtu-underlay/too-small");
  private static final Code ABOVE_LINK = new Code("mtu-underlay/route-above-link");
  private static final Code NONE = new Code("mtu-underlay/nothing-to-judge");

  @Override
  public String id() {
    return "mtu-underlay";
  }

  @Override
  public Topic topic() {
    return Topic.MTU;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(TOO_SMALL, ABOVE_LINK, NONE, EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    int nodes = 0;
    for (NodeView view : NodeViews.of(snapshot)) {
      nodes += NodeViews.isNode(view, snapshot.cluster()).isNo() ? 0 : 1;
      HostView host = view.vantage().host();
      if (host.isSeen()) {
        switch (host.links()) {
          case Unavailable<List<Link>>(var reason) -> unknown(judgement, view, reason);
          case Observed<List<Link>>(var links, _) ->
              tunnel(links).ifPresent(tunnel -> judge(judgement, view, links, tunnel));
        }
      }
    }
    EachNode.unseen(snapshot, nodes)
        .forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    return judgement.verdict(NONE);
  }

  private static void unknown(Judgement judgement, NodeView view, Reason reason) {
    judgement.unknown(EachNode.subject(view), reason);
  }

  /// In userspace mode there is none.
  private static Optional<Link> tunnel(List<Link> links) {
    return links.stream()
        .filter(link -> link.up() && link.name().startsWith("tailscale"))
        .findFirst();
  }

  private static void judge(Judgement judgement, NodeView view, List<Link> links, Link tunnel) {
    switch (view.vantage().host().routes()) {
      case Unavailable<List<Route>>(var reason) -> unknown(judgement, view, reason);
      case Observed<List<Route>>(var routes, _) -> {
        above(view, routes, links).ifPresent(judgement::fault);
        Optional<WayOut> narrow =
            WayOut.byDefault(routes, links)
                .filter(way -> !way.carries(tunnel.mtu()))
                .or(() -> toPeers(judgement, view, WayOut.narrow(routes, links, tunnel.mtu())));
        if (narrow.isPresent()) {
          judgement.fault(finding(view, tunnel, narrow.get()));
        } else if (WayOut.byDefault(routes, links).isPresent()) {
          judgement.healthy();
        }
      }
    }
  }

  /// The kernel goes by the route: what is larger than the interface leaves, and nobody refuses it.
  private static Optional<Finding> above(NodeView view, List<Route> routes, List<Link> links) {
    List<Link> outer = WayOut.outer(links);
    return routes.stream()
        .filter(route -> route.type().equals("unicast") && !route.table().equals("local"))
        .flatMap(route -> WayOut.of(route, outer).stream())
        .filter(way -> way.mtu() > way.ofDevice())
        .findFirst()
        .map(way ->
            EachNode.warning(ABOVE_LINK, view)
                .with("device", way.dev())
                .with("route", way.to())
                .with("mtu", Long.toString(way.mtu()))
                .with("deviceMtu", Long.toString(way.ofDevice()))
                .seen(exhibits(view, way)));
  }

  /// One of these ways, if a peer is reached by it.
  private static Optional<WayOut> toPeers(Judgement judgement, NodeView view, List<WayOut> narrow) {
    if (narrow.isEmpty()) {
      return Optional.empty();
    }
    view.vantage().status().unseen().ifPresent(reason -> unknown(judgement, view, reason));
    List<Route> main = WayOut.main(view.vantage().host().routes().seen().orElse(List.of()));
    return view.vantage().status().seen().map(TailscaleStatus::peers).stream()
        .flatMap(List::stream)
        .flatMap(peer -> peer.curAddr().stream())
        .flatMap(address -> RouteSize.to(main, address.ip()).stream())
        .flatMap(route -> narrow.stream().filter(way -> way.route().equals(route)))
        .findFirst();
  }

  private static Finding finding(NodeView view, Link tunnel, WayOut way) {
    int overhead = Wrapping.TAILSCALE.overhead(way.v6());
    int needed = tunnel.mtu() + overhead;
    return EachNode.problem(TOO_SMALL, view)
        .with("case", way.ofDevice() < needed ? "device" : "route")
        .with("device", way.dev())
        .with("route", way.to())
        .with("mtu", Long.toString(way.mtu()))
        .with("tunnel", tunnel.name())
        .with("tunnelMtu", Integer.toString(tunnel.mtu()))
        .with("overhead", Integer.toString(overhead))
        .with("needed", Integer.toString(needed))
        .with("excess", Long.toString(needed - way.mtu()))
        .with("fitting", Long.toString(way.mtu() - overhead))
        .seen(
            EachNode.exhibit(
                view,
                HostView::links,
                "ip -j addr " + tunnel.name() + " mtu",
                Integer.toString(tunnel.mtu())))
        .seen(exhibits(view, way));
  }

  private static List<Exhibit> exhibits(NodeView view, WayOut way) {
    return EachNode.exhibit(
        view, HostView::routes, way.to() + " dev " + way.dev() + " mtu", Long.toString(way.mtu()));
  }
}
