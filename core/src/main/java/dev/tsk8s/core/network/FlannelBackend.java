package dev.tsk8s.core.network;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Flannel's back-ends and their cost, as `net-conf.json` names them (flannel:
/// Documentation/backends.md, pkg/backend).
final class FlannelBackend {
  private static final Pattern TYPE = Pattern.compile("\"Type\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern MTU = Pattern.compile("\"MTU\"\\s*:\\s*(\\d{1,5})");
  private static final Pattern PORT = Pattern.compile("\"Port\"\\s*:\\s*(\\d{1,5})");

  private FlannelBackend() {}

  /// VXLAN unless another is named.
  static Way way(String settings) {
    Matcher type = TYPE.matcher(settings);
    return way(type.find() ? type.group(1) : "vxlan", number(PORT, settings));
  }

  /// What stands in for the device's: the tunnel is taken off it as well, 50 bytes for VXLAN and 80
  /// for WireGuard (pkg/backend/vxlan/vxlan_network.go, wireguard/wireguard_network.go `MTU()`).
  static OptionalInt mtu(String settings) {
    OptionalInt set = number(MTU, settings);
    return set.isPresent() && set.getAsInt() > 0 ? set : OptionalInt.empty();
  }

  static Way way(String backend, OptionalInt port) {
    return switch (backend) {
      case "vxlan" ->
          new Way(backend, Encapsulation.VXLAN, 50, List.of(port.orElse(8472) + "/udp"));
      case "wireguard" ->
          new Way(backend, Encapsulation.WIREGUARD, WireGuard.IN_FLANNEL, List.of("51820/udp"));
      case "udp" -> new Way(backend, Encapsulation.UDP, 28, List.of(port.orElse(8285) + "/udp"));
      case "ipip" -> new Way(backend, Encapsulation.IPIP, 20, List.of("4/ip"));
      case "ipsec" -> new Way(backend, Encapsulation.IPSEC, 77, List.of("500/udp", "50/ip"));
      // k3s names its --vpn-auth back-end so: the pod ranges are routes of the tailnet.
      case "extension", "tailscale" -> new Way(backend, Encapsulation.TAILSCALE, 0, List.of());
      default -> Way.plain(backend);
    };
  }

  private static OptionalInt number(Pattern pattern, String settings) {
    Matcher matcher = pattern.matcher(settings);
    return matcher.find()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
