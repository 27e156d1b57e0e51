package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A pod that runs Tailscale.
///
/// @param owner the workload it belongs to (a Deployment, not its ReplicaSet); empty: a bare pod
/// @param labels all labels: NetworkPolicies and Services select by them
/// @param node empty: not scheduled
/// @param ips `status.podIPs`
/// @param phase Pending, Running, Succeeded, Failed, Unknown
/// @param ready the Tailscale container is; another one beside it may not be
/// @param restarts of the Tailscale container
/// @param waiting why the Tailscale container waits (`CrashLoopBackOff`), if it does
/// @param unschedulable the scheduler's words, if it found no node
/// @param terminating the pod is being deleted
public record TailscalePod(
    String namespace,
    String name,
    Optional<WorkloadRef> owner,
    SortedMap<String, String> labels,
    String node,
    List<Ip> ips,
    String phase,
    boolean ready,
    int restarts,
    Optional<String> waiting,
    Optional<String> unschedulable,
    boolean terminating,
    TailscaleSpec spec) {

  /// The workload a pod belongs to.
  ///
  /// @param kind Deployment, StatefulSet, DaemonSet, Job, ReplicaSet …
  public record WorkloadRef(String kind, String name) {}

  /// Its tailscaled can be asked, by the CLI beside it.
  public boolean hasAnsweringCli() {
    return phase.equals("Running") && !terminating && spec.role().hasCli();
  }

  public TailscalePod {
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(owner);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    requireNonNull(node);
    ips = List.copyOf(ips);
    requireNonNull(phase);
    requireNonNull(waiting);
    requireNonNull(unschedulable);
    requireNonNull(spec);
  }
}
