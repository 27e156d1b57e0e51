package dev.tsk8s.core;

import dev.tsk8s.core.facts.AddressPools;
import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.OperatorResources;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.OperatorResources.PeerRelay;
import dev.tsk8s.core.facts.OperatorResources.ProxyClass;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Builds the smallest cluster that tells a story: everything was read, and there is nothing but
/// what was put in.
public final class Clusters {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final Origin SEEN = new Origin("test", NOW);

  private CiliumObjects cilium =
      new CiliumObjects(
          seen(Optional.empty()),
          seen(Optional.empty()),
          seen(Optional.empty()),
          seen(Optional.empty()),
          seen(List.of()));
  private AddressPools pools =
      new AddressPools(
          seen(Optional.empty()),
          seen(Optional.empty()),
          seen(Optional.empty()),
          seen(Optional.empty()),
          seen(Optional.empty()),
          seen(Optional.empty()));
  private final List<ClusterNode> nodes = new ArrayList<>();
  private final List<TailscalePod> pods = new ArrayList<>();
  private final List<ClusterFacts.PodReadiness> readiness = new ArrayList<>();
  private final List<AgentPod> agentPods = new ArrayList<>();
  private final List<HelmValues> helmValues = new ArrayList<>();
  private final List<Workload> deployments = new ArrayList<>();
  private final List<Workload> daemonSets = new ArrayList<>();
  private final List<CniAgent> agents = new ArrayList<>();
  private final List<NetworkConfig> configs = new ArrayList<>();
  private final List<ServiceFact> services = new ArrayList<>();
  private final List<Connector> connectors = new ArrayList<>();
  private final List<ProxyClass> proxyClasses = new ArrayList<>();
  private final List<ProxyGroup> proxyGroups = new ArrayList<>();
  private final List<PeerRelay> peerRelays = new ArrayList<>();
  private Optional<Reason> noNodes = Optional.empty();
  private Optional<Reason> noPods = Optional.empty();
  private Optional<Origin> podsFrom = Optional.empty();

  private Clusters() {}

  public static Clusters cluster() {
    return new Clusters();
  }

  public static ClusterNode node(String name, String internal) {
    return node(name, internal, "", "");
  }

  public static ClusterNode node(String name, String internal, String external, String providerId) {
    return new ClusterNode(
        name,
        List.of(new Ip(internal)),
        external.isEmpty() ? List.of() : List.of(new Ip(external)),
        List.of(),
        providerId,
        new TreeMap<>(),
        new TreeMap<>(),
        "Debian GNU/Linux 12 (bookworm)",
        "6.1.0",
        "v1.35.4",
        true);
  }

  public static ClusterNode withPodCidr(ClusterNode node, String cidr) {
    return new ClusterNode(
        node.name(),
        node.internalIps(),
        node.externalIps(),
        List.of(new Cidr(cidr)),
        node.providerId(),
        node.labels(),
        node.annotations(),
        node.osImage(),
        node.kernelVersion(),
        node.kubeletVersion(),
        node.ready());
  }

  public static ClusterNode withLabel(ClusterNode node, String key, String value) {
    return new ClusterNode(
        node.name(),
        node.internalIps(),
        node.externalIps(),
        node.podCidrs(),
        node.providerId(),
        new TreeMap<>(Map.of(key, value)),
        node.annotations(),
        node.osImage(),
        node.kernelVersion(),
        node.kubeletVersion(),
        node.ready());
  }

  public static ClusterNode withAnnotation(ClusterNode node, String key, String value) {
    return new ClusterNode(
        node.name(),
        node.internalIps(),
        node.externalIps(),
        node.podCidrs(),
        node.providerId(),
        node.labels(),
        new TreeMap<>(Map.of(key, value)),
        node.osImage(),
        node.kernelVersion(),
        node.kubeletVersion(),
        node.ready());
  }

  public static CniAgent agent(CniAgent.Agent agent, String... args) {
    return new CniAgent(
        agent,
        "kube-system",
        agent.name().toLowerCase(Locale.ROOT),
        "v0.28.4",
        List.of(args),
        new TreeMap<>(),
        new TreeMap<>());
  }

  public Clusters with(ClusterNode node) {
    nodes.add(node);
    return this;
  }

  public Clusters with(TailscalePod pod) {
    pods.add(pod);
    return this;
  }

  public Clusters with(CniAgent agent) {
    agents.add(agent);
    return this;
  }

  public Clusters with(NetworkConfig config) {
    configs.add(config);
    return this;
  }

  public Clusters with(ServiceFact service) {
    services.add(service);
    return this;
  }

  public Clusters with(Connector connector) {
    connectors.add(connector);
    return this;
  }

  public Clusters with(ProxyClass proxyClass) {
    proxyClasses.add(proxyClass);
    return this;
  }

  public Clusters with(ProxyGroup proxyGroup) {
    proxyGroups.add(proxyGroup);
    return this;
  }

  public Clusters with(PeerRelay peerRelay) {
    peerRelays.add(peerRelay);
    return this;
  }

  public Clusters with(ClusterFacts.PodReadiness one) {
    readiness.add(one);
    return this;
  }

  /// A workload's template, beside or instead of its pods.
  public Clusters with(
      String kind, String namespace, String name, int replicas, TailscaleSpec spec) {
    (kind.equals("DaemonSet") ? daemonSets : deployments)
        .add(new Workload(kind, namespace, name, replicas, spec));
    return this;
  }

  public Clusters nodesUnseen(Reason reason) {
    noNodes = Optional.of(reason);
    return this;
  }

  public Clusters podsUnseen(Reason reason) {
    noPods = Optional.of(reason);
    return this;
  }

  public Clusters podsOnlyOf(String namespace, Reason elsewhere) {
    podsFrom = Optional.of(SEEN.only(Set.of(namespace), elsewhere));
    return this;
  }

  /// Cilium's own resources; without this, none of them is served.
  public Clusters with(CiliumObjects resources) {
    cilium = resources;
    return this;
  }

  /// ServiceCIDRs and IPPools; without this, neither is served.
  public Clusters with(AddressPools resources) {
    pools = resources;
    return this;
  }

  /// A pod of an agent of the pod network.
  public Clusters with(AgentPod pod) {
    agentPods.add(pod);
    return this;
  }

  /// Values for Cilium's chart that were pasted.
  public Clusters with(HelmValues values) {
    helmValues.add(values);
    return this;
  }

  public ClusterFacts facts() {
    return new ClusterFacts(
        noNodes
            .<Evidence<List<ClusterNode>>>map(Unavailable::new)
            .orElseGet(() -> seen(List.copyOf(nodes))),
        noPods
            .<Evidence<List<TailscalePod>>>map(Unavailable::new)
            .orElseGet(() -> new Observed<>(List.copyOf(pods), podsFrom.orElse(SEEN))),
        noPods
            .<Evidence<List<ClusterFacts.PodReadiness>>>map(Unavailable::new)
            .orElseGet(() -> seen(List.copyOf(readiness))),
        noPods
            .<Evidence<List<AgentPod>>>map(Unavailable::new)
            .orElseGet(() -> seen(List.copyOf(agentPods))),
        seen(List.copyOf(deployments)),
        seen(List.of()),
        seen(List.copyOf(daemonSets)),
        seen(List.copyOf(agents)),
        seen(List.copyOf(configs)),
        seen(List.copyOf(helmValues)),
        seen(List.copyOf(services)),
        seen(List.of()),
        new OperatorResources(
            seen(Optional.of(List.copyOf(connectors))),
            seen(Optional.of(List.copyOf(proxyClasses))),
            seen(Optional.of(List.copyOf(proxyGroups))),
            seen(Optional.of(List.copyOf(peerRelays)))),
        cilium,
        pools,
        seen(List.of()));
  }

  public Snapshot snapshot(Vantage... vantages) {
    return new Snapshot(NOW, Snapshot.Source.LIVE, facts(), List.of(vantages), List.of());
  }

  public static <T> Observed<T> seen(T value) {
    return new Observed<>(value, SEEN);
  }
}
