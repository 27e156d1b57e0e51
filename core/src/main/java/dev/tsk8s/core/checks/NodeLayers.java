package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.PodNetworks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the layers above Kubernetes' own Node take for a node's address.
///
/// @param cilium CiliumNodes by name
record NodeLayers(
    PodNetworks network, Map<String, CiliumObjects.Node> cilium, Optional<Origin> ciliumFrom) {
  private static final String FLANNEL = "flannel.alpha.coreos.com/";
  private static final String CALICO = "projectcalico.org/IPv4Address";

  /// @param layer the object and field that says it
  record Said(String layer, List<Ip> addresses, Origin origin) {
    Exhibit exhibit() {
      return new Exhibit(
          layer, String.join(", ", addresses.stream().map(Ip::text).toList()), "", origin);
    }
  }

  static NodeLayers of(Scene scene) {
    ClusterFacts cluster = scene.snapshot().cluster();
    var network = scene.networks();
    Map<String, CiliumObjects.Node> nodes = new HashMap<>();
    if (network.has(Cni.CILIUM)
        && cluster.cilium().nodes()
            instanceof Observed<Optional<List<CiliumObjects.Node>>>(var served, var origin)) {
      served.orElse(List.of()).forEach(node -> nodes.put(node.name(), node));
      return new NodeLayers(network, nodes, Optional.of(origin));
    }
    return new NodeLayers(network, nodes, Optional.empty());
  }

  /// Those that speak of this node.
  List<Said> of(ClusterNode node, Origin nodesFrom) {
    var said = new ArrayList<Said>();
    var ciliumNode = cilium.get(node.name());
    if (ciliumNode != null && ciliumFrom.isPresent()) {
      said.add(
          new Said(
              "CiliumNode " + node.name() + " spec.addresses",
              ciliumNode.addresses(),
              ciliumFrom.get()));
    }
    if (network.hasFlannel()) {
      annotation(node, FLANNEL + "public-ip-overwrite", nodesFrom)
          .or(() -> annotation(node, FLANNEL + "public-ip", nodesFrom))
          .ifPresent(said::add);
    }
    if (network.has(Cni.CALICO)) {
      annotation(node, CALICO, nodesFrom).ifPresent(said::add);
    }
    return said.stream().filter(one -> !one.addresses().isEmpty()).toList();
  }

  private static Optional<Said> annotation(ClusterNode node, String key, Origin origin) {
    String value = node.annotations().getOrDefault(key, "").replaceFirst("/.*", "");
    return Stream.of(value)
        .flatMap(text -> Ip.parse(text).stream())
        .map(ip -> new Said("Node " + node.name() + " " + key, List.of(ip), origin))
        .findFirst();
  }
}
