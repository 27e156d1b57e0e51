package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What probe pods of tsk8s measured inside a cluster (`--active`).
///
/// @param run the value of their label `tsk8s.dev/run`
/// @param namespace where they ran
/// @param policies the NetworkPolicies of that namespace, which may keep packets from them
/// @param coverage which of all pairs were measured
/// @param outside the hosts outside that they may ask
/// @param places one for each node and network that a probe pod was wanted for, in order;
///   unavailable: not one could be made, and why
/// @param ports that Tailscale pods declare at public addresses of nodes, and who reached them;
///   empty: there are none
public record Probed(
    String run,
    String namespace,
    Evidence<List<NetworkPolicyFact>> policies,
    Coverage coverage,
    HostsOutside outside,
    Evidence<List<ProbePlace>> places,
    Evidence<List<PublicPort>> ports) {

  /// How much of the cluster the measurements stand for.
  ///
  /// @param pairs ordered pairs of places that were to be measured
  /// @param possible ordered pairs that there are
  /// @param seed of the choice, where not all were
  public record Coverage(int pairs, int possible, long seed) {}

  /// The labels that every probe pod of a run has. The name of its network comes beside them.
  public static SortedMap<String, String> labels(String run) {
    return new TreeMap<>(
        Map.of(
            "app.kubernetes.io/name",
            "tsk8s",
            "app.kubernetes.io/component",
            "probe",
            "tsk8s.dev/run",
            run));
  }

  public Probed {
    requireNonNull(ports);
    requireNonNull(run);
    requireNonNull(namespace);
    requireNonNull(policies);
    requireNonNull(coverage);
    requireNonNull(outside);
    places =
        places.map(list -> list.stream().sorted(Comparator.comparing(ProbePlace::id)).toList());
  }
}
