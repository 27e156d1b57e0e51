package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.network.CiliumWay;
import dev.tsk8s.core.network.Way;
import dev.tsk8s.core.network.WireGuard;
import java.util.List;
import java.util.stream.Collectors;

/// Tailscale in pods whose network Cilium carries over Tailscale: it wraps what it sends once more,
/// and its packets must fit the pods' route.
final class WrappedTwice {
  static final Code CODE = new Code("cilium-mtu/tunnel-in-tunnel");

  private WrappedTwice() {}

  /// @param base the size of the underlay, from which Cilium takes its own overhead
  static Opinion opinion(AgentConfig config, ClusterFacts cluster, int base) {
    return switch (CiliumWay.of(config)) {
      case Answer.Of.Unsure<Way>(var reason) -> new Opinion.Unsure(List.of(reason));
      case Answer.Of.Is<Way>(var way) -> opinion(config, cluster, base, way.overhead());
    };
  }

  private static Opinion opinion(AgentConfig config, ClusterFacts cluster, int base, int overhead) {
    int route = base - overhead;
    List<TailscalePod> wrapped =
        cluster.pods().seen().orElse(List.of()).stream()
            .filter(pod -> pod.spec().role().hasCli() && !pod.spec().hostNetwork())
            .filter(pod -> mtu(pod) + WireGuard.AROUND_V4 > route)
            .toList();
    if (wrapped.isEmpty()) {
      return cluster
          .pods()
          .unseen()
          .<Opinion>map(reason -> new Opinion.Unsure(List.of(reason)))
          .orElseGet(Opinion::fine);
    }
    String pods =
        wrapped.stream()
            .map(pod -> pod.namespace() + "/" + pod.name())
            .limit(5)
            .collect(Collectors.joining(", "));
    return Opinion.wrong(
        EachAgentConfig.warning(CODE, config, "mtu")
            .with("pods", pods)
            .with("mtu", Integer.toString(base))
            .with("overhead", Integer.toString(overhead))
            .with("route", Integer.toString(route))
            .with("needed", Integer.toString(CiliumMtu.TAILSCALE_MTU + WireGuard.AROUND_V4))
            .with("fitting", Integer.toString(route - WireGuard.AROUND_V4))
            .seen(
                config.exhibits(
                    "mtu", "routing-mode", "tunnel-protocol", "enable-wireguard", "enable-ipsec"))
            .seen(Exhibits.of(cluster.pods(), pods + " spec.hostNetwork", "false")));
  }

  private static int mtu(TailscalePod pod) {
    String told = pod.spec().container().env().getOrDefault("TS_DEBUG_MTU", "");
    return told.matches("\\d{3,5}") ? Integer.parseInt(told) : CiliumMtu.TAILSCALE_MTU;
  }
}
