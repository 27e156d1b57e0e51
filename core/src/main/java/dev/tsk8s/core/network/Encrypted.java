package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// How Calico carries pods' packets where it encrypts them: WireGuard goes before the tunnel of its
/// pools, which then carries none of them (felix/dataplane/linux/wireguard), while its routing
/// protocol stays.
public final class Encrypted {
  private static final String PORT = "51820/udp";
  private static final String ROUTING = "179/tcp";

  private Encrypted() {}

  /// The same, as its packets really go.
  public static PodNetwork of(PodNetwork network, ClusterFacts cluster) {
    if (network.cni() != Cni.CALICO || !(network.way() instanceof Answer.Of.Is<Way>(var way))) {
      return network;
    }
    return switch (FelixMtu.encrypts(cluster)) {
      case Answer.Known.NO -> network;
      case Answer.Unsure(var reasons) ->
          network.withWay(new Answer.Of.Unsure<>(reasons.getFirst()));
      case Answer.Known.YES ->
          network.withWay(new Answer.Of.Is<>(wireguard(way))).withMtu(mtu(network, cluster));
    };
  }

  private static Way wireguard(Way way) {
    var ports = new ArrayList<>(List.of(PORT));
    ports.addAll(way.ports().stream().filter(ROUTING::equals).toList());
    return new Way("wireguard", Encapsulation.WIREGUARD, WireGuard.AROUND_V4, ports);
  }

  /// Pods get the smallest of what its tunnels are given (felix `determinePodMTU`).
  private static Answer.Of<OptionalInt> mtu(PodNetwork network, ClusterFacts cluster) {
    return network.podMtu() instanceof Answer.Of.Is<OptionalInt>(var set)
        ? new Answer.Of.Is<>(
            IntStream.concat(set.stream(), FelixMtu.ofWireguard(cluster).stream()).min())
        : network.podMtu();
  }
}
