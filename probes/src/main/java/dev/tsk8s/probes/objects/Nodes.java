package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.map;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Nodes, reduced to what tells network and provider. Which labels matter is known only at the end:
/// selectors of other objects name some.
final class Nodes {
  private static final List<String> LABELS =
      List.of(
          "cloud.google.com/",
          "config.cilium.io/",
          "doks.digitalocean.com/",
          "eks.amazonaws.com/",
          "k3s.io/",
          "k8s.amazonaws.com/eniConfig",
          "kubernetes.azure.com/",
          "kubernetes.io/arch",
          "kubernetes.io/os",
          "microk8s.io/",
          "minikube.k8s.io/version",
          "node-role.kubernetes.io/",
          "node.k0sproject.io/",
          "node.kubernetes.io/instance-type",
          "node.kubernetes.io/masq-agent-ds-ready",
          "oci.oraclecloud.com/",
          "run.tanzu.vmware.com/",
          "topology.kubernetes.io/");

  private static final List<String> ANNOTATIONS =
      List.of(
          "alpha.kubernetes.io/provided-node-ip",
          "config.cilium.io/",
          "flannel.alpha.coreos.com/",
          "k3s.io/external-ip",
          "k3s.io/hostname",
          "k3s.io/internal-ip",
          "k8s.ovn.org/host-cidrs",
          "k8s.ovn.org/node-primary-ifaddr",
          "network.cilium.io/",
          "projectcalico.org/");

  /// Equal strings of thousands of nodes are kept once.
  private final Map<String, String> strings = new HashMap<>();

  private final SortedMap<String, ClusterNode> byName = new TreeMap<>();

  void add(JsonNode node) {
    var annotations = new TreeMap<String, String>();
    map(node, "metadata", "annotations")
        .forEach((key, value) -> {
          if (startsWithOne(key, ANNOTATIONS)) {
            annotations.put(once(key), Credentials.blank(value));
          } else if (key.equals("k3s.io/node-args") || key.equals("rke2.io/node-args")) {
            annotations.put(once(key), NodeArguments.harmless(value));
          }
        });
    var labels = new TreeMap<String, String>();
    Fields.labels(node).forEach((key, value) -> labels.put(once(key), once(value)));
    String name = Fields.name(node);
    byName.put(
        name,
        new ClusterNode(
            name,
            addresses(node, "InternalIP"),
            addresses(node, "ExternalIP"),
            Fields.cidrs(podCidrs(node).stream()),
            text(node, "spec", "providerID"),
            labels,
            annotations,
            once(text(node, "status", "nodeInfo", "osImage")),
            once(text(node, "status", "nodeInfo", "kernelVersion")),
            once(text(node, "status", "nodeInfo", "kubeletVersion")),
            Fields.conditionHolds(node, "Ready")));
  }

  void clear() {
    byName.clear();
  }

  /// All nodes by name, with the labels that are known to matter and those that `selected` names.
  List<ClusterNode> facts(Set<String> selected) {
    return byName.values().stream().map(node -> withLabels(node, selected)).toList();
  }

  private static ClusterNode withLabels(ClusterNode node, Set<String> selected) {
    var labels = new TreeMap<>(node.labels());
    labels.keySet().removeIf(key -> !selected.contains(key) && !startsWithOne(key, LABELS));
    return new ClusterNode(
        node.name(),
        node.internalIps(),
        node.externalIps(),
        node.podCidrs(),
        node.providerId(),
        labels,
        node.annotations(),
        node.osImage(),
        node.kernelVersion(),
        node.kubeletVersion(),
        node.ready());
  }

  private static List<Ip> addresses(JsonNode node, String type) {
    return Fields.ips(
        list(node, "status", "addresses").stream()
            .filter(address -> text(address, "type").equals(type))
            .map(address -> text(address, "address")));
  }

  private static List<String> podCidrs(JsonNode node) {
    List<String> many = Fields.texts(node, "spec", "podCIDRs");
    return many.isEmpty() ? List.of(text(node, "spec", "podCIDR")) : many;
  }

  private static boolean startsWithOne(String key, List<String> prefixes) {
    return prefixes.stream().anyMatch(key::startsWith);
  }

  private String once(String text) {
    String first = strings.putIfAbsent(text, text);
    return first == null ? text : first;
  }
}
