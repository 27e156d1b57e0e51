package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Whether the nodes under a unit can be reached from the Internet.
sealed interface NodeReach {

  /// At least one of them has a public address.
  record Public(String node, Ip address) implements NodeReach {}

  /// Their provider's controller writes public addresses into the Node, and wrote none.
  record Private(String node, String provider) implements NodeReach {}

  /// Not known; a [Reason.NotVisible] where this provider does not tell.
  record Unclear(Reason reason) implements NodeReach {}

  Code NO_CONTROLLER = new Code("deploy-node-address/no-controller");
  Code K3S = new Code("deploy-node-address/k3s");
  Code ORACLE = new Code("deploy-node-address/oracle");
  Code OPENSTACK = new Code("deploy-node-address/openstack");
  Set<Code> CODES = Set.of(NO_CONTROLLER, K3S, ORACLE, OPENSTACK);

  /// Prefixes of `spec.providerID` whose controllers write a node's public address as ExternalIP.
  Map<String, String> CLOUDS =
      Map.of(
          "aws:", "AWS",
          "gce:", "Google Cloud",
          "azure:", "Azure",
          "hcloud:", "Hetzner Cloud",
          "digitalocean:", "DigitalOcean",
          "oci:", "Oracle Cloud",
          "ocid1.", "Oracle Cloud",
          "linode:", "Akamai",
          "ibm:", "IBM Cloud");

  static NodeReach of(ClusterFacts cluster, Unit unit) {
    return switch (cluster.nodes()) {
      case Unavailable<List<ClusterNode>>(var reason) -> new Unclear(reason);
      case Observed<List<ClusterNode>>(var nodes, _) -> of(nodes, unit);
    };
  }

  private static NodeReach of(List<ClusterNode> nodes, Unit unit) {
    var names = unit.seenPods().stream().map(TailscalePod::node).collect(Collectors.toSet());
    var under = nodes.stream().filter(node -> names.contains(node.name())).toList();
    var candidates =
        (under.isEmpty() ? nodes : under)
            .stream().sorted(Comparator.comparing(ClusterNode::name)).map(NodeReach::of).toList();
    boolean placed =
        !under.isEmpty() || candidates.stream().map(Object::getClass).distinct().count() <= 1;
    if (!placed) {
      Reason reason =
          unit.pods() instanceof Unavailable<List<TailscalePod>>(var why) ? why : notPlaced(unit);
      return new Unclear(reason);
    }
    return first(candidates, Public.class::isInstance)
        .or(() -> first(candidates, Unclear.class::isInstance))
        .or(() -> candidates.stream().findFirst())
        .orElseGet(() -> new Unclear(new Reason.TooFew("nodes", 0, 1)));
  }

  private static Optional<NodeReach> first(List<NodeReach> reaches, Predicate<NodeReach> kind) {
    return reaches.stream().filter(kind).findFirst();
  }

  private static Reason notPlaced(Unit unit) {
    return new Reason.TooFew("Running pods (" + unit.subject().display() + ")", 0, 1);
  }

  /// Of one node.
  static NodeReach of(ClusterNode node) {
    Optional<Ip> address = node.publicAddress();
    if (address.isPresent()) {
      return new Public(node.name(), address.get());
    }
    return CLOUDS.entrySet().stream()
        .filter(cloud -> node.providerId().startsWith(cloud.getKey()))
        .findFirst()
        .<NodeReach>map(cloud -> new Private(node.name(), cloud.getValue()))
        .orElseGet(() ->
            new Unclear(Reason.NotVisible.of(untold(node).text(), Map.of("node", node.name()))));
  }

  private static Code untold(ClusterNode node) {
    if (node.providerId().startsWith("openstack:")) {
      return OPENSTACK;
    }
    if (node.isK3s()) {
      return K3S;
    }
    return node.osImage().startsWith("Oracle") ? ORACLE : NO_CONTROLLER;
  }
}
