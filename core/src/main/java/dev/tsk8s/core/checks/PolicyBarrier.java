package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.NetworkPolicyFact.Rule;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.paths.End;
import dev.tsk8s.core.paths.Pair;
import dev.tsk8s.core.paths.Places;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A NetworkPolicy that surely keeps the tailscaleds of two pods apart. Answers pass where the
/// question did, so UDP must be kept in both ways; a rule for chosen peers may mean the other pod,
/// so only its ports count.
final class PolicyBarrier {
  private final List<NetworkPolicyFact> policies;

  private PolicyBarrier(List<NetworkPolicyFact> policies) {
    this.policies = policies;
  }

  /// The policy to blame; observed and empty: none surely is.
  static Evidence<Optional<NetworkPolicyFact>> between(Pair pair, Snapshot snapshot) {
    End near = pair.near();
    End far = pair.far().orElseThrow();
    if (!(near.pod().orElseThrow() instanceof Observed<TailscalePod>(var from, var origin))) {
      return unseen(near);
    }
    if (!(far.pod().orElseThrow() instanceof Observed<TailscalePod>(var to, _))) {
      return unseen(far);
    }
    Evidence<List<NetworkPolicyFact>> policies = snapshot.cluster().networkPolicies();
    Optional<Reason> missing =
        Stream.of(from, to).flatMap(pod -> policies.unseenIn(pod.namespace()).stream()).findFirst();
    if (missing.isPresent()) {
      return new Unavailable<>(missing.get());
    }
    var barrier = new PolicyBarrier(policies.seen().orElse(List.of()));
    var there = barrier.keeps(from, to, far);
    var back = barrier.keeps(to, from, near);
    return new Observed<>(back.isPresent() ? there : Optional.empty(), origin);
  }

  private static Evidence<Optional<NetworkPolicyFact>> unseen(End end) {
    return end.pod().orElseThrow() instanceof Unavailable<TailscalePod>(var reason)
        ? new Unavailable<>(reason)
        : new Unavailable<>(new Reason.Failed("pod " + end.id().display(), Places.NOT_LISTED));
  }

  /// What keeps UDP of one pod from the other's tailscaled.
  private Optional<NetworkPolicyFact> keeps(TailscalePod from, TailscalePod to, End target) {
    List<Integer> ports =
        target.self().addrs().stream()
            .filter(e -> e.ip().isPrivate())
            .map(Endpoint::port)
            .distinct()
            .toList();
    return shut(from, NetworkPolicyFact::egress, NetworkPolicyFact::egressRules, ports)
        .or(() -> shut(to, NetworkPolicyFact::ingress, NetworkPolicyFact::ingressRules, ports));
  }

  private Optional<NetworkPolicyFact> shut(
      TailscalePod pod,
      Predicate<NetworkPolicyFact> restricts,
      Function<NetworkPolicyFact, List<Rule>> rules,
      List<Integer> ports) {
    if (pod.spec().hostNetwork() || ports.isEmpty()) {
      return Optional.empty();
    }
    List<NetworkPolicyFact> selecting =
        policies.stream()
            .filter(policy -> restricts.test(policy) && PolicySelection.selects(policy, pod))
            .toList();
    boolean lets =
        selecting.stream()
            .flatMap(policy -> rules.apply(policy).stream())
            .anyMatch(
                rule -> ports.stream().anyMatch(port -> PolicySelection.lets(rule, "UDP", port)));
    return lets ? Optional.empty() : selecting.stream().findFirst();
  }
}
