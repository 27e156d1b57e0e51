package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

/// A Deployment, StatefulSet or DaemonSet whose pod template runs Tailscale.
///
/// @param kind Deployment, StatefulSet or DaemonSet
/// @param replicas wanted replicas; for a DaemonSet the nodes it wants
public record Workload(
    String kind, String namespace, String name, int replicas, TailscaleSpec spec) {
  public Workload {
    requireNonNull(kind);
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(spec);
  }
}
