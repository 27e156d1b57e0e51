package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.NetworkPolicyFact.Rule;
import dev.tsk8s.core.facts.Probed;
import java.util.List;
import java.util.Map;

/// NetworkPolicies that keep packets from probe pods.
final class ProbePolicies {
  private ProbePolicies() {}

  /// The names of those that select probe pods and do not let everything through.
  static List<String> selecting(Probed probed) {
    Map<String, String> labels = Probed.labels(probed.run());
    return probed.policies().seen().orElse(List.of()).stream()
        .filter(policy -> policy.namespace().equals(probed.namespace()))
        .filter(policy -> policy.selector().matches(labels))
        .filter(ProbePolicies::restricts)
        .map(NetworkPolicyFact::name)
        .sorted()
        .toList();
  }

  /// The names of those of them that do not let probe pods send everything.
  static List<String> restrictingEgress(Probed probed) {
    List<String> selecting = selecting(probed);
    return probed.policies().seen().orElse(List.of()).stream()
        .filter(policy -> selecting.contains(policy.name()) && restrictsEgress(policy))
        .map(NetworkPolicyFact::name)
        .sorted()
        .toList();
  }

  private static boolean restrictsEgress(NetworkPolicyFact policy) {
    return policy.egress() && policy.egressRules().stream().noneMatch(ProbePolicies::letsAll);
  }

  private static boolean restricts(NetworkPolicyFact policy) {
    return (policy.ingress() && policy.ingressRules().stream().noneMatch(ProbePolicies::letsAll))
        || restrictsEgress(policy);
  }

  private static boolean letsAll(Rule rule) {
    return rule.everywhere() && rule.ports().isEmpty();
  }
}
