package dev.tsk8s.probes.network;

import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.Targets.Target;
import dev.tsk8s.probes.network.path.PathProbe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The path to a server that a user names.
public final class PathMeasurement {
  /// So many are sent at most.
  public static final int MOST_PACKETS = PathProbe.MOST_PACKETS;

  private PathMeasurement() {}

  /// Which addresses of a name may be taken.
  public enum Family {
    ANY,
    V4,
    V6
  }

  /// @throws IOException if it has no such address, or nothing can be sent there; the message says
  public static PathMtu of(StunServer server, Family family, Deadline deadline)
      throws IOException, InterruptedException {
    Targets targets = Targets.of(List.of(server), deadline);
    List<Target> all =
        switch (family) {
          case ANY -> targets.v4().isEmpty() ? targets.v6() : targets.v4();
          case V4 -> targets.v4();
          case V6 -> targets.v6();
        };
    Optional<Target> target = all.stream().findFirst();
    if (target.isEmpty()) {
      throw new IOException(server + " has no address of that kind, or its name is not resolved");
    }
    return PathProbe.measure(server.toString(), target.get().at(), deadline);
  }
}
