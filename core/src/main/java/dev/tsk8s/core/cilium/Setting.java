package dev.tsk8s.core.cilium;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;

/// One key of `cilium-config` as it is set, and where.
///
/// @param where the object that sets it: the ConfigMap, a CiliumNodeConfig, or the agent's
///   DaemonSet for an argument
public record Setting(String key, String value, Subject where, Origin origin) {
  public Setting {
    requireNonNull(key);
    requireNonNull(value);
    requireNonNull(where);
    requireNonNull(origin);
  }

  public Exhibit exhibit() {
    return new Exhibit(where.kind() + " " + where.display() + " " + key, value, "", origin);
  }

  /// For a value that the agent cannot read either.
  Reason unreadable(String expected) {
    return new Reason.Failed(
        where.kind() + " " + where.display() + " " + key, value + " (" + expected + ")");
  }
}
