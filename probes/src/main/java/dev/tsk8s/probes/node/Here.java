package dev.tsk8s.probes.node;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// This machine, as far as it can be asked.
///
/// @param tailscale its tailscale CLI
/// @param programs those that show its networking; empty where it does not run Linux, whose
///   networking is the only one that is read
public record Here(LocalTailscale tailscale, Optional<LocalPrograms> programs) {
  public Here {
    requireNonNull(tailscale);
    requireNonNull(programs);
  }

  /// @param path directories, as in the environment variable `PATH`
  /// @param system its name, as in the system property `os.name`
  public static Here on(String path, String system) {
    return new Here(
        LocalTailscale.on(path),
        system.equals("Linux") ? Optional.of(LocalPrograms.on(path)) : Optional.empty());
  }

  /// Whether it may be a node of a tailnet.
  public boolean hasTailscale() {
    return tailscale.program().isPresent();
  }
}
