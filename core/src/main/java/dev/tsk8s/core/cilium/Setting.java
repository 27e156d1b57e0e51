package dev.tsk8s.core.cilium;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;

/// One key of `cilium-config` as it is set, and where.
///
/// @param where the object that sets it: the ConfigMap, a CiliumNodeConfig, or the agent's
///   DaemonSet for an argument or a variable
/// @param by that argument or variable as it stands there; empty for a key of an object
public record Setting(String key, String value, Subject where, String by, Origin origin) {
  public Setting {
    requireNonNull(key);
    requireNonNull(value);
    requireNonNull(where);
    requireNonNull(by);
    requireNonNull(origin);
  }

  /// An environment variable of the container.
  public boolean isVariable() {
    return !by.isEmpty() && !by.startsWith("-");
  }

  public Exhibit exhibit() {
    return new Exhibit(name(), value, "", origin);
  }

  /// For a value that the agent cannot read either.
  Reason unreadable(String expected) {
    return new Reason.Failed(name(), value + " (" + expected + ")");
  }

  private String name() {
    return where.kind() + " " + where.display() + " " + (by.isEmpty() ? key : by);
  }
}
