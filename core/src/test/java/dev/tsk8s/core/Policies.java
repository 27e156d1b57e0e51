package dev.tsk8s.core;

import static dev.tsk8s.core.Clusters.seen;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.LabelSelector;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.NetworkPolicyFact.PortRange;
import dev.tsk8s.core.facts.NetworkPolicyFact.Rule;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Builds NetworkPolicies, and puts them into a snapshot.
public final class Policies {
  private Policies() {}

  /// Restricts what the pods of an app may send to these rules.
  public static NetworkPolicyFact egress(String app, Rule... rules) {
    return new NetworkPolicyFact(
        "vpn", "egress-" + app, selector(app), true, false, List.of(rules), List.of());
  }

  /// Restricts what the pods of an app take to these rules.
  public static NetworkPolicyFact ingress(String app, Rule... rules) {
    return new NetworkPolicyFact(
        "vpn", "ingress-" + app, selector(app), false, true, List.of(), List.of(rules));
  }

  public static Rule udp(int port) {
    return new Rule(true, List.of(new PortRange("UDP", port, port, "")));
  }

  public static Rule tcp(int port) {
    return new Rule(true, List.of(new PortRange("TCP", port, port, "")));
  }

  public static Snapshot in(Snapshot snapshot, List<NetworkPolicyFact> policies) {
    ClusterFacts c = snapshot.cluster();
    var cluster =
        new ClusterFacts(
            c.nodes(),
            c.pods(),
            c.readiness(),
            c.agentPods(),
            c.deployments(),
            c.statefulSets(),
            c.daemonSets(),
            c.cniAgents(),
            c.networkConfig(),
            c.helmValues(),
            c.services(),
            seen(policies),
            c.customResources(),
            c.cilium(),
            c.pools(),
            c.stateSecrets());
    return new Snapshot(
        snapshot.taken(), snapshot.source(), cluster, snapshot.vantages(), snapshot.unread());
  }

  private static LabelSelector selector(String app) {
    return new LabelSelector(new TreeMap<>(Map.of("app", app)), List.of());
  }
}
