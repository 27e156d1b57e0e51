package dev.tsk8s.core.checks;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.network.PodNetwork;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.Way;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What is known of the pod network whose packets are measured: what it puts around them, and where
/// their size is set.
///
/// @param carrier empty: it is Cilium, or not known
/// @param overhead bytes around a packet; empty: not known
record PodSize(Optional<PodNetwork> network, Optional<PodCarrier> carrier, OptionalInt overhead) {
  private static final int TCP_AND_IPV4 = 40;
  private static final int TCP_AND_IPV6 = 60;

  PodSize {
    requireNonNull(network);
    requireNonNull(carrier);
    requireNonNull(overhead);
  }

  static PodSize of(Scene scene) {
    if (!scene.snapshot().cluster().asked()) {
      return new PodSize(Optional.empty(), Optional.empty(), OptionalInt.empty());
    }
    Optional<PodNetwork> network = scene.networks().carrier();
    // what it misses, the checks of settings tell
    Optional<PodCarrier> carrier = PodCarrier.of(scene, new Judgement());
    return new PodSize(network, carrier, overhead(network, carrier));
  }

  private static OptionalInt overhead(Optional<PodNetwork> network, Optional<PodCarrier> carrier) {
    if (carrier.isPresent()) {
      return OptionalInt.of(carrier.get().overhead());
    }
    return network.isPresent() && network.get().way() instanceof Answer.Of.Is<Way>(var way)
        ? OptionalInt.of(way.overhead())
        : OptionalInt.empty();
  }

  /// The placeholders of advice: what to set where.
  ///
  /// @param base what the nodes carry between themselves
  /// @param carried what they carry for pods
  /// @param v6 whose packets those are
  Map<String, String> details(int base, int carried, boolean v6) {
    int around = overhead.orElse(base - carried);
    int fitting = Math.min(carried, base - around);
    var details = new HashMap<>(key(fitting + around, fitting));
    details.put("fitting", Integer.toString(fitting));
    details.put("mss", Integer.toString(fitting - (v6 ? TCP_AND_IPV6 : TCP_AND_IPV4)));
    details.put("nft", v6 ? "ip6" : "ip");
    return details;
  }

  private Map<String, String> key(int base, int pod) {
    if (carrier.isPresent()) {
      return PodMtuKey.of(carrier.get()).details(carrier.get(), base, pod);
    }
    Optional<Subject> cilium =
        network.filter(one -> one.cni() == Cni.CILIUM).flatMap(PodNetwork::agent);
    return cilium.isPresent()
        ? Map.of(
            "case", "cilium",
            "key", "mtu",
            "value", Integer.toString(base),
            "agent", cilium.get().name(),
            "agentNamespace", cilium.get().namespace())
        : Map.of("case", "unknown", "key", "MTU", "value", Integer.toString(pod));
  }
}
