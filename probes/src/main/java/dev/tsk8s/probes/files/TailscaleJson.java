package dev.tsk8s.probes.files;

import dev.tsk8s.probes.files.HostPieces.Output;
import java.util.Optional;
import java.util.Set;

/// Tailscale's JSON outputs, and what `tsk8s nat -o json` measured in its place, told apart by the
/// fields that each has in every version.
enum TailscaleJson {
  STATUS(Output.STATUS),
  NETCHECK(Output.NETCHECK),
  NAT(Output.NETCHECK),
  PREFS(Output.PREFS),
  PING(Output.PING),
  HEALTH(Output.HEALTH),
  NETMAP(Output.NETMAP);

  private final Output output;

  TailscaleJson(Output output) {
    this.output = output;
  }

  Output output() {
    return output;
  }

  static Optional<TailscaleJson> recognise(Set<String> fields) {
    if (fields.contains("BackendState")) {
      return Optional.of(STATUS);
    }
    if (fields.contains("UDP")
        && (fields.contains("IPv4") || fields.contains("MappingVariesByDestIP"))) {
      return Optional.of(NETCHECK);
    }
    if (fields.contains("mapping") && fields.contains("rfc3489")) {
      return Optional.of(NAT);
    }
    if (fields.contains("ControlURL") && fields.contains("RouteAll")) {
      return Optional.of(PREFS);
    }
    if (fields.contains("IP") && fields.contains("LatencySeconds")) {
      return Optional.of(PING);
    }
    if (fields.contains("SelfNode")
        || (fields.contains("NodeKey") && fields.contains("MachineKey"))) {
      return Optional.of(NETMAP);
    }
    return fields.contains("Health") ? Optional.of(HEALTH) : Optional.empty();
  }
}
