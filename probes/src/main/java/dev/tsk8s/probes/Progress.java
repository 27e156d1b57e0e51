package dev.tsk8s.probes;

/// Hears how far looking has come. Called from many threads, often and in no order; must return at
/// once.
@FunctionalInterface
public interface Progress {
  Progress SILENT = (_, _, _) -> {};

  /// What is being done.
  enum Stage {
    /// Waiting for a credential and for the API server's first word.
    CONNECTING,
    /// Reading objects: nodes, pods, workloads …
    OBJECTS,
    /// Looking from pods and from this machine.
    VANTAGES,
    /// Waiting for probe pods.
    PROBES,
    /// Probe pods run and ask each other.
    ASKING
  }

  /// @param done how much of it
  /// @param total of how much; 0: not known
  void at(Stage stage, int done, int total);
}
