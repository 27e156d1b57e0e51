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
    List<NetworkPolicyFact> all = ofProbes(probed);
    return all.stream()
        .filter(policy ->
            (policy.egress() && isEgressRestricted(all))
                || (policy.ingress() && isIngressRestricted(all)))
        .map(NetworkPolicyFact::name)
        .sorted()
        .toList();
  }

  /// The names of those of them that do not let probe pods send everything.
  static List<String> restrictingEgress(Probed probed) {
    List<NetworkPolicyFact> all = ofProbes(probed);
    return all.stream()
        .filter(policy -> policy.egress() && isEgressRestricted(all))
        .map(NetworkPolicyFact::name)
        .sorted()
        .toList();
  }

  private static List<NetworkPolicyFact> ofProbes(Probed probed) {
    Map<String, String> labels = Probed.labels(probed.run());
    return probed.policies().seen().orElse(List.of()).stream()
        .filter(policy -> policy.namespace().equals(probed.namespace()))
        .filter(policy -> policy.selector().matches(labels))
        .toList();
  }

  /// What any of them lets through is let through (Kubernetes docs, Network Policies: the effect of
  /// several is additive).
  private static boolean isEgressRestricted(List<NetworkPolicyFact> all) {
    return all.stream()
        .filter(NetworkPolicyFact::egress)
        .flatMap(policy -> policy.egressRules().stream())
        .noneMatch(ProbePolicies::letsAll);
  }

  private static boolean isIngressRestricted(List<NetworkPolicyFact> all) {
    return all.stream()
        .filter(NetworkPolicyFact::ingress)
        .flatMap(policy -> policy.ingressRules().stream())
        .noneMatch(ProbePolicies::letsAll);
  }

  private static boolean letsAll(Rule rule) {
    return rule.everywhere() && rule.ports().isEmpty();
  }
}
