package dev.tsk8s.core.stack;

import dev.tsk8s.core.facts.ClusterNode;
import java.util.List;

/// What may stand between a node and the Internet, by its provider and its addresses. Which of a
/// provider's devices it is no object of a cluster shows: where they differ, nothing is known.
///
/// @param devices that it may be; empty: the node has a public address, and no port is changed
public record CloudNat(List<Device> devices) {

  /// What a device does to UDP ports.
  public enum Ports {
    /// Another one for each destination.
    HARD,
    /// One for all destinations.
    EASY,
    /// Documented nowhere.
    UNKNOWN
  }

  /// A way out that a provider sells or describes (Tailscale's "NAT traversal improvements, part
  /// 2"; Coder's "STUN and NAT"; Azure's "Azure NAT Gateway"; Oracle's "NAT Gateway").
  public enum Device {
    AWS_NAT_GATEWAY(Ports.HARD),
    /// Linux with plain masquerading.
    AWS_NAT_INSTANCE(Ports.EASY),
    GOOGLE_CLOUD_NAT(Ports.HARD),
    /// The same with `enableEndpointIndependentMapping` and static ports.
    GOOGLE_CLOUD_NAT_EIM(Ports.EASY),
    AZURE_NAT_GATEWAY(Ports.HARD),
    AZURE_OUTBOUND_RULES(Ports.UNKNOWN),
    ORACLE_NAT_GATEWAY(Ports.UNKNOWN),
    ANY_OTHER(Ports.UNKNOWN);

    private final Ports ports;

    Device(Ports ports) {
      this.ports = ports;
    }

    public Ports ports() {
      return ports;
    }
  }

  public CloudNat {
    devices = List.copyOf(devices);
  }

  /// In front of a node: an address of its own that is public is 1:1, or none at all.
  public static CloudNat of(ClusterNode node) {
    boolean ownPublic =
        node.externalIps().stream().anyMatch(ip -> !ip.isPrivate() && !ip.isV6())
            || node.internalIps().stream().anyMatch(ip -> !ip.isPrivate() && !ip.isV6());
    return new CloudNat(ownPublic ? List.of() : ofProvider(Providers.name(node).orElse("")));
  }

  private static List<Device> ofProvider(String provider) {
    return switch (provider) {
      case "AWS" -> List.of(Device.AWS_NAT_GATEWAY, Device.AWS_NAT_INSTANCE);
      case "Google Cloud" -> List.of(Device.GOOGLE_CLOUD_NAT, Device.GOOGLE_CLOUD_NAT_EIM);
      case "Azure" -> List.of(Device.AZURE_NAT_GATEWAY, Device.AZURE_OUTBOUND_RULES);
      case "Oracle Cloud" -> List.of(Device.ORACLE_NAT_GATEWAY);
      default -> List.of(Device.ANY_OTHER);
    };
  }

  /// Nothing in front of the node changes ports.
  public boolean isOneToOne() {
    return devices.isEmpty();
  }

  /// What is known of the ports that it gives: easy where there is none, else what all of them do.
  public Ports ports() {
    List<Ports> all = devices.stream().map(Device::ports).distinct().toList();
    return all.isEmpty() ? Ports.EASY : all.size() == 1 ? all.getFirst() : Ports.UNKNOWN;
  }

  /// Those that fit what was measured behind it: one that is known to do otherwise is ruled out.
  public CloudNat measured(boolean hard) {
    Ports not = hard ? Ports.EASY : Ports.HARD;
    return new CloudNat(devices.stream().filter(device -> device.ports() != not).toList());
  }
}
