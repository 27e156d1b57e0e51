package dev.tsk8s.probes.cilium;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.core.facts.HelmValues.Span;
import dev.tsk8s.core.facts.HelmValues.Stranger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Values for Cilium's chart: a file for `-f`, `helm get values`, or the `cilium:` part of a chart
/// that has Cilium's inside.
public final class ChartValues {
  private static final int MOST_STRANGERS = 200;

  /// Names at the top that no other chart has, those that articles made up among them.
  private static final Set<String> OWN =
      Set.of(
          "MTU",
          "aksbyocni",
          "autoDirectNodeRoutes",
          "bandwidthManager",
          "bpf",
          "bpfClockProbe",
          "clockSource",
          "directRoutingSkipUnreachable",
          "egressMasqueradeInterfaces",
          "enableIPv4Masquerade",
          "enableIPv6Masquerade",
          "enableMasqueradeRouteSource",
          "enableRuntimeDeviceDetection",
          "endpointRoutes",
          "forceDeviceDetection",
          "hostFirewall",
          "hubble",
          "installNoConntrackIptablesRules",
          "ipMasqAgent",
          "iptablesRandomFully",
          "ipv4NativeRoutingCIDR",
          "kubeProxyReplacement",
          "l2announcements",
          "routingMode",
          "socketLB",
          "tunnelProtocol");

  /// `helm get values` begins with one, and it reads as a key.
  private static final String HEADING = " VALUES";

  private static final Pattern TOP = Pattern.compile("^\"?([A-Za-z]\\w*)\"?:(?:\\s|$)");
  private static final Pattern INNER = Pattern.compile("(?m)^cilium:\\s*$");
  private static final Pattern SECOND = Pattern.compile("^  ([A-Za-z]\\w*):(?:\\s|$)");

  private static final Set<String> KEPT =
      Set.of(
          "MTU",
          "autoDirectNodeRoutes",
          "bandwidthManager.bbr",
          "bandwidthManager.enabled",
          "bpf.ctAccounting",
          "bpf.ctAnyMax",
          "bpf.ctTcpMax",
          "bpf.enableTCX",
          "bpf.hostLegacyRouting",
          "bpf.lbExternalClusterIP",
          "bpf.mapDynamicSizeRatio",
          "bpf.masquerade",
          "bpf.natMax",
          "bpf.preallocateMaps",
          "bpfClockProbe",
          "cni.chainingMode",
          "cni.exclusive",
          "devices",
          "directRoutingSkipUnreachable",
          "egressMasqueradeInterfaces",
          "enableIPv4Masquerade",
          "enableIPv6Masquerade",
          "enableMasqueradeRouteSource",
          "encryption.enabled",
          "encryption.nodeEncryption",
          "encryption.type",
          "encryption.wireguard.persistentKeepalive",
          "endpointHealthChecking.enabled",
          "endpointRoutes.enabled",
          "externalIPs.enabled",
          "forceDeviceDetection",
          "healthChecking",
          "hostFirewall.enabled",
          "hostPort.enabled",
          "image.tag",
          "installNoConntrackIptablesRules",
          "ipMasqAgent.enabled",
          "ipam.mode",
          "ipam.operator.clusterPoolIPv4MaskSize",
          "ipam.operator.clusterPoolIPv4PodCIDRList",
          "iptablesRandomFully",
          "ipv4.enabled",
          "ipv4NativeRoutingCIDR",
          "ipv6.enabled",
          "k8sServiceHost",
          "k8sServicePort",
          "kubeProxyReplacement",
          "l7Proxy",
          "loadBalancer.acceleration",
          "loadBalancer.dsrDispatch",
          "loadBalancer.mode",
          "nodePort.addresses",
          "nodePort.directRoutingDevice",
          "nodePort.enabled",
          "nodePort.range",
          "pmtuDiscovery.enabled",
          "routingMode",
          "socketLB.enabled",
          "socketLB.hostNamespaceOnly",
          "tunnel",
          "tunnelPort",
          "tunnelProtocol",
          "underlayProtocol",
          "upgradeCompatibility");

  private final ChartPaths chart = ChartPaths.read();
  private final SortedMap<String, String> known = new TreeMap<>();
  private final SortedMap<String, Span> partly = new TreeMap<>();
  private final List<Stranger> strangers = new ArrayList<>();

  private ChartValues() {}

  /// By the names at its top.
  public static boolean recognises(Set<String> names) {
    return names.stream().anyMatch(OWN::contains)
        && !names.contains("apiVersion")
        && !names.contains("kind");
  }

  /// The same of YAML.
  public static boolean recognises(String yaml) {
    return hasOwn(TOP, yaml)
        || (yaml.contains("cilium:") && INNER.matcher(yaml).find() && hasOwn(SECOND, yaml));
  }

  private static boolean hasOwn(Pattern name, String yaml) {
    return yaml.lines()
        .map(name::matcher)
        .anyMatch(found -> found.lookingAt() && OWN.contains(found.group(1)));
  }

  /// @param values an object; of a chart that has Cilium's inside only that part counts
  public static HelmValues read(JsonNode values) {
    var read = new ChartValues();
    boolean inside = values.path("cilium").isObject();
    read.object("", inside ? values.path("cilium") : values);
    return new HelmValues(read.known, read.partly, read.strangers);
  }

  private void object(String above, JsonNode object) {
    for (var field : object.properties()) {
      String path = above + field.getKey();
      if (path.endsWith(HEADING)) {
        continue;
      }
      JsonNode value = field.getValue();
      var found = chart.known(path);
      if (value.isObject() && !value.isEmpty() && found.filter(path::equals).isEmpty()) {
        if (found.isPresent()) {
          found.ifPresent(this::mind);
        } else {
          object(path + ".", value);
        }
      } else if (value.isObject() && !value.isEmpty()) {
        mind(path);
        object(path + ".", value);
      } else if (found.isPresent()) {
        mind(found.get());
        keep(path, value);
      } else if (strangers.size() < MOST_STRANGERS) {
        strangers.add(new Stranger(path, chart.nearest(path)));
      }
    }
  }

  private void mind(String path) {
    chart.span(path).ifPresent(span -> partly.put(path, span));
  }

  private void keep(String path, JsonNode value) {
    if (KEPT.contains(path) && !value.isNull()) {
      known.put(path, text(value));
    }
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText("");
    }
    var all = new StringJoiner(" ");
    Stream.iterate(0, i -> i < value.size(), i -> i + 1)
        .map(i -> value.get(i).asText(""))
        .forEach(all::add);
    return all.toString();
  }
}
