package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.NetworkPolicyFact.Expression;
import dev.tsk8s.core.facts.NetworkPolicyFact.PortRange;
import dev.tsk8s.core.facts.NetworkPolicyFact.Rule;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.Map;

/// Which pods a NetworkPolicy selects and what its rules let through, by the rules of
/// `networking.k8s.io/v1`.
final class PolicySelection {
  private PolicySelection() {}

  static boolean selects(NetworkPolicyFact policy, TailscalePod pod) {
    Map<String, String> labels = pod.labels();
    return policy.namespace().equals(pod.namespace())
        && labels.entrySet().containsAll(policy.selector().matchLabels().entrySet())
        && policy.selector().expressions().stream()
            .allMatch(expression -> holds(expression, labels));
  }

  private static boolean holds(Expression expression, Map<String, String> labels) {
    String value = labels.get(expression.key());
    return switch (expression.operator()) {
      case "In" -> value != null && expression.values().contains(value);
      case "NotIn" -> value == null || !expression.values().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
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
