package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a host is to its tailnet, as its own tailscaled says.
final class HostRole {
  private static final String OF_TAILSCALE = "52";

  private HostRole() {}

  /// The routes that it carries for others: approved ones, since others know only of those. Where
  /// its own tailscaled was not asked, those that hosts of its tailnet may send through it, as
  /// their own say.
  static Answer.Of<List<Cidr>> carried(NodeView view) {
    return switch (view.vantage().status()) {
      case Observed<TailscaleStatus>(var status, _) -> new Answer.Of.Is<>(routes(status));
      case Unavailable<TailscaleStatus>(var reason) -> {
        List<TailnetNode> asPeer = view.neighbours().asPeer(view.vantage());
        yield asPeer.isEmpty()
            ? new Answer.Of.Unsure<>(reason)
            : new Answer.Of.Is<>(
                asPeer.stream()
                    .flatMap(peer -> Stream.concat(offered(peer), peer.primaryRoutes().stream()))
                    .distinct()
                    .toList());
      }
    };
  }

  private static Stream<Cidr> offered(TailnetNode node) {
    return node.allowedIps().stream().filter(range -> !isOwn(range, node));
  }

  private static List<Cidr> routes(TailscaleStatus status) {
    if (status.backend() != BackendState.RUNNING || isUserspace(status)) {
      return List.of();
    }
    return status.self().stream().flatMap(HostRole::offered).toList();
  }

  private static boolean isOwn(Cidr range, TailnetNode self) {
    return range.isSingle() && self.ips().stream().anyMatch(range::contains);
  }

  /// In userspace mode tailscaled forwards by itself, and the kernel does nothing.
  static boolean isUserspace(TailscaleStatus status) {
    return status.tun().equals(Optional.of(false));
  }

  /// It carries routes for others.
  static Answer isRouter(NodeView view) {
    return switch (carried(view)) {
      case Answer.Of.Is<List<Cidr>>(var routes) -> Answer.of(!routes.isEmpty());
      case Answer.Of.Unsure<List<Cidr>>(var reason) -> unlessNoneIsOffered(view.vantage(), reason);
    };
  }

  private static Answer unlessNoneIsOffered(Vantage vantage, Reason reason) {
    return vantage.prefs().seen().map(Prefs::advertiseRoutes).filter(List::isEmpty).isPresent()
        ? Answer.of(false)
        : unlessNoTunnel(vantage, reason);
  }

  /// What the kernel would have to carry comes through a TUN device: a host that has none carries
  /// nothing, and uses no exit node, whatever its tailscaled would say.
  private static Answer unlessNoTunnel(Vantage vantage, Reason reason) {
    return switch (vantage.host().links()) {
      case Observed<List<Link>>(var links, _) when links.stream().noneMatch(Neighbours::isTunnel) ->
          Answer.of(false);
      case Observed<List<Link>> _ -> Answer.unsure(reason);
      case Unavailable<List<Link>>(var unseen) -> new Answer.Unsure(List.of(reason, unseen));
    };
  }

  /// It sends everything through another node: then tailscaled puts a default route beside the
  /// others in its table (ts:wgengine/router/osrouter/router_linux.go).
  static Answer usesExitNode(NodeView view) {
    Vantage vantage = view.vantage();
    return switch (vantage.status()) {
      case Observed<TailscaleStatus>(var status, _) ->
          Answer.of(
              status.backend() == BackendState.RUNNING
                  && !isUserspace(status)
                  && status.peers().stream().anyMatch(TailnetNode::exitNode));
      case Unavailable<TailscaleStatus>(var reason) -> {
        List<Route> routes =
            vantage.host().routes().seen().orElse(List.of()).stream()
                .filter(route -> route.dev().startsWith("tailscale"))
                .filter(route -> route.type().equals("unicast"))
                .filter(route -> route.table().equals(OF_TAILSCALE))
                .toList();
        yield routes.isEmpty()
            ? unlessNoTunnel(vantage, reason)
            : Answer.of(routes.stream().map(Route::destination).anyMatch(Cidr::isEverything));
      }
    };
  }
}
