package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.List;

/// What is known of a cluster before a run.
///
/// @param nodes unavailable: the pods tell which there are
/// @param pods of Tailscale; those in the network of nodes declare ports
/// @param hosts outside, where the user named none
public record Surroundings(
    Evidence<List<ClusterNode>> nodes,
    Evidence<List<TailscalePod>> pods,
    OutsideHosts.Source hosts) {}
