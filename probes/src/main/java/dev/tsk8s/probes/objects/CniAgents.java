package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// DaemonSets that bring or shape the pod network, by their images first (mirrors keep the last
/// part of the name), then by name and label.
final class CniAgents {
  private static final Map<String, Agent> BY_NAME =
      Map.ofEntries(
          Map.entry("aws-node", Agent.AWS_VPC_CNI),
          Map.entry("azure-cns", Agent.AZURE_CNS),
          Map.entry("ip-masq-agent", Agent.IP_MASQ_AGENT),
          Map.entry("kube-flannel", Agent.FLANNEL),
          Map.entry("kube-flannel-ds", Agent.FLANNEL),
          Map.entry("calico-node", Agent.CALICO),
          Map.entry("canal", Agent.CANAL),
          Map.entry("rke2-canal", Agent.CANAL),
          Map.entry("cilium", Agent.CILIUM),
          Map.entry("anetd", Agent.CILIUM),
          Map.entry("kube-router", Agent.KUBE_ROUTER),
          Map.entry("antrea-agent", Agent.ANTREA),
          Map.entry("ovnkube-node", Agent.OVN_KUBERNETES),
          Map.entry("kindnet", Agent.KINDNET),
          Map.entry("weave-net", Agent.WEAVE),
          Map.entry("kube-proxy", Agent.KUBE_PROXY));

  private static final Map<Agent, List<String>> ENV =
      Map.of(
          Agent.AWS_VPC_CNI,
              List.of("AWS_VPC_", "ENABLE_", "POD_", "VPC_CNI_VERSION", "WARM_", "MINIMUM_"),
          Agent.FLANNEL, List.of("FLANNELD_"),
          Agent.CALICO, List.of("CALICO_", "FELIX_", "IP", "CLUSTER_TYPE"),
          Agent.CANAL, List.of("CALICO_", "FELIX_", "FLANNELD_", "CANAL_", "IP", "CLUSTER_TYPE"),
          Agent.OVN_KUBERNETES,
              List.of(
                  "OVN_NET_CIDR",
                  "OVN_SVC_CIDR",
                  "OVN_MTU",
                  "OVN_GATEWAY",
                  "OVN_DISABLE_SNAT",
                  "OVN_V4_JOIN_SUBNET",
                  "OVN_V4_TRANSIT_SWITCH_SUBNET"),
          Agent.KINDNET, List.of("POD_SUBNET"),
          Agent.WEAVE, List.of("WEAVE_MTU", "NO_MASQ_LOCAL", "IPALLOC_RANGE"));

  private final SortedMap<String, CniAgent> byName = new TreeMap<>();

  void add(JsonNode daemonSet) {
    if (runsNowhere(daemonSet)) {
      return;
    }
    JsonNode spec = Fields.at(daemonSet, "spec", "template", "spec");
    agent(Fields.name(daemonSet), Fields.labels(daemonSet), list(spec, "containers"))
        .ifPresent(agent -> {
          JsonNode main = main(agent, list(spec, "containers"));
          String namespace = Fields.namespace(daemonSet);
          String name = Fields.name(daemonSet);
          List<String> allowed = ENV.getOrDefault(agent, List.of());
          byName.put(
              namespace + "/" + name,
              new CniAgent(
                  agent,
                  namespace,
                  name,
                  Image.parse(text(main, "image")).tag(),
                  CommandLine.of(main, Map.of()).withoutCredentials(),
                  env(agent, list(spec, "containers"), main, allowed),
                  Fields.map(spec, "nodeSelector"),
                  agent == Agent.CILIUM ? resolver(spec) : List.of()));
        });
  }

  /// What a migration left over, by whichever selector, affinity or taint. A manifest has no
  /// status.
  private static boolean runsNowhere(JsonNode daemonSet) {
    JsonNode status = Fields.at(daemonSet, "status");
    return status.path("desiredNumberScheduled").asInt(-1) == 0
        && status.path("currentNumberScheduled").asInt(-1) == 0
        && status.path("numberMisscheduled").asInt(-1) == 0
        && status.path("observedGeneration").asLong(-1)
            == Fields.at(daemonSet, "metadata").path("generation").asLong(0);
  }

  /// That of Canal is spread over the containers of its two halves.
  private static SortedMap<String, String> env(
      Agent agent, List<JsonNode> containers, JsonNode main, List<String> allowed) {
    if (agent == Agent.CILIUM) {
      return NetworkConfigs.ciliumVariables(main);
    }
    var env = new TreeMap<String, String>();
    (agent == Agent.CANAL ? containers : List.of(main))
        .forEach(container ->
            env.putAll(ContainerEnv.allowed(container, name -> isAllowed(name, allowed))));
    return env;
  }

  private static List<String> resolver(JsonNode spec) {
    return list(spec, "initContainers").stream()
        .map(container -> CommandLine.of(container, Map.of()).withoutCredentials())
        .filter(words -> words.contains("build-config"))
        .findFirst()
        .orElse(List.of());
  }

  void clear() {
    byName.clear();
  }

  List<CniAgent> facts() {
    return List.copyOf(byName.values());
  }

  /// @param name of the DaemonSet
  /// @param labels of the DaemonSet or its pods
  static Optional<Agent> agent(String name, Map<String, String> labels, List<JsonNode> containers) {
    List<Agent> byImage =
        containers.stream().map(CniAgents::ofImage).flatMap(Optional::stream).toList();
    if (byImage.contains(Agent.CALICO) && byImage.contains(Agent.FLANNEL)) {
      return Optional.of(Agent.CANAL);
    }
    return byImage.stream().findFirst().or(() -> ofName(name, labels));
  }

  private static Optional<Agent> ofName(String name, Map<String, String> labels) {
    if (name.startsWith("azure-ip-masq-agent")) {
      return Optional.of(Agent.AZURE_IP_MASQ_AGENT);
    }
    return Stream.of(name, labels.getOrDefault("k8s-app", ""))
        .filter(BY_NAME::containsKey)
        .findFirst()
        .map(BY_NAME::get);
  }

  private static Optional<Agent> ofImage(JsonNode container) {
    var image = Image.parse(text(container, "image"));
    String name = image.name();
    if (name.startsWith("antrea-")) {
      return Optional.of(Agent.ANTREA);
    }
    return switch (name) {
      case "amazon-k8s-cni" -> Optional.of(Agent.AWS_VPC_CNI);
      case "azure-cns" -> Optional.of(Agent.AZURE_CNS);
      case "azure-ip-masq-agent", "ip-masq-agent-v2" -> Optional.of(Agent.AZURE_IP_MASQ_AGENT);
      case "ip-masq-agent", "ip-masq-agent-amd64", "ip-masq-agent-arm64" ->
          Optional.of(Agent.IP_MASQ_AGENT);
      case "flannel", "hardened-flannel", "mirrored-flannel-flannel" -> Optional.of(Agent.FLANNEL);
      case "hardened-calico", "mirrored-calico-node" -> Optional.of(Agent.CALICO);
      case "node", "calico" -> image.in("calico") ? Optional.of(Agent.CALICO) : Optional.empty();
      case "cilium", "mirrored-cilium-cilium" -> Optional.of(Agent.CILIUM);
      case "kube-router" -> Optional.of(Agent.KUBE_ROUTER);
      case "kindnetd" -> Optional.of(Agent.KINDNET);
      case "weave-kube" -> Optional.of(Agent.WEAVE);
      case "kube-proxy", "hardened-kube-proxy" -> Optional.of(Agent.KUBE_PROXY);
      default -> Optional.empty();
    };
  }

  /// The container whose arguments and variables decide: for Canal that of Flannel, which
  /// masquerades.
  static JsonNode main(Agent agent, List<JsonNode> containers) {
    Agent wanted = agent == Agent.CANAL ? Agent.FLANNEL : agent;
    return containers.stream()
        .filter(container -> ofImage(container).filter(wanted::equals).isPresent())
        .findFirst()
        .orElseGet(
            () -> containers.isEmpty() ? TreeReader.NODES.objectNode() : containers.getFirst());
  }

  private static boolean isAllowed(String variable, List<String> prefixes) {
    return prefixes.stream().anyMatch(variable::startsWith);
  }
}
