package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.OperatorResources.PeerRelay;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleSpec.Port;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The public address and port by which a unit is meant to be reached, if there is one.
sealed interface PublicEndpoint {

  /// @param address an IP address, or the name of a load balancer
  record Open(String address, int port) implements PublicEndpoint {
    static Optional<Open> parse(String text) {
      int colon = text.lastIndexOf(':');
      return colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")
          ? Optional.of(
              new Open(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))))
          : Optional.empty();
    }
  }

  record None() implements PublicEndpoint {}

  record Unknown(Reason reason) implements PublicEndpoint {}

  static PublicEndpoint of(ClusterFacts cluster, Unit unit) {
    String parent = unit.spec().operatorParent().map(of -> of.name()).orElse("");
    return switch (unit.spec().role()) {
      case SELF_MADE -> ofNode(cluster, unit);
      case PROXY_GROUP ->
          first(
              cluster
                  .customResources()
                  .proxyGroups()
                  .map(groups -> ofGroup(groups.orElse(List.of()), parent)));
      case PEER_RELAY ->
          first(
              cluster
                  .customResources()
                  .peerRelays()
                  .map(relays -> ofRelay(relays.orElse(List.of()), parent)));
      case OPERATOR_PROXY, CONNECTOR, OPERATOR, API_SERVER_PROXY, RECORDER, NAMESERVER ->
          new None();
    };
  }

  private static PublicEndpoint first(Evidence<List<String>> endpoints) {
    return switch (endpoints) {
      case Unavailable<List<String>>(var reason) -> new Unknown(reason);
      case Observed<List<String>>(var all, _) ->
          all.stream()
              .flatMap(text -> Open.parse(text).stream())
              .map(PublicEndpoint.class::cast)
              .findFirst()
              .orElseGet(None::new);
    };
  }

  private static List<String> ofGroup(List<ProxyGroup> groups, String name) {
    return groups.stream()
        .filter(group -> group.name().equals(name))
        .flatMap(group -> group.staticEndpoints().stream())
        .toList();
  }

  private static List<String> ofRelay(List<PeerRelay> relays, String name) {
    return relays.stream()
        .filter(relay -> relay.name().equals(name))
        .flatMap(relay -> relay.endpoints().stream())
        .toList();
  }

  /// The port itself in the host's network, or a host port. Which NodePort of a Service it is a
  /// user knows, who made that Service.
  private static PublicEndpoint ofNode(ClusterFacts cluster, Unit unit) {
    int port = unit.spec().fixedPort().orElse(0);
    Optional<Integer> outside =
        Stream.concat(
                unit.spec().hostNetwork() ? Stream.of(port) : Stream.of(),
                unit.spec().container().ports().stream()
                    .filter(declared ->
                        declared.protocol().equals("UDP") && declared.containerPort() == port)
                    .map(Port::hostPort)
                    .filter(hostPort -> hostPort > 0))
            .findFirst();
    if (outside.isEmpty()) {
      return new None();
    }
    return switch (NodeReach.of(cluster, unit)) {
      case NodeReach.Public(_, var address) -> new Open(address.text(), outside.get());
      case NodeReach.Private _, NodeReach.Unclear(Reason.NotVisible _) -> new None();
      case NodeReach.Unclear(var reason) -> new Unknown(reason);
    };
  }
}
