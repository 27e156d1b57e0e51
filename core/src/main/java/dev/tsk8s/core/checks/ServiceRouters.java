package dev.tsk8s.core.checks;

import dev.tsk8s.core.cidr.Range.Kind;
import dev.tsk8s.core.cidr.Ranges;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.OperatorParent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Pods that pass other people's packets on to ClusterIPs without opening a socket: subnet routers
/// that offer the range of Services, and ingress ProxyGroups for Services (ts:cmd/k8s-operator).
/// What a ProxyGroup serves by HTTP it opens sockets for.
final class ServiceRouters {
  private ServiceRouters() {}

  /// @param group what is not known of a ProxyGroup
  static Answer carriesServices(TailscalePod pod, Scene scene, Code group) {
    Snapshot snapshot = scene.snapshot();
    return switch (pod.spec().role()) {
      case CONNECTOR -> offering(connector(pod, snapshot), scene);
      case SELF_MADE -> offering(new Answer.Of.Is<>(handWritten(pod)), scene);
      case PROXY_GROUP -> group(pod, snapshot, group);
      case OPERATOR_PROXY, PEER_RELAY, OPERATOR, API_SERVER_PROXY, RECORDER, NAMESERVER ->
          Answer.of(false);
    };
  }

  private static Answer offering(Answer.Of<List<Cidr>> routes, Scene scene) {
    return switch (routes) {
      case Answer.Of.Unsure<List<Cidr>>(var reason) -> Answer.unsure(reason);
      case Answer.Of.Is<List<Cidr>>(var offered) when offered.isEmpty() -> Answer.of(false);
      case Answer.Of.Is<List<Cidr>>(var offered) -> {
        Ranges ranges = scene.ranges();
        boolean services =
            offered.stream().anyMatch(route -> !ranges.touching(Kind.SERVICES, route).isEmpty());
        yield services
            ? Answer.of(true)
            : Answer.any(ranges.missing(Kind.SERVICES).stream().map(Answer::unsure).toList());
      }
    };
  }

  private static Answer.Of<List<Cidr>> connector(TailscalePod pod, Snapshot snapshot) {
    Evidence<Optional<List<Connector>>> connectors =
        snapshot.cluster().customResources().connectors();
    if (connectors.unseen().isPresent()) {
      return new Answer.Of.Unsure<>(connectors.unseen().get());
    }
    return new Answer.Of.Is<>(
        connectors.seen().flatMap(served -> served).orElse(List.of()).stream()
            .filter(connector -> connector.name().equals(parent(pod)))
            .flatMap(connector -> connector.advertiseRoutes().stream())
            .filter(route -> !route.isEverything())
            .toList());
  }

  private static List<Cidr> handWritten(TailscalePod pod) {
    var env = pod.spec().container().env();
    String extra = env.getOrDefault("TS_EXTRA_ARGS", "");
    Stream<String> told =
        Stream.concat(
            Stream.of(env.getOrDefault("TS_ROUTES", "")),
            Arrays.stream(extra.split("\\s+", -1))
                .filter(word -> word.startsWith("--advertise-routes="))
                .map(word -> word.substring("--advertise-routes=".length())));
    return told.flatMap(text -> Arrays.stream(text.split(",", -1)))
        .flatMap(text -> Cidr.parse(text.strip()).stream())
        .filter(route -> !route.isEverything())
        .toList();
  }

  /// Whether it has Services, and not Ingresses alone, stands in annotations that are not read.
  private static Answer group(TailscalePod pod, Snapshot snapshot, Code code) {
    Evidence<Optional<List<ProxyGroup>>> groups =
        snapshot.cluster().customResources().proxyGroups();
    if (groups.unseen().isPresent()) {
      return Answer.unsure(groups.unseen().get());
    }
    boolean ingress =
        groups.seen().flatMap(served -> served).orElse(List.of()).stream()
            .anyMatch(one -> one.name().equals(parent(pod)) && one.type().equals("ingress"));
    return ingress
        ? Answer.unsure(Reason.NotVisible.of(code.text(), Map.of("group", parent(pod))))
        : Answer.of(false);
  }

  private static String parent(TailscalePod pod) {
    return pod.spec().operatorParent().map(OperatorParent::name).orElse("");
  }
}
