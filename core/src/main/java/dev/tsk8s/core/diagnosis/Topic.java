package dev.tsk8s.core.diagnosis;

import java.util.Locale;

/// A group of checks, as `--only` and `--skip` name it.
public enum Topic {
  PATH,
  NAT,
  SNAT,
  MTU,
  CILIUM,
  DEPLOY,
  MODEL,
  CIDR,
  NODE,
  /// The numbers that have a healthy range ([Gauge]).
  METRIC;

  /// As written in reports and on the command line: `path`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
