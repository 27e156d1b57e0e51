package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.SnatRule.Fit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The MASQUERADE and SNAT rules of a node that take what some hosts send to the Internet over UDP,
/// in the words of `iptables-save`. Chains of the plain `bridge` plugin are jumped to for one pod
/// each (containernetworking/plugins: pkg/ip/ipmasq_iptables_linux.go). No such rule are those for
/// marked packets, kube-proxy's and tailscaled's among them, for single destinations and ports, and
/// for what goes to links of the node itself.
///
/// @param taking those rules, as written
/// @param maybe the same of rules of which it is not known whether they take it
public record SnatRules(List<String> taking, List<String> maybe) {
  public SnatRules {
    taking = List.copyOf(taking);
    maybe = List.copyOf(maybe);
  }

  /// Those of pods with these addresses.
  public static SnatRules ofPods(List<String> rules, List<Ip> pods) {
    return of(rules.stream().map(rule -> SnatRule.of(rule, pods, true)).toList());
  }

  /// Those of the node itself.
  public static SnatRules ofHost(List<String> rules, List<Ip> node) {
    return of(rules.stream().map(rule -> SnatRule.of(rule, node, false)).toList());
  }

  private static SnatRules of(List<SnatRule> rules) {
    return new SnatRules(those(rules, Fit.YES), those(rules, Fit.MAYBE));
  }

  private static List<String> those(List<SnatRule> rules, Fit fit) {
    return rules.stream().filter(rule -> rule.fit() == fit).map(SnatRule::text).toList();
  }

  /// Whether they give each destination another port; empty: none surely takes it, which proves
  /// nothing, since BPF and OVS have no rules there. The first one takes the packet, and which one
  /// that is does not show where they differ.
  public Optional<Answer> random() {
    if (taking.isEmpty()) {
      return Optional.empty();
    }
    String one = taking.getFirst();
    Optional<String> other =
        Stream.concat(taking.stream(), maybe.stream())
            .filter(rule -> isRandom(rule) != isRandom(one))
            .findFirst();
    return Optional.of(
        other
            .map(rule -> Map.of("one", one, "other", rule))
            .map(two -> Answer.unsure(Reason.NotVisible.of(Egress.TWO_RULES, two)))
            .orElseGet(() -> Answer.of(isRandom(one))));
  }

  private static boolean isRandom(String rule) {
    return SnatRule.of(rule, List.of(), true).isRandom();
  }
}
