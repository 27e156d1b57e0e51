package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A DaemonSet that brings or shapes the pod network.
///
/// @param agent which one, by image base name and labels (facts: how each CNI is recognised)
/// @param version tag of its image; empty if the image has a digest only
/// @param args command and arguments of its main container
/// @param env literal environment variables of its main container (Canal: of both), allow-listed by
///   prefix of the agent
/// @param nodeSelector of its template: nodes outside it run no agent
/// @param resolver of Cilium: command and arguments of the init container that puts the settings of
///   a node together (`cilium-dbg build-config`); else empty
public record CniAgent(
    Agent agent,
    String namespace,
    String name,
    String version,
    List<String> args,
    SortedMap<String, String> env,
    SortedMap<String, String> nodeSelector,
    List<String> resolver) {

  /// The agents that are told apart.
  public enum Agent {
    AWS_VPC_CNI,
    AZURE_CNS,
    AZURE_IP_MASQ_AGENT,
    IP_MASQ_AGENT,
    FLANNEL,
    CALICO,
    CANAL,
    CILIUM,
    KUBE_ROUTER,
    ANTREA,
    OVN_KUBERNETES,
    KINDNET,
    WEAVE,
    KUBE_PROXY
  }

  /// One without an init container of that kind.
  public CniAgent(
      Agent agent,
      String namespace,
      String name,
      String version,
      List<String> args,
      SortedMap<String, String> env,
      SortedMap<String, String> nodeSelector) {
    this(agent, namespace, name, version, args, env, nodeSelector, List.of());
  }

  public CniAgent {
    requireNonNull(agent);
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(version);
    args = List.copyOf(args);
    resolver = List.copyOf(resolver);
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
  }
}
