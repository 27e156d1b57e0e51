package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
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
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.mtu.Wrapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Does a full packet of tailscale0 fit into the interface that it leaves by? tailscaled hands the
/// kernel batches (UDP GSO), and the kernel refuses one whose packets are larger than the size it
/// knows for the way: pings pass, since single packets are split, and TCP falls to less than 1
/// Mbit/s (measured with Tailscale 1.102.5 on Linux 6.18: 1340 is enough, 1280 is not, and a
/// tailscale0 of 1220 makes it enough). What routers on the way carry does not show here.
final class MtuUnderlay implements Check {
  private static final Code TOO_SMALL = new Code("mtu-underlay/too-small");
  private static final Code NONE = new Code("mtu-underlay/nothing-to-judge");
  private static final String MAIN = "main";

  /// The way out, and the largest packet that it takes.
  ///
  /// @param ofDevice what the interface takes, where the route has a size of its own
  private record Way(String dev, long mtu, long ofDevice, boolean v6) {}

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
    return Set.of(TOO_SMALL, NONE, EachNode.UNSEEN);
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
      case Observed<List<Route>>(var routes, _) ->
          way(routes, links).ifPresent(way -> judge(judgement, view, tunnel, way));
    }
  }

  /// The default route, of IPv4 if there is one: `ip` lists the one that counts first.
  private static Optional<Way> way(List<Route> routes, List<Link> links) {
    return way(routes, links, false).or(() -> way(routes, links, true));
  }

  private static Optional<Way> way(List<Route> routes, List<Link> links, boolean v6) {
    return routes.stream()
        .filter(route -> route.table().equals(MAIN) && route.type().equals("unicast"))
        .filter(route -> route.destination().isEverything())
        .filter(route -> route.destination().text().contains(":") == v6)
        .findFirst()
        .flatMap(route ->
            links.stream()
                .filter(link -> link.name().equals(route.dev()))
                .findFirst()
                .map(link ->
                    new Way(
                        link.name(),
                        Math.min(link.mtu(), route.mtu().orElse(link.mtu())),
                        link.mtu(),
                        v6)));
  }

  private static void judge(Judgement judgement, NodeView view, Link tunnel, Way way) {
    int overhead = Wrapping.TAILSCALE.overhead(way.v6());
    int needed = tunnel.mtu() + overhead;
    if (way.mtu() >= needed) {
      judgement.healthy();
      return;
    }
    judgement.fault(
        EachNode.problem(TOO_SMALL, view)
            .with("case", way.ofDevice() < needed ? "device" : "route")
            .with("device", way.dev())
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
            .seen(
                EachNode.exhibit(
                    view,
                    HostView::routes,
                    "default dev " + way.dev() + " mtu",
                    Long.toString(way.mtu()))));
  }
}
