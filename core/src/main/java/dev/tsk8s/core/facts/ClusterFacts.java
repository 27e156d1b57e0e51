package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the Kubernetes API, or saved objects of it, told. Each component is one resource that needs
/// a permission of its own, projected to what a check may ask.
///
/// @param nodes `nodes`
/// @param pods those of `pods` that run Tailscale ([TailscalePod]), in all namespaces that were
///   asked
/// @param readiness per node, how the other pods in the pod network fare (from the same `pods`)
/// @param agentPods those of the DaemonSets in `cniAgents` (from the same `pods`)
/// @param deployments those of `deployments.apps` whose template runs Tailscale
/// @param statefulSets likewise
/// @param daemonSets likewise
/// @param cniAgents DaemonSets that bring or shape the pod network: CNI agents, masquerade agents,
///   kube-proxy
/// @param networkConfig allow-listed keys of the ConfigMaps that configure the network
/// @param helmValues values for Cilium's chart that were pasted; observed and empty: nobody gave
///   any
/// @param services Services that lead to Tailscale pods or belong to the operator
/// @param networkPolicies NetworkPolicies in namespaces with Tailscale pods
/// @param customResources the operator's custom resources, each its own evidence
/// @param cilium Cilium's custom resources, each its own evidence
/// @param pools resources that name ranges of addresses, each its own evidence
/// @param stateSecrets key names of Tailscale's own Secrets, never values
public record ClusterFacts(
    Evidence<List<ClusterNode>> nodes,
    Evidence<List<TailscalePod>> pods,
    Evidence<List<PodReadiness>> readiness,
    Evidence<List<AgentPod>> agentPods,
    Evidence<List<Workload>> deployments,
    Evidence<List<Workload>> statefulSets,
    Evidence<List<Workload>> daemonSets,
    Evidence<List<CniAgent>> cniAgents,
    Evidence<List<NetworkConfig>> networkConfig,
    Evidence<List<HelmValues>> helmValues,
    Evidence<List<ServiceFact>> services,
    Evidence<List<NetworkPolicyFact>> networkPolicies,
    OperatorResources customResources,
    CiliumObjects cilium,
    AddressPools pools,
    Evidence<List<StateSecret>> stateSecrets) {

  /// How the pods of one node fare that are in the pod network and not Tailscale's.
  ///
  /// @param running phase Running
  /// @param notReady Running for longer than [#SETTLING], and not Ready
  /// @param examples at most three of those, `namespace/name`
  /// @param addresses of the running ones: the lowest of each /16, of IPv6 of each /48
  public record PodReadiness(
      String node, int running, int notReady, List<String> examples, List<Ip> addresses) {
    /// A pod younger than this may simply not be ready yet.
    public static final Duration SETTLING = Duration.ofSeconds(30);

    public PodReadiness {
      requireNonNull(node);
      examples = List.copyOf(examples);
      addresses = List.copyOf(addresses);
    }
  }

  /// The key names of one Secret that Tailscale keeps its state or configuration in.
  public record StateSecret(String namespace, String name, List<String> keys) {
    public StateSecret {
      keys = List.copyOf(keys);
    }
  }

  public ClusterFacts {
    requireNonNull(nodes);
    requireNonNull(pods);
    requireNonNull(readiness);
    requireNonNull(agentPods);
    requireNonNull(deployments);
    requireNonNull(statefulSets);
    requireNonNull(daemonSets);
    requireNonNull(cniAgents);
    requireNonNull(networkConfig);
    requireNonNull(helmValues);
    requireNonNull(services);
    requireNonNull(networkPolicies);
    requireNonNull(customResources);
    requireNonNull(cilium);
    requireNonNull(pools);
    requireNonNull(stateSecrets);
  }

  /// A cluster was asked for, in whole or in part.
  public boolean asked() {
    return leftOut().isEmpty();
  }

  /// Why nobody looked at a cluster, if no part of one was asked for.
  public Optional<Reason> leftOut() {
    List<Reason> reasons =
        Stream.of(nodes, pods, deployments, services, networkConfig)
            .flatMap(evidence -> leftOut(evidence).stream())
            .toList();
    return reasons.size() == 5 ? Optional.of(reasons.getFirst()) : Optional.empty();
  }

  private static Optional<Reason> leftOut(Evidence<?> evidence) {
    return evidence
        .unseen()
        .filter(ClusterFacts::wasLeftOut)
        .filter(_ -> evidence.seen().isEmpty());
  }

  /// The user chose the namespaces that pods were read in: what is in others is no gap.
  public boolean isOfChosenNamespaces() {
    return pods.seen().isPresent() && pods.unseen().filter(ClusterFacts::wasLeftOut).isPresent();
  }

  private static boolean wasLeftOut(Reason reason) {
    return reason instanceof Reason.NotAsked notAsked && notAsked.wasLeftOut();
  }

  /// A cluster nobody looked at, for one reason.
  public static ClusterFacts unseen(Reason reason) {
    return new ClusterFacts(
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        OperatorResources.unseen(reason),
        CiliumObjects.unseen(reason),
        AddressPools.unseen(reason),
        new Unavailable<>(reason));
  }
}
