package dev.tsk8s.core.paths;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleSpec.Port;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What leads from the address of a node or load balancer to tailscaled's own UDP port in the pod
/// network: a host port, a Service, or an endpoint that tailscaled is told to advertise.
///
/// @param open something leads there
/// @param unseen why something may have been missed; empty if `open`
public record Inlet(boolean open, Optional<Reason> unseen) {
  private static final Inlet OPEN = new Inlet(true, Optional.empty());
  private static final Inlet CLOSED = new Inlet(false, Optional.empty());

  public Inlet {
    requireNonNull(unseen);
  }

  /// To the pods of one specification. Without a fixed port nothing can lead there; one that is set
  /// in a Secret or ConfigMap may be any.
  public static Inlet to(
      ClusterFacts cluster,
      String namespace,
      TailscaleSpec spec,
      Evidence<List<TailscalePod>> pods) {
    if (spec.container().env().containsKey("TS_DEBUG_PRETENDPOINT")) {
      return OPEN;
    }
    Optional<Integer> port = spec.fixedPort();
    if (port.isEmpty() && !spec.container().isSetElsewhere("PORT")) {
      return CLOSED;
    }
    Predicate<Port> own =
        declared ->
            declared.protocol().equals("UDP")
                && (port.isEmpty() || declared.containerPort() == port.get());
    boolean hostPort =
        spec.container().ports().stream().anyMatch(own.and(declared -> declared.hostPort() > 0));
    return hostPort ? OPEN : byService(cluster, namespace, spec, pods);
  }

  private static Inlet byService(
      ClusterFacts cluster,
      String namespace,
      TailscaleSpec spec,
      Evidence<List<TailscalePod>> pods) {
    var leading =
        cluster.services().seen().orElse(List.of()).stream()
            .filter(service -> service.namespace().equals(namespace) && leadsTo(service, spec))
            .toList();
    if (leading.isEmpty()) {
      return new Inlet(false, cluster.services().unseenIn(namespace));
    }
    return switch (pods) {
      case Observed<List<TailscalePod>>(var seen, _) ->
          leading.stream().anyMatch(service -> selects(service, seen)) ? OPEN : CLOSED;
      case Unavailable<List<TailscalePod>>(var reason) -> new Inlet(false, Optional.of(reason));
    };
  }

  private static boolean leadsTo(ServiceFact service, TailscaleSpec spec) {
    return Set.of("NodePort", "LoadBalancer").contains(service.type())
        && !service.selector().isEmpty()
        && service.ports().stream()
            .anyMatch(served -> served.protocol().equals("UDP") && targets(served, spec));
  }

  private static boolean targets(ServiceFact.Port served, TailscaleSpec spec) {
    Optional<Integer> port = spec.fixedPort();
    if (port.isEmpty()) {
      return true;
    }
    String target = served.targetPort();
    boolean named = !target.isEmpty() && !Character.isDigit(target.charAt(0));
    return named
        ? spec.container().declaresUdp(port.get())
        : target.equals(String.valueOf(port.get()))
            || (target.isEmpty() && served.port() == port.get());
  }

  private static boolean selects(ServiceFact service, List<TailscalePod> pods) {
    return pods.stream()
        .anyMatch(pod -> pod.labels().entrySet().containsAll(service.selector().entrySet()));
  }
}
