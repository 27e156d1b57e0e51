package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.HostView.Link;
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

/// What a host is to its tailnet, as its own tailscaled says.
final class HostRole {
  private HostRole() {}

  /// The routes that it carries for others: approved ones, since others know only of those. A host
  /// that offers none carries none, whatever else is not known of it.
  static Answer.Of<List<Cidr>> carried(Vantage vantage) {
    return switch (vantage.status()) {
      case Observed<TailscaleStatus>(var status, _) -> new Answer.Of.Is<>(routes(status));
      case Unavailable<TailscaleStatus>(var reason) -> new Answer.Of.Unsure<>(reason);
    };
  }

  private static List<Cidr> routes(TailscaleStatus status) {
    if (status.backend() != BackendState.RUNNING || isUserspace(status)) {
      return List.of();
    }
    return status.self().stream()
        .flatMap(self -> self.allowedIps().stream().filter(range -> !isOwn(range, self)))
        .toList();
  }

  private static boolean isOwn(Cidr range, TailnetNode self) {
    return range.isSingle() && self.ips().stream().anyMatch(range::contains);
  }

  /// In userspace mode tailscaled forwards by itself, and the kernel does nothing.
  static boolean isUserspace(TailscaleStatus status) {
    return status.tun().equals(Optional.of(false));
  }

  /// It carries routes for others.
  static Answer isRouter(Vantage vantage) {
    return switch (carried(vantage)) {
      case Answer.Of.Is<List<Cidr>>(var routes) -> Answer.of(!routes.isEmpty());
      case Answer.Of.Unsure<List<Cidr>>(var reason) -> unlessNoneIsOffered(vantage, reason);
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
      case Observed<List<Link>>(var links, _) when links.stream().noneMatch(HostRole::isTunnel) ->
          Answer.of(false);
      case Observed<List<Link>> _ -> Answer.unsure(reason);
      case Unavailable<List<Link>>(var unseen) -> new Answer.Unsure(List.of(reason, unseen));
    };
  }

  private static boolean isTunnel(Link link) {
    return link.kind().equals("tun") || link.name().startsWith("tailscale");
  }

  /// It sends everything through another node.
  static Answer usesExitNode(Vantage vantage) {
    return switch (vantage.status()) {
      case Observed<TailscaleStatus>(var status, _) ->
          Answer.of(
              status.backend() == BackendState.RUNNING
                  && !isUserspace(status)
                  && status.peers().stream().anyMatch(TailnetNode::exitNode));
      case Unavailable<TailscaleStatus>(var reason) -> unlessNoTunnel(vantage, reason);
    };
  }
}
