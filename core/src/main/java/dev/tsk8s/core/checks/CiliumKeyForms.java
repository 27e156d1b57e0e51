package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.Setting;
import dev.tsk8s.core.facts.Cidr;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which names and values the keys of `cilium-config` can have, of those that a diagnosis asks for
/// (cilium: pkg/option/config.go, install/kubernetes/cilium/templates/cilium-configmap.yaml).
final class CiliumKeyForms {
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final String BOOLEAN = "true|false";

  /// What Go's `strconv.ParseBool` takes, and an empty text.
  private static final Set<String> BOOLEANS =
      Set.of("", "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False");

  /// Names that no version has, and the key that is meant: those that articles tell of, and Helm's
  /// names where keys belong.
  private static final Map<String, String> PHANTOMS =
      Map.ofEntries(
          Map.entry("clock-source", "enable-bpf-clock-probe"),
          Map.entry("bpf-clock-source", "enable-bpf-clock-probe"),
          Map.entry("clockSource", "enable-bpf-clock-probe"),
          Map.entry("bpfClockProbe", "enable-bpf-clock-probe"),
          Map.entry("conntrack-max-entries", "bpf-ct-global-tcp-max"),
          Map.entry("conntrack-max", "bpf-ct-global-tcp-max"),
          Map.entry("conntrack.maxEntries", "bpf-ct-global-tcp-max"),
          Map.entry("bpf-ct-tcp-max", "bpf-ct-global-tcp-max"),
          Map.entry("bpf-ct-any-max", "bpf-ct-global-any-max"),
          Map.entry("bpf-nat-max", "bpf-nat-global-max"),
          Map.entry("conntrack-accounting", "bpf-conntrack-accounting"),
          Map.entry("conntrack.accounting", "bpf-conntrack-accounting"),
          Map.entry("bpf-preallocate-maps", "preallocate-bpf-maps"),
          Map.entry("enforce-device-detection", "force-device-detection"),
          Map.entry("nodeport-device", "direct-routing-device"),
          Map.entry("bpf-masquerade", "enable-bpf-masquerade"),
          Map.entry("bpf.masquerade", "enable-bpf-masquerade"),
          Map.entry("bpfMasquerade", "enable-bpf-masquerade"),
          Map.entry("MTU", "mtu"),
          Map.entry("routingMode", "routing-mode"),
          Map.entry("tunnelProtocol", "tunnel-protocol"),
          Map.entry("kubeProxyReplacement", "kube-proxy-replacement"),
          Map.entry("autoDirectNodeRoutes", "auto-direct-node-routes"),
          Map.entry("ipv4NativeRoutingCIDR", "ipv4-native-routing-cidr"),
          Map.entry("enableIPv4Masquerade", "enable-ipv4-masquerade"));

  private static final Set<String> FLAGS =
      Set.of(
          "auto-direct-node-routes",
          "bpf-conntrack-accounting",
          "bpf-lb-external-clusterip",
          "bpf-lb-sock",
          "bpf-lb-sock-hostns-only",
          "direct-routing-skip-unreachable",
          "enable-bpf-clock-probe",
          "enable-bpf-masquerade",
          "enable-endpoint-health-checking",
          "enable-endpoint-routes",
          "enable-health-checking",
          "enable-host-firewall",
          "enable-host-legacy-routing",
          "enable-ip-masq-agent",
          "enable-ipsec",
          "enable-ipv4",
          "enable-ipv4-masquerade",
          "enable-ipv6",
          "enable-ipv6-masquerade",
          "enable-node-port",
          "enable-pmtu-discovery",
          "enable-route-mtu-for-cni-chaining",
          "enable-wireguard",
          "encrypt-node",
          "force-device-detection",
          "install-no-conntrack-iptables-rules",
          "iptables-random-fully",
          "preallocate-bpf-maps");

  private static final Set<String> NUMBERS =
      Set.of(
          "bpf-ct-global-any-max",
          "bpf-ct-global-tcp-max",
          "bpf-nat-global-max",
          "cluster-health-port",
          "cluster-pool-ipv4-mask-size",
          "mtu",
          "tunnel-port");

  private static final Set<String> RANGES =
      Set.of(
          "cluster-pool-ipv4-cidr",
          "cluster-pool-ipv6-cidr",
          "ipv4-native-routing-cidr",
          "ipv6-native-routing-cidr");

  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "routing-mode", Set.of("", "tunnel", "native", "hybrid"),
          "tunnel", Set.of("", "vxlan", "geneve", "disabled"),
          "tunnel-protocol", Set.of("", "vxlan", "geneve"));

  private CiliumKeyForms() {}

  /// The key that a name which no version has stands for.
  static Optional<String> meantBy(String name) {
    return Optional.ofNullable(PHANTOMS.get(name));
  }

  /// What the agent reads, where it cannot read the value.
  static Optional<String> expected(Setting setting) {
    String key = setting.key();
    String value = setting.value().strip();
    if (FLAGS.contains(key)) {
      return BOOLEANS.contains(value) ? Optional.empty() : Optional.of(BOOLEAN);
    }
    if (NUMBERS.contains(key)) {
      return value.matches("\\d{0,9}") ? Optional.empty() : Optional.of("0-999999999");
    }
    if (RANGES.contains(key)) {
      boolean readable =
          Arrays.stream(SEPARATOR.split(value, -1))
              .filter(word -> !word.isEmpty())
              .allMatch(word -> Cidr.parse(word).isPresent());
      return readable ? Optional.empty() : Optional.of("CIDR");
    }
    Set<String> words = WORDS.getOrDefault(key, Set.of(value));
    return words.contains(value)
        ? Optional.empty()
        : Optional.of(
            String.join("|", words.stream().filter(word -> !word.isEmpty()).sorted().toList()));
  }
}
