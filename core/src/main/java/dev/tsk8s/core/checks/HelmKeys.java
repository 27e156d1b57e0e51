package dev.tsk8s.core.checks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which value of Cilium's chart becomes which key of `cilium-config` as it is (cilium:
/// install/kubernetes/cilium/templates/cilium-configmap.yaml, 1.16 to 1.20).
final class HelmKeys {

  /// The oldest chart whose paths are known; it stands for all before it.
  static final int OLDEST_CHART = 14;

  static final SortedMap<String, String> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("MTU", "mtu"),
              Map.entry("autoDirectNodeRoutes", "auto-direct-node-routes"),
              Map.entry("bpf.ctAnyMax", "bpf-ct-global-any-max"),
              Map.entry("bpf.ctTcpMax", "bpf-ct-global-tcp-max"),
              Map.entry("bpf.hostLegacyRouting", "enable-host-legacy-routing"),
              Map.entry("bpf.masquerade", "enable-bpf-masquerade"),
              Map.entry("bpf.natMax", "bpf-nat-global-max"),
              Map.entry("bpf.preallocateMaps", "preallocate-bpf-maps"),
              Map.entry("bpfClockProbe", "enable-bpf-clock-probe"),
              Map.entry("devices", "devices"),
              Map.entry("enableIPv4Masquerade", "enable-ipv4-masquerade"),
              Map.entry("forceDeviceDetection", "force-device-detection"),
              Map.entry("ipMasqAgent.enabled", "enable-ip-masq-agent"),
              Map.entry("ipam.mode", "ipam"),
              Map.entry("ipv4NativeRoutingCIDR", "ipv4-native-routing-cidr"),
              Map.entry("kubeProxyReplacement", "kube-proxy-replacement"),
              Map.entry("nodePort.directRoutingDevice", "direct-routing-device"),
              Map.entry("routingMode", "routing-mode"),
              Map.entry("socketLB.hostNamespaceOnly", "bpf-lb-sock-hostns-only"),
              Map.entry("tunnelPort", "tunnel-port"),
              Map.entry("tunnelProtocol", "tunnel-protocol")));

  private static final Set<String> OFF = Set.of("", "0", "false", "[]", "null", "~");

  private HelmKeys() {}

  /// A value and what stands in the ConfigMap mean the same: lists have other separators there, and
  /// what is off may not be there at all.
  static boolean same(String value, String real) {
    List<String> one = words(value);
    List<String> other = words(real);
    return one.equals(other);
  }

  private static List<String> words(String text) {
    String plain = text.strip();
    return OFF.contains(plain.toLowerCase(Locale.ROOT))
        ? List.of()
        : Arrays.stream(plain.split("[\\s,\\[\\]\"']+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
  }
}
