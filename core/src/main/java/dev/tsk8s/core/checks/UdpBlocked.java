package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Places;
import java.util.List;
import java.util.Optional;

/// Who keeps the UDP of a vantage inside, as far as Kubernetes objects tell.
final class UdpBlocked {
  static final Code BY_POLICY = new Code("path-udp-blocked/network-policy");
  static final Code IN_POD = new Code("path-udp-blocked/pod");
  static final Code ON_NODE = new Code("path-udp-blocked/node");
  static final Code AT_HOST = new Code("path-udp-blocked/host");

  private UdpBlocked() {}

  /// The code for a vantage whose netcheck got no UDP answer.
  static Evidence<Code> code(Snapshot snapshot, VantageId id) {
    if (id.kind() != VantageId.Kind.POD) {
      return new Observed<>(AT_HOST, new Origin("", snapshot.taken()));
    }
    return switch (new Places(snapshot.cluster()).pod(id)) {
      case Unavailable<TailscalePod>(var reason) -> new Unavailable<>(reason);
      case Observed<TailscalePod>(var pod, var origin) when pod.spec().hostNetwork() ->
          new Observed<>(ON_NODE, origin);
      case Observed<TailscalePod>(var pod, var origin) -> {
        Optional<Reason> unseen = snapshot.cluster().networkPolicies().unseenIn(pod.namespace());
        if (policy(snapshot, pod).isPresent()) {
          yield new Observed<>(BY_POLICY, origin);
        }
        yield unseen.isPresent() ? new Unavailable<>(unseen.get()) : new Observed<>(IN_POD, origin);
      }
    };
  }

  /// A NetworkPolicy that surely keeps a pod from asking STUN servers. Policies add up: every one
  /// that selects the pod must keep UDP in, and a rule for chosen addresses may hold the servers,
  /// so only rules without UDP for STUN count.
  static Optional<NetworkPolicyFact> policy(Snapshot snapshot, TailscalePod pod) {
    List<NetworkPolicyFact> selecting =
        snapshot.cluster().networkPolicies().seen().orElse(List.of()).stream()
            .filter(policy -> policy.egress() && PolicySelection.selects(policy, pod))
            .toList();
    boolean shut =
        selecting.stream()
            .flatMap(policy -> policy.egressRules().stream())
            .noneMatch(rule -> PolicySelection.lets(rule, "UDP", STUN_PORT));
    return shut ? selecting.stream().findFirst() : Optional.empty();
  }

  private static final int STUN_PORT = 3478;
}
