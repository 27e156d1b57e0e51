package dev.tsk8s.probes.active;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;
import java.time.Instant;
import java.util.List;

/// What may still be in the cluster when a run is over.
public sealed interface Residue {

  /// The run.
  String run();

  /// Where it ran.
  String namespace();

  /// Kubernetes was told to remove all, and is still about it.
  ///
  /// @param pods so many end slowly, as on a node that does not answer
  record Ending(String run, String namespace, int pods) implements Residue {
    public Ending {
      requireNonNull(run);
      requireNonNull(namespace);
    }
  }

  /// These could not be removed, or nobody knows whether they are there.
  ///
  /// @param objects resource and name
  /// @param why they were not removed
  /// @param until when Kubernetes has removed them by itself at the latest; a namespace it does not
  record Left(String run, String namespace, List<String> objects, Reason why, Instant until)
      implements Residue {
    public Left {
      requireNonNull(run);
      requireNonNull(namespace);
      objects = List.copyOf(objects);
      requireNonNull(why);
      requireNonNull(until);
    }
  }
}
