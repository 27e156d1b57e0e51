package dev.tsk8s.probes.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.Targets.Target;
import dev.tsk8s.probes.network.path.PathProbe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The path to a host that a user names.
///
/// @param name as the user wrote it
/// @param server where STUN is asked
/// @param stunAlone a port was named: no echo is sent
public record PathMeasurement(String name, StunServer server, boolean stunAlone, Family family) {
  /// So many are sent at most.
  public static final int MOST_PACKETS = PathProbe.MOST_PACKETS;

  public PathMeasurement {
    requireNonNull(name);
    requireNonNull(server);
    requireNonNull(family);
  }

  /// Which addresses of a name may be taken.
  public enum Family {
    ANY,
    V4,
    V6
  }

  /// The measurement, if the text names a host.
  public static Optional<PathMeasurement> parse(String text, Family family) {
    return StunServer.parse(text)
        .map(server -> new PathMeasurement(text, server, StunServer.namesPort(text), family));
  }

  /// Its addresses, those that are asked first in front; empty: none of that kind, or its name is
  /// not resolved.
  public List<Ip> addresses(Deadline deadline) {
    return targets(deadline).stream().map(one -> one.at().ip()).toList();
  }

  private List<Target> targets(Deadline deadline) {
    Targets targets = Targets.of(List.of(server), deadline);
    return switch (family) {
      case ANY -> targets.v4().isEmpty() ? targets.v6() : targets.v4();
      case V4 -> targets.v4();
      case V6 -> targets.v6();
    };
  }

  /// @throws IOException if nothing can be sent there; the message says
  public PathMtu to(Ip address, Deadline deadline) throws IOException, InterruptedException {
    var probe = new PathProbe(name, deadline);
    var target = new Endpoint(address, server.port());
    return stunAlone ? probe.toServer(target) : probe.toHost(target);
  }
}
