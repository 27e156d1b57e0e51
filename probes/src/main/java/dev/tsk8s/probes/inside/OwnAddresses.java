package dev.tsk8s.probes.inside;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The addresses of this network namespace at which others may reach it.
final class OwnAddresses {
  /// A node with many interfaces has dozens; each takes three sockets.
  static final int MOST = 256;

  /// Interfaces that hold addresses of services so that the node takes their packets in: kube-proxy
  /// in IPVS mode has all ClusterIPs there, NodeLocal DNSCache that of the cluster's DNS.
  private static final Set<String> OF_SERVICES = Set.of("kube-ipvs0", "nodelocaldns");

  /// Tailscale's own interface, `tailscale0` (ts:cmd/tailscaled/tailscaled.go, defaultTunName).
  private static final String TAILSCALE = "tailscale";

  private OwnAddresses() {}

  /// Those that the kernel has.
  ///
  /// @param first those that come first if they are among them: what Kubernetes knows the pod by
  static List<InetAddress> of(List<InetAddress> first) {
    return chosen(first, ofKernel(link -> !OF_SERVICES.contains(link.getName())).toList());
  }

  static List<InetAddress> chosen(List<InetAddress> first, Collection<InetAddress> all) {
    var chosen = new LinkedHashSet<>(first);
    chosen.retainAll(Set.copyOf(all));
    all.stream().filter(OwnAddresses::isReachable).forEach(chosen::add);
    return chosen.stream().filter(OwnAddresses::isReachable).limit(MOST).toList();
  }

  /// Those by which devices of the tailnet know this place: of a node that is one of them.
  static List<InetAddress> ofTailnet() {
    return ofKernel(link -> link.getName().startsWith(TAILSCALE))
        .filter(OwnAddresses::isReachable)
        .toList();
  }

  private static Stream<InetAddress> ofKernel(Predicate<NetworkInterface> which) {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(link -> which.test(link) && isUp(link))
          .flatMap(NetworkInterface::inetAddresses)
          .map(OwnAddresses::withoutZone);
    } catch (SocketException _) {
      return Stream.empty(); // no interface at all
    }
  }

  private static boolean isUp(NetworkInterface link) {
    try {
      return link.isUp();
    } catch (SocketException _) {
      return false; // it went while we looked
    }
  }

  /// Java writes `%eth0` behind an address that was read of an interface, and takes it for another.
  private static InetAddress withoutZone(InetAddress address) {
    return InetAddress.ofLiteral(address.getHostAddress().replaceFirst("%.*", ""));
  }

  private static boolean isReachable(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress();
  }
}
