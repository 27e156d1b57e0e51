package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Ip;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Routes with a size of their own (`ip route ... mtu 1400`, with `lock` or without). The kernel
/// goes by that and not by the interface, also where it is the larger one (seen on Linux 6.18: such
/// packets leave, and the other end of a veth drops them without a word).
final class RouteSize {
  private RouteSize() {}

  /// Of the routes that packets to these addresses leave by over one interface, the one with the
  /// smallest size; empty: none has its own.
  static Optional<Route> least(List<Route> routes, String dev, List<Ip> ends) {
    return ends.stream()
        .flatMap(end -> to(routes, end).stream())
        .filter(route -> route.dev().equals(dev) && route.mtu().isPresent())
        .min(Comparator.comparingLong(route -> route.mtu().getAsLong()));
  }

  /// The most specific one; of equals `ip` lists the one that counts first.
  static Optional<Route> to(List<Route> routes, Ip end) {
    return routes.stream()
        .filter(route -> route.type().equals("unicast") && !route.table().equals("local"))
        .filter(route -> route.destination().contains(end))
        .reduce((one, other) ->
            one.destination().contains(other.destination())
                    && !other.destination().contains(one.destination())
                ? other
                : one);
  }
}
