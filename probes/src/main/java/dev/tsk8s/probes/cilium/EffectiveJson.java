package dev.tsk8s.probes.cilium;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/// `cilium-dbg config -a -o json`: the fields of the agent's own DaemonConfig (cilium:
/// pkg/option/config.go), by their names in Go. Which there are depends on the version; a field
/// that is null is left out.
public final class EffectiveJson {

  /// In every version, and in nothing else.
  private static final Set<String> FIELDS = Set.of("BpfDir", "RunDir", "IPAM");

  private static final Set<String> KEPT =
      Set.of(
          "BPFConntrackAccounting",
          "BPFDistributedLRU",
          "BPFMapsDynamicSizeRatio",
          "BPFSocketLBHostnsOnly",
          "CTMapEntriesGlobalAny",
          "CTMapEntriesGlobalTCP",
          "ClusterHealthPort",
          "DatapathMode",
          "Devices",
          "DirectRoutingSkipUnreachable",
          "EnableAutoDirectRouting",
          "EnableBPFClockProbe",
          "EnableBPFMasquerade",
          "EnableEgressGateway",
          "EnableEndpointHealthChecking",
          "EnableEndpointRoutes",
          "EnableEnvoyConfig",
          "EnableHealthChecking",
          "EnableHostFirewall",
          "EnableHostLegacyRouting",
          "EnableIPMasqAgent",
          "EnableIPSec",
          "EnableIPv4",
          "EnableIPv4Masquerade",
          "EnableIPv6",
          "EnableIPv6Masquerade",
          "EnableIdentityMark",
          "EnableL7Proxy",
          "EnableLocalNodeRoute",
          "EnableMasqueradeRouteSource",
          "EnableNodePort",
          "EnablePMTUDiscovery",
          "EnableRemoteNodeMasquerade",
          "EnableTCX",
          "EnableWireguard",
          "EnableXDPPrefilter",
          "EncryptNode",
          "IPAM",
          "IPv4NativeRoutingCIDR",
          "IPv6NativeRoutingCIDR",
          "InstallIptRules",
          "InstallNoConntrackIptRules",
          "KubeProxyReplacement",
          "MasqueradeInterfaces",
          "NATMapEntriesGlobal",
          "NodePortAcceleration",
          "PreAllocateMaps",
          "RoutingMode",
          "Tunnel",
          "TunnelProtocol");

  private EffectiveJson() {}

  public static boolean recognises(Set<String> fields) {
    return fields.containsAll(FIELDS);
  }

  /// By name; the elements of a list are separated by a space.
  public static SortedMap<String, String> read(JsonNode config) {
    var found = new TreeMap<String, String>();
    for (String name : KEPT) {
      text(config.path(name)).ifPresent(value -> found.put(name, value));
    }
    return found;
  }

  private static Optional<String> text(JsonNode value) {
    if (value.isArray()) {
      var all = new StringJoiner(" ");
      value.forEach(element -> all.add(element.asText("")));
      return Optional.of(all.toString());
    }
    return value.isObject()
        ? range(value)
        : Optional.of(value.asText("")).filter(_ -> value.isValueNode() && !value.isNull());
  }

  /// As Go writes a `net.IPNet`: an address, and a mask in base 64.
  private static Optional<String> range(JsonNode network) {
    return range(network.path("IP").asText(""), network.path("Mask").asText(""));
  }

  static Optional<String> range(String address, String mask) {
    try {
      int bits = new BigInteger(1, Base64.getDecoder().decode(mask)).bitCount();
      return Ip.parse(address).flatMap(_ -> Cidr.parse(address + "/" + bits)).map(Cidr::text);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static boolean isKept(String name) {
    return KEPT.contains(name);
  }
}
