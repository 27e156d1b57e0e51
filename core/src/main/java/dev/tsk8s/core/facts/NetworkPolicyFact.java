package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A `networking.k8s.io/v1` NetworkPolicy, as far as it concerns UDP.
///
/// @param selector which pods of its namespace it selects
/// @param egress it restricts egress (`policyTypes` holds Egress)
/// @param ingress it restricts ingress
/// @param egressRules what it lets out; none: nothing
/// @param ingressRules what it lets in; none: nothing
public record NetworkPolicyFact(
    String namespace,
    String name,
    LabelSelector selector,
    boolean egress,
    boolean ingress,
    List<Rule> egressRules,
    List<Rule> ingressRules) {

  /// One rule.
  ///
  /// @param everywhere no peers named, or an ipBlock of everything without exceptions
  /// @param ports none: all ports of all protocols
  public record Rule(boolean everywhere, List<PortRange> ports) {
    public Rule {
      ports = List.copyOf(ports);
    }
  }

  /// A port, a range of ports, or all ports of a protocol.
  ///
  /// @param from 0: all ports of that protocol; a named port is 0 with `to` 0 and `named` set
  public record PortRange(String protocol, int from, int to, String named) {}

  public NetworkPolicyFact {
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(selector);
    egressRules = List.copyOf(egressRules);
    ingressRules = List.copyOf(ingressRules);
  }
}
