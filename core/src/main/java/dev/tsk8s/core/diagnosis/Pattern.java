package dev.tsk8s.core.diagnosis;

import java.util.Locale;

/// How Tailscale and the cluster belong together; both may hold.
public enum Pattern {
  /// Tailscale runs in pods and lets people outside reach the cluster.
  ACCESS,
  /// The nodes themselves are joined by Tailscale.
  UNDERLAY;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
