package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.AddressPools.BalancerPool;
import dev.tsk8s.core.facts.AddressPools.EniConfig;
import dev.tsk8s.core.facts.AddressPools.FelixSettings;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.AddressPools.ServiceRange;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// ServiceCIDRs (networking.k8s.io), pools of load balancers, and Calico's IPPools and
/// FelixConfigurations (projectcalico/api: pkg/apis/projectcalico/v3), by name, and the VPC CNI's
/// ENIConfigs.
record Pools(
    SortedMap<String, ServiceRange> services,
    SortedMap<String, PodPool> pods,
    SortedMap<String, BalancerPool> cilium,
    SortedMap<String, BalancerPool> metalLb,
    SortedMap<String, FelixSettings> felix,
    SortedMap<String, EniConfig> eni) {

  /// What of a FelixConfiguration decides about pods' addresses and packet sizes.
  private static final Set<String> FELIX =
      Set.of(
          "bpfEnabled",
          "chainInsertMode",
          "featureDetectOverride",
          "ipipMTU",
          "iptablesNATOutgoingInterfaceFilter",
          "mtuIfacePattern",
          "natOutgoingAddress",
          "natOutgoingExclusions",
          "natPortRange",
          "nftablesMode",
          "vxlanMTU",
          "wireguardEnabled",
          "wireguardMTU");

  private static final String OF_NODE = "node.";

  Pools() {
    this(
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  void addEni(JsonNode object) {
    eni.put(
        Fields.name(object), new EniConfig(Fields.name(object), text(object, "spec", "subnet")));
  }

  /// `default`, or `node.NAME`; Felix reads no other.
  void addFelix(JsonNode object) {
    String name = Fields.name(object);
    if (name.equals("default") || name.startsWith(OF_NODE)) {
      SortedMap<String, String> spec = Fields.map(object, "spec");
      spec.keySet().retainAll(FELIX);
      String node = name.equals("default") ? "" : name.substring(OF_NODE.length());
      felix.put(name, new FelixSettings(node, spec));
    }
  }

  /// Blocks are ranges, or two addresses; `cidrs` of old (cilium: pkg/k8s/apis/cilium.io/v2).
  void addCilium(JsonNode object) {
    List<String> blocks =
        Stream.concat(
                list(object, "spec", "blocks").stream(), list(object, "spec", "cidrs").stream())
            .map(block ->
                block.has("cidr")
                    ? text(block, "cidr")
                    : text(block, "start") + "-" + text(block, "stop"))
            .toList();
    put(cilium, Fields.name(object), blocks);
  }

  /// `spec.addresses`: ranges, and pairs of addresses (metallb:
  /// api/v1beta1/ipaddresspool_types.go).
  void addMetalLb(JsonNode object) {
    String name = Fields.namespace(object) + "/" + Fields.name(object);
    put(metalLb, name, Fields.texts(object, "spec", "addresses"));
  }

  private static void put(SortedMap<String, BalancerPool> pools, String name, List<String> blocks) {
    List<Cidr> ranges = blocks.stream().flatMap(block -> ranges(block).stream()).toList();
    pools.put(name, new BalancerPool(name, ranges, String.join(", ", blocks)));
  }

  /// From one address to another is as many ranges as it takes.
  private static List<Cidr> ranges(String block) {
    List<String> ends = List.of(block.split("-", -1));
    Optional<Ip> first = Ip.parse(ends.getFirst().strip());
    Optional<Ip> last = Ip.parse(ends.getLast().strip());
    if (first.isEmpty() || last.isEmpty() || first.get().isV6() != last.get().isV6()) {
      return Cidr.parse(block.strip()).stream().toList();
    }
    return Arrays.stream(first.get().address().spanWithPrefixBlocks(last.get().address()))
        .map(Cidr::new)
        .toList();
  }

  void addServices(JsonNode object) {
    services.put(
        Fields.name(object),
        new ServiceRange(
            Fields.name(object), Fields.cidrs(Fields.texts(object, "spec", "cidrs").stream())));
  }

  void addPods(JsonNode object) {
    pods.put(
        Fields.name(object),
        new PodPool(
            Fields.name(object),
            Fields.cidrs(Stream.of(text(object, "spec", "cidr"))),
            Fields.isTrue(object, "spec", "disabled"),
            text(object, "spec", "ipipMode"),
            text(object, "spec", "vxlanMode"),
            Fields.isTrue(object, "spec", "natOutgoing")));
  }
}
