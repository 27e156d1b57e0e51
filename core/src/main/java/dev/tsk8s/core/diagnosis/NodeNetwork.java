package dev.tsk8s.core.diagnosis;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What Kubernetes objects tell of the network that joins the nodes.
final class NodeNetwork {

  /// Providers whose cloud controller writes the addresses of the provider's own network into the
  /// Node: an InternalIP in 100.64.0.0/10 is then that network's, not a tailnet's.
  private static final List<String> CLOUDS =
      List.of(
          "aws:",
          "gce:",
          "azure:",
          "oci:",
          "ocid1.",
          "digitalocean:",
          "alicloud:",
          "ibm:",
          "openstack:");

  private static final Pattern QUOTE = Pattern.compile("\"");
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final Pattern FLANNEL_OVER_TAILSCALE =
      Pattern.compile("--flannel-iface[= ]tailscale");
  private static final List<String> NODE_ARGS = List.of("k3s.io/node-args", "rke2.io/node-args");

  private NodeNetwork() {}

  /// Its own address is a tailnet address.
  static boolean isOnTailnet(ClusterNode node) {
    return toldToUseTailscale(node)
        || node.internalIps().stream().anyMatch(Ip.TAILSCALE_V6::contains)
        || (hasSharedAddress(node) && !contradicts(node));
  }

  /// Its own address may be a tailnet address, or one of another network in 100.64.0.0/10.
  static boolean isUnclear(ClusterNode node) {
    return hasSharedAddress(node) && !isOnTailnet(node);
  }

  static boolean hasSharedAddress(ClusterNode node) {
    return node.internalIps().stream().anyMatch(Ip.CGNAT::contains);
  }

  /// k3s joined by `--vpn-auth=name=tailscale`, or its flannel told to use tailscale0.
  private static boolean toldToUseTailscale(ClusterNode node) {
    for (String key : NODE_ARGS) {
      String args = node.annotations().getOrDefault(key, "");
      if (args.contains("name=tailscale") || FLANNEL_OVER_TAILSCALE.matcher(args).find()) {
        return true;
      }
    }
    return false;
  }

  /// Its pod network talks over a tailnet address, though the node's own is another: Calico notes
  /// its interface's prefix, which is a /32 on tailscale0; Flannel notes the address alone.
  static boolean carriesPodsOverTailnet(ClusterNode node) {
    Optional<Cidr> calico =
        Cidr.parse(node.annotations().getOrDefault("projectcalico.org/IPv4Address", ""));
    Optional<Ip> flannel =
        Ip.parse(node.annotations().getOrDefault("flannel.alpha.coreos.com/public-ip", ""));
    return calico.filter(one -> one.isSingle() && Ip.CGNAT.contains(one)).isPresent()
        || flannel.filter(Ip.TAILSCALE_V6::contains).isPresent()
        || flannel
            .filter(Ip.CGNAT::contains)
            .filter(_ -> CLOUDS.stream().noneMatch(node.providerId()::startsWith))
            .filter(ip -> !node.internalIps().contains(ip))
            .isPresent();
  }

  /// A cloud gave the address, or its interface has a network prefix; tailscale0 has a /32.
  private static boolean contradicts(ClusterNode node) {
    return CLOUDS.stream().anyMatch(node.providerId()::startsWith)
        || interfacePrefixes(node).stream()
            .anyMatch(prefix ->
                !prefix.isSingle() && node.internalIps().stream().anyMatch(prefix::contains));
  }

  private static List<Cidr> interfacePrefixes(ClusterNode node) {
    var prefixes = new ArrayList<Cidr>();
    Cidr.parse(node.annotations().getOrDefault("projectcalico.org/IPv4Address", ""))
        .ifPresent(prefixes::add);
    QUOTE
        .splitAsStream(node.annotations().getOrDefault("k8s.ovn.org/node-primary-ifaddr", ""))
        .flatMap(part -> Cidr.parse(part).stream())
        .forEach(prefixes::add);
    return prefixes;
  }

  /// A CNI agent's arguments or environment name tailscale0 as the interface between nodes.
  static boolean usesTailscale(CniAgent agent) {
    var words = agent.args();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).replaceFirst("^--?", "");
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      if (word.startsWith("iface=tailscale")
          || (word.equals("iface") && next.startsWith("tailscale"))) {
        return true;
      }
    }
    return agent
        .env()
        .getOrDefault("IP_AUTODETECTION_METHOD", "")
        .startsWith("interface=tailscale");
  }

  /// Cilium is told to use tailscale0 and no other device.
  static boolean usesTailscale(NetworkConfig config) {
    var devices = config.data().getOrDefault("devices", "").strip();
    return config.name().equals("cilium-config")
        && !devices.isEmpty()
        && SEPARATOR.splitAsStream(devices).allMatch(device -> device.startsWith("tailscale"));
  }
}
