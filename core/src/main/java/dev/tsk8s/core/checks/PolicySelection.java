package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.NetworkPolicyFact.PortRange;
import dev.tsk8s.core.facts.NetworkPolicyFact.Rule;
import dev.tsk8s.core.facts.TailscalePod;

/// Which pods a NetworkPolicy selects and what its rules let through, by the rules of
/// `networking.k8s.io/v1`.
final class PolicySelection {
  private PolicySelection() {}

  static boolean selects(NetworkPolicyFact policy, TailscalePod pod) {
    return policy.namespace().equals(pod.namespace()) && policy.selector().matches(pod.labels());
  }

  /// Whether a rule lets a port through, to whomever. A named port may be any.
  static boolean lets(Rule rule, String protocol, int port) {
    return rule.ports().isEmpty()
        || rule.ports().stream().anyMatch(range -> covers(range, protocol, port));
  }

  private static boolean covers(PortRange range, String protocol, int port) {
    return range.protocol().equals(protocol)
        && (range.from() == 0
            || (range.from() <= port && port <= Math.max(range.from(), range.to())));
  }
}
