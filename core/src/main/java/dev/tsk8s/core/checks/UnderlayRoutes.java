package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cidr.Range;
import dev.tsk8s.core.cidr.Ranges;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.network.Encapsulation;
import dev.tsk8s.core.network.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Does the kernel of a machine send packets for its own networks into the tailnet? Accepted routes
/// lie in table 52, which rule 5270 asks before `main` (ts:wgengine/router/osrouter): whatever is
/// in both goes through tailscale0, however precise the other route is. On a node of the cluster
/// that holds for pods' and Services' ranges too, unless the pod network itself goes that way.
final class UnderlayRoutes implements Check {
  private static final Code HIJACKED = new Code("underlay-routes/hijacked");

  /// Services' addresses are translated before the kernel routes, by kube-proxy as by Cilium: what
  /// is lost is what is not translated there.
  static final Code SERVICES = new Code("underlay-routes/covers-services");

  private static final Code NONE = new Code("underlay-routes/nothing-to-judge");
  private static final String ACCEPTED = "52";

  /// A network of the machine's own, and who says so.
  private record Own(Cidr range, String what, Code code) {}

  @Override
  public String id() {
    return "underlay-routes";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(HIJACKED, SERVICES, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    for (NodeView view : NodeViews.of(snapshot)) {
      var subject = PathSubjects.of(view.vantage().id());
      switch (view.vantage().host().routes()) {
        case Unavailable<List<Route>>(var reason) -> judgement.unknown(subject, reason);
        case Observed<List<Route>>(var routes, var origin) ->
            judge(judgement, view, routes, origin, scene);
      }
    }
    if (snapshot.cluster().asked()) {
      snapshot
          .cluster()
          .nodes()
          .unseen()
          .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    return judgement.verdict(NONE);
  }

  private static void judge(
      Judgement judgement, NodeView view, List<Route> routes, Origin origin, Scene scene) {
    List<Route> accepted = routes.stream().filter(UnderlayRoutes::isAccepted).toList();
    List<Own> own = new ArrayList<>(onLink(routes));
    if (accepted.isEmpty()) {
      judgement.healthy();
      return;
    }
    own.addAll(ofCluster(view, scene));
    Optional<Finding> finding =
        own.stream()
            .filter(one -> !isThrown(one.range(), routes))
            .flatMap(one ->
                accepted.stream()
                    .filter(route -> route.destination().overlaps(one.range()))
                    .map(route -> finding(view, route, one, origin)))
            .findFirst();
    finding.ifPresentOrElse(judgement::fault, judgement::healthy);
    if (isOfCluster(view, scene.snapshot())) {
      missing(scene)
          .forEach(reason -> judgement.unknown(PathSubjects.of(view.vantage().id()), reason));
    }
  }

  /// A subnet route of another node: not a peer, not the tailnet itself, no exit node.
  private static boolean isAccepted(Route route) {
    Cidr to = route.destination();
    return route.table().equals(ACCEPTED)
        && route.type().equals("unicast")
        && route.dev().startsWith("tailscale")
        && !to.isEverything()
        && !Ip.CGNAT.contains(to)
        && !Ip.TAILSCALE_V6.contains(to);
  }

  /// Tailscale leaves a range to `main` where it was told to.
  private static boolean isThrown(Cidr range, List<Route> routes) {
    return routes.stream()
        .anyMatch(route ->
            route.table().equals(ACCEPTED)
                && route.type().equals("throw")
                && route.destination().contains(range));
  }

  /// Networks that the machine is in: no gateway leads to them.
  private static List<Own> onLink(List<Route> routes) {
    return routes.stream()
        .filter(route -> route.table().equals("main") || route.table().isEmpty())
        .filter(route -> route.type().equals("unicast") && route.gateway().isEmpty())
        .filter(route -> !route.dev().startsWith("tailscale") && !route.destination().isSingle())
        .filter(route -> !route.destination().isEverything() && !isLinkLocal(route.destination()))
        .map(route -> new Own(route.destination(), "dev " + route.dev(), HIJACKED))
        .toList();
  }

  private static boolean isLinkLocal(Cidr range) {
    return range.range().isLinkLocal();
  }

  private static boolean isOfCluster(NodeView view, Snapshot snapshot) {
    return snapshot.cluster().nodes().seen().orElse(List.of()).stream()
        .anyMatch(node -> node.name().equals(view.node()));
  }

  /// The node's own pods and Services; other nodes' pods where packets to them are wrapped, and so
  /// never meant for the tailnet as they are.
  private static List<Own> ofCluster(NodeView view, Scene scene) {
    if (!isOfCluster(view, scene.snapshot())) {
      return List.of();
    }
    boolean wrapped =
        scene.networks().carrier().stream()
            .anyMatch(network ->
                network.way() instanceof Answer.Of.Is<Way>(var way)
                    && !way.isRouted()
                    && way.encapsulation() != Encapsulation.TAILSCALE);
    Ranges ranges = scene.ranges();
    Stream<Own> pods =
        ranges.of(Range.Kind.PODS).stream()
            .filter(range -> range.extent() == Range.Extent.USED)
            .filter(range -> wrapped || range.node().equals(view.node()))
            .map(range -> new Own(range.cidr(), range.said().what(), HIJACKED));
    Stream<Own> services =
        ranges.of(Range.Kind.SERVICES).stream()
            .filter(range -> range.extent() != Range.Extent.ADDRESS)
            .map(range -> new Own(range.cidr(), range.said().what(), SERVICES));
    return Stream.concat(pods, services).toList();
  }

  private static List<Reason> missing(Scene scene) {
    Ranges ranges = scene.ranges();
    return Stream.of(ranges.missing(Range.Kind.PODS), ranges.missing(Range.Kind.SERVICES))
        .flatMap(List::stream)
        .filter(reason -> !(reason instanceof Reason.NotVisible))
        .distinct()
        .toList();
  }

  private static Finding finding(NodeView view, Route route, Own own, Origin origin) {
    String who = view.vantage().id().display();
    var subject = PathSubjects.of(view.vantage().id());
    var finding =
        own.code().equals(SERVICES)
            ? Finding.warning(SERVICES, subject)
            : Finding.problem(HIJACKED, subject);
    return finding
        .with("host", who)
        .with("route", route.destination().text())
        .with("own", own.range().text())
        .with("what", own.what())
        .with("dev", route.dev())
        .seen(
            new Exhibit(
                "ip route show table 52", route.destination() + " " + route.dev(), who, origin))
        .seen(new Exhibit(own.what(), own.range().text(), who, origin));
  }
}
