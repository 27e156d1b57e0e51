package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.probes.JsonTrees;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// ConfigMaps that configure the pod network, reduced to settings that are known to be harmless.
/// Pre-shared keys may stand right beside them (Flannel's WireGuard and IPsec back-ends), so
/// nothing is taken by default.
final class NetworkConfigs {
  private static final int LONGEST_VALUE = 16_384;

  private static final List<String> FLANNEL =
      List.of(
          "Network",
          "IPv6Network",
          "EnableIPv4",
          "EnableIPv6",
          "EnableNFTables",
          "SubnetLen",
          "Backend");

  private static final List<String> FLANNEL_BACKEND =
      List.of("Type", "VNI", "Port", "MTU", "DirectRouting", "ListenPort", "ListenPortV6", "Mode");

  private static final List<String> CILIUM =
      List.of(
          "MTU",
          "auto-",
          "autoDirectNodeRoutes",
          "bpf",
          "cgroup-root",
          "clock",
          "cluster-",
          "cni-",
          "conntrack",
          "custom-cni-conf",
          "datapath-mode",
          "devices",
          "direct-",
          "disable-",
          "egress-",
          "enable",
          "encrypt",
          "enforce-device-detection",
          "force-device-detection",
          "install-",
          "identity-allocation-mode",
          "ip-masq-agent",
          "ipam",
          "iptables-",
          "ipv4-",
          "ipv4NativeRoutingCIDR",
          "ipv6-",
          "k8s-require",
          "kube-proxy-replacement",
          "kubeProxyReplacement",
          "masquerade",
          "monitor-aggregation",
          "mtu",
          "native-routing-cidr",
          "node-port",
          "nodeport-",
          "packetization-",
          "non-masquerade",
          "preallocate-bpf-maps",
          "routing-mode",
          "routingMode",
          "tunnel",
          "underlay-protocol",
          "vtep-",
          "write-cni-conf");

  /// Per ConfigMap the keys that are copied as they are, by prefix.
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "cilium-config", CILIUM,
          "calico-config", List.of("calico_backend", "veth_mtu"),
          "canal-config", List.of("canal_iface", "masquerade", "veth_mtu"),
          "rke2-canal-config", List.of("canal_iface", "masquerade", "veth_mtu"),
          "ovn-config", List.of("net_cidr", "svc_cidr", "mtu"),
          "ip-masq-agent", List.of("config"),
          "amazon-vpc-cni", List.of("enable-", "minimum-", "warm-", "branch-"));

  /// Per ConfigMap the settings that are picked out of texts in YAML, in whichever key they stand.
  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          "kubeadm-config", List.of("podSubnet", "serviceSubnet"),
          "kube-proxy", List.of("mode", "clusterCIDR", "masqueradeAll", "detectLocalMode"),
          "kube-proxy-config", List.of("mode", "clusterCIDR", "masqueradeAll", "detectLocalMode"),
          "antrea-config",
              List.of(
                  "trafficEncapMode",
                  "noSNAT",
                  "snatFullyRandomPorts",
                  "defaultMTU",
                  "tunnelType",
                  "transportInterface"));

  /// Names that have variants with a suffix, each of which counts.
  private static final Set<String> FAMILIES =
      Set.of(
          "azure-ip-masq-agent-config",
          "azure-ip-masq-agent-config-reconciled",
          "kube-flannel-cfg");

  /// CoreDNS, of whose Corefile only the servers that it asks are kept.
  private static final Set<String> COREDNS = Set.of("coredns", "rke2-coredns-rke2-coredns");

  private final SortedMap<String, NetworkConfig> byName = new TreeMap<>();

  /// The names to ask for where ConfigMaps can be asked for by name.
  static SortedSet<String> names() {
    var all = new TreeSet<>(KEYS.keySet());
    all.addAll(SETTINGS.keySet());
    all.addAll(FAMILIES);
    all.addAll(COREDNS);
    return all;
  }

  void add(JsonNode configMap) {
    SortedMap<String, String> data = Fields.map(configMap, "data");
    reduced(Fields.name(configMap), data)
        .ifPresent(kept -> {
          kept.values().removeIf(value -> value.length() > LONGEST_VALUE);
          kept.replaceAll((_, value) -> Credentials.blank(value));
          String namespace = Fields.namespace(configMap);
          String name = Fields.name(configMap);
          byName.put(namespace + "/" + name, new NetworkConfig(namespace, name, kept));
        });
  }

  void clear() {
    byName.clear();
  }

  List<NetworkConfig> facts() {
    return List.copyOf(byName.values());
  }

  /// The same allow-list for keys of `cilium-config` that stand elsewhere.
  static SortedMap<String, String> ofCilium(SortedMap<String, String> keys) {
    keys.keySet().removeIf(key -> CILIUM.stream().noneMatch(key::startsWith));
    keys.replaceAll((_, value) -> Credentials.blank(value));
    return keys;
  }

  /// The same keys as variables of a container of Cilium's: `CILIUM_BPF_LB_SOCK` is `bpf-lb-sock`
  /// (cilium: pkg/option/config.go getEnvName).
  static SortedMap<String, String> ciliumVariables(JsonNode container) {
    return ContainerEnv.allowed(
        container,
        name ->
            name.startsWith("CILIUM_")
                && CILIUM.stream()
                    .anyMatch(
                        name.substring("CILIUM_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-')
                            ::startsWith));
  }

  private static Optional<SortedMap<String, String>> reduced(
      String name, SortedMap<String, String> data) {
    if (KEYS.containsKey(name)) {
      data.keySet()
          .removeIf(key ->
              !key.equals("net-conf.json") && KEYS.get(name).stream().noneMatch(key::startsWith));
      return Optional.of(withoutFlannelKeys(data));
    }
    if (SETTINGS.containsKey(name)) {
      return Optional.of(settings(SETTINGS.get(name), data));
    }
    if (COREDNS.contains(name)) {
      return Optional.of(Corefile.reduced(data.getOrDefault("Corefile", "")));
    }
    if (name.startsWith("kube-flannel-cfg")) {
      data.keySet().removeIf(key -> !key.equals("net-conf.json"));
      return Optional.of(withoutFlannelKeys(data));
    }
    if (name.startsWith("azure-ip-masq-agent-config")) {
      data.keySet().removeIf(key -> !key.startsWith("ip-masq-"));
      return Optional.of(data);
    }
    return Optional.empty();
  }

  private static SortedMap<String, String> settings(
      List<String> names, SortedMap<String, String> data) {
    var found = new TreeMap<String, String>();
    for (String name : names) {
      Pattern line = Pattern.compile("(?m)^\\s*" + name + ":[ \\t]*[\"']?([^\"'#\\s]*)");
      for (String text : data.values()) {
        Matcher match = line.matcher(text);
        if (match.find()) {
          found.putIfAbsent(name, match.group(1));
        }
      }
    }
    return found;
  }

  private static SortedMap<String, String> withoutFlannelKeys(SortedMap<String, String> data) {
    String json = data.remove("net-conf.json");
    if (json != null) {
      flannel(json).ifPresent(harmless -> data.put("net-conf.json", harmless));
    }
    return data;
  }

  private static Optional<String> flannel(String json) {
    try {
      if (!(JsonTrees.read(ObjectStream.JSON, json) instanceof ObjectNode settings)) {
        return Optional.empty();
      }
      settings.retain(FLANNEL);
      if (settings.path("Backend") instanceof ObjectNode backend) {
        backend.retain(FLANNEL_BACKEND);
      }
      return Optional.of(settings.toString());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
