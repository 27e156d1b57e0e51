package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether somebody opened a way from a node's address to tailscaled's UDP port in the pod network.
final class WayIn {
  static final Code RANDOM_SNAT = new Code("deploy-way-in/random-snat");
  static final Code POD_NETWORK = new Code("deploy-way-in/pod-network");
  static final Code SIDECAR = new Code("deploy-way-in/sidecar");

  private WayIn() {}

  /// Of a unit in the pod network. Without a fixed port nothing can lead to it.
  static Answer opened(ClusterFacts cluster, Unit unit) {
    Optional<Integer> port = unit.spec().fixedPort();
    if (unit.env().containsKey("TS_DEBUG_PRETENDPOINT")) {
      return Answer.of(true);
    }
    if (port.isEmpty()) {
      return Answer.of(false);
    }
    return hasHostPort(unit.spec(), port.get())
        ? Answer.of(true)
        : byService(cluster, unit, port.get());
  }

  private static boolean hasHostPort(TailscaleSpec spec, int port) {
    return spec.container().ports().stream()
        .anyMatch(declared ->
            isUdp(declared) && declared.containerPort() == port && declared.hostPort() > 0);
  }

  /// The port is among the declared UDP ports of the container.
  static boolean isDeclared(TailscaleSpec spec, int port) {
    return spec.container().ports().stream()
        .anyMatch(declared -> isUdp(declared) && declared.containerPort() == port);
  }

  private static boolean isUdp(TailscaleSpec.Port port) {
    return port.protocol().equals("UDP");
  }

  private static Answer byService(ClusterFacts cluster, Unit unit, int port) {
    var leading =
        cluster.services().seen().orElse(List.of()).stream()
            .filter(service ->
                service.namespace().equals(unit.namespace()) && leadsTo(service, unit.spec(), port))
            .toList();
    if (leading.isEmpty()) {
      return cluster
          .services()
          .unseenIn(unit.namespace())
          .map(Answer::unsure)
          .orElse(Answer.of(false));
    }
    return switch (unit.pods()) {
      case Observed<List<TailscalePod>>(var pods, _) ->
          Answer.of(leading.stream().anyMatch(service -> selects(service, pods)));
      case Unavailable<List<TailscalePod>>(var reason) -> Answer.unsure(reason);
    };
  }

  private static boolean leadsTo(ServiceFact service, TailscaleSpec spec, int port) {
    return Set.of("NodePort", "LoadBalancer").contains(service.type())
        && !service.selector().isEmpty()
        && service.ports().stream()
            .anyMatch(served -> served.protocol().equals("UDP") && targets(served, spec, port));
  }

  private static boolean targets(ServiceFact.Port served, TailscaleSpec spec, int port) {
    String target = served.targetPort();
    boolean named = !target.isEmpty() && !Character.isDigit(target.charAt(0));
    return named
        ? isDeclared(spec, port)
        : target.equals(String.valueOf(port)) || (target.isEmpty() && served.port() == port);
  }

  private static boolean selects(ServiceFact service, List<TailscalePod> pods) {
    return pods.stream()
        .anyMatch(pod -> pod.labels().entrySet().containsAll(service.selector().entrySet()));
  }
}
