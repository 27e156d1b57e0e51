package dev.tsk8s.core;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.CiliumObjects.NodeConfig;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.LabelSelector;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Builds a cluster with Cilium, and runs checks on it.
public final class CiliumCluster {
  private static final String HOME = "kube-system";
  private static final Reason NOT_GIVEN = new Reason.NotInFiles("this");

  private CiliumCluster() {}

  /// Two nodes that know each other by tailnet addresses, and agents of this version with these
  /// keys and values in their ConfigMap.
  public static Clusters underlay(String version, String... keysAndValues) {
    return nodes("100.64.0.2", "100.64.0.3").with(agent(version)).with(config(HOME, keysAndValues));
  }

  /// The same with nodes on a network of their own.
  public static Clusters onLan(String version, String... keysAndValues) {
    return nodes("192.168.1.2", "192.168.1.3")
        .with(agent(version))
        .with(config(HOME, keysAndValues));
  }

  public static Clusters nodes(String first, String second) {
    return cluster()
        .with(labelled(node("node-1", first), "site", "a"))
        .with(labelled(node("node-2", second), "site", "b"));
  }

  public static CniAgent agent(String version, String... args) {
    return agentIn(HOME, version, args);
  }

  public static CniAgent agentIn(String namespace, String version, String... args) {
    return new CniAgent(
        CniAgent.Agent.CILIUM,
        namespace,
        "cilium",
        version,
        List.of(args),
        new TreeMap<>(),
        new TreeMap<>(Map.of("kubernetes.io/os", "linux")));
  }

  public static NetworkConfig config(String namespace, String... keysAndValues) {
    return new NetworkConfig(namespace, "cilium-config", pairs(keysAndValues));
  }

  /// A CiliumNodeConfig for nodes with this label `site`; an empty one selects every node.
  public static NodeConfig override(String name, String site, String... keysAndValues) {
    SortedMap<String, String> labels =
        site.isEmpty() ? new TreeMap<>() : new TreeMap<>(Map.of("site", site));
    return new NodeConfig(
        HOME, name, Optional.of(new LabelSelector(labels, List.of())), pairs(keysAndValues));
  }

  public static NodeConfig unselecting(String name, String... keysAndValues) {
    return new NodeConfig(HOME, name, Optional.empty(), pairs(keysAndValues));
  }

  public static CiliumObjects with(NodeConfig... overrides) {
    return new CiliumObjects(
        seen(Optional.of(List.of(overrides))), none(), none(), none(), seen(List.of()));
  }

  /// An operator with these arguments and variables.
  public static CiliumObjects operator(List<String> args, Map<String, String> env) {
    return new CiliumObjects(
        none(),
        none(),
        none(),
        none(),
        seen(
            List.of(
                new CiliumObjects.Operator(
                    HOME, "cilium-operator", "v1.19.7", args, new TreeMap<>(env)))));
  }

  /// CiliumNodes with a pod range each, for node-1 and node-2.
  public static CiliumObjects withRanges(String first, String second) {
    return new CiliumObjects(
        none(),
        seen(
            Optional.of(
                List.of(
                    new CiliumObjects.Node("node-1", List.of(), List.of(new Cidr(first))),
                    new CiliumObjects.Node("node-2", List.of(), List.of(new Cidr(second)))))),
        none(),
        none(),
        seen(List.of()));
  }

  public static CiliumObjects with(
      Evidence<Optional<List<CiliumObjects.Endpoint>>> endpoints,
      Evidence<Optional<List<CiliumObjects.Identity>>> identities) {
    return new CiliumObjects(none(), none(), endpoints, identities, seen(List.of()));
  }

  /// `problem code`, after the law was seen to hold for each fact.
  public static List<String> found(Check check, Clusters cluster) {
    return found(EveryFact.examine(check, cluster.snapshot()));
  }

  public static List<String> found(Verdict verdict) {
    return verdict.findings().stream()
        .map(finding -> finding.severity().word() + " " + finding.code().text())
        .toList();
  }

  /// The same of one with views of its nodes.
  public static List<String> found(Check check, Snapshot snapshot) {
    return found(EveryFact.examine(check, snapshot));
  }

  public static Finding only(Check check, Clusters cluster) {
    return check.examine(cluster.snapshot()).findings().getFirst();
  }

  public static List<Reason> missing(Check check, Snapshot snapshot) {
    return EveryFact.examine(check, snapshot).gaps().stream().map(Gap::reason).distinct().toList();
  }

  /// An agent that tells its version and node, and nothing else.
  public static CiliumView says(String version, String node) {
    return CiliumView.unseen(NOT_GIVEN)
        .with(
            seen(
                new CiliumView.Status(
                    version,
                    node,
                    List.of(),
                    "",
                    true,
                    false,
                    "BPF",
                    "Tunnel",
                    "vxlan",
                    "BPF",
                    "Disabled",
                    new TreeMap<>(),
                    Set.of(),
                    new TreeMap<>())));
  }

  /// What was seen on a node: its agent, and its own networking.
  public static Vantage on(String node, CiliumView agent, HostView host) {
    return Vantage.unseen(VantageId.node(node), NOT_GIVEN).with(agent).with(host);
  }

  /// The same without its networking.
  public static Vantage on(String node, CiliumView agent) {
    return on(node, agent, HostView.unseen(NOT_GIVEN));
  }

  public static CiliumView.Metric metric(String name, double value, String... labels) {
    return new CiliumView.Metric(name, pairs(labels), value);
  }

  private static ClusterNode labelled(ClusterNode node, String key, String value) {
    return new ClusterNode(
        node.name(),
        node.internalIps(),
        node.externalIps(),
        node.podCidrs(),
        node.providerId(),
        new TreeMap<>(Map.of(key, value, "kubernetes.io/os", "linux")),
        node.annotations(),
        node.osImage(),
        node.kernelVersion(),
        node.kubeletVersion(),
        node.ready());
  }

  private static <T> Evidence<Optional<List<T>>> none() {
    return seen(Optional.of(new ArrayList<>()));
  }

  private static SortedMap<String, String> pairs(String... keysAndValues) {
    var pairs = new TreeMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      pairs.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return pairs;
  }
}
