package dev.tsk8s.probes.active;

import static java.util.Objects.requireNonNull;

/// An object as the API server has it.
///
/// @param namespace empty for what lives in none
/// @param uid of this very object: another one of the same name has another
public record Made(ProbeResource resource, String namespace, String name, String uid) {
  public Made {
    requireNonNull(resource);
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(uid);
  }
}
