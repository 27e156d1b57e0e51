package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.mtu.Meaning;
import dev.tsk8s.core.network.Aws;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a pod network is told its packet size, as advice needs it.
///
/// @param how which commands set it; `node`: there is no key, and it takes that of an interface
/// @param map the ConfigMap that holds it; empty: none does
/// @param isBase what is entered is the size below, and the agent takes its own bytes off
record PodMtuKey(String how, String key, Optional<Subject> map, boolean isBase) {
  static final String NODE = "node";

  static PodMtuKey of(PodCarrier carrier) {
    var meaning = Meaning.of(carrier.cni());
    ClusterFacts cluster = carrier.cluster();
    return switch (carrier.cni()) {
      case FLANNEL ->
          carrier.network().agent().isEmpty()
              ? new PodMtuKey("k3s", "--flannel-conf: " + meaning.key(), Optional.empty(), true)
              : new PodMtuKey("flannel", meaning.key(), flannel(carrier), true);
      case CANAL ->
          new PodMtuKey(
              "calico", "veth_mtu", map(cluster, "canal-config", "rke2-canal-config"), false);
      case CALICO -> {
        Optional<Subject> map = map(cluster, "calico-config");
        yield map.isPresent()
            ? new PodMtuKey("calico", "veth_mtu", map, false)
            : new PodMtuKey("calicoOperator", "calicoNetwork.mtu", map, false);
      }
      case ANTREA -> new PodMtuKey("antrea", "defaultMTU", map(cluster, "antrea-config"), false);
      case OVN_KUBERNETES -> new PodMtuKey("ovn", "mtu", map(cluster, "ovn-config"), false);
      case WEAVE -> new PodMtuKey("weave", "WEAVE_MTU", Optional.empty(), false);
      case AWS_VPC_CNI -> new PodMtuKey("aws", aws(carrier), Optional.empty(), false);
      case CILIUM, KUBE_ROUTER, KINDNET, AZURE_CNI, GKE ->
          new PodMtuKey(NODE, "ip link set mtu", Optional.empty(), true);
    };
  }

  /// The placeholders of its commands.
  ///
  /// @param base the size of what is below
  /// @param pod the size that pods shall have
  Map<String, String> details(PodCarrier carrier, int base, int pod) {
    Optional<Subject> agent = carrier.network().agent();
    return Map.of(
        "case", how,
        "cni", carrier.cni().title(),
        "key", key,
        "value", Integer.toString(isBase ? base : pod),
        "agent", agent.map(Subject::name).orElse("-"),
        "agentNamespace", agent.map(Subject::namespace).orElse("-"),
        "map", map.map(Subject::name).orElse("-"),
        "mapNamespace", map.map(Subject::namespace).orElse("-"));
  }

  private static String aws(PodCarrier carrier) {
    return carrier.agents().allMatch(Aws::hasPodMtu) ? Aws.POD_MTU : Aws.ENI_MTU;
  }

  private static Optional<Subject> map(ClusterFacts cluster, String... names) {
    return maps(cluster).stream()
        .filter(config -> List.of(names).contains(config.name()))
        .findFirst()
        .map(PodMtuKey::subject);
  }

  private static Optional<Subject> flannel(PodCarrier carrier) {
    String namespace = carrier.network().agent().map(Subject::namespace).orElse("");
    return maps(carrier.cluster()).stream()
        .filter(config -> config.namespace().equals(namespace))
        .filter(config -> config.data().containsKey("net-conf.json"))
        .findFirst()
        .map(PodMtuKey::subject);
  }

  private static List<NetworkConfig> maps(ClusterFacts cluster) {
    return cluster.networkConfig().seen().orElse(List.of());
  }

  private static Subject subject(NetworkConfig config) {
    return Subject.of("ConfigMap", config.namespace(), config.name());
  }
}
