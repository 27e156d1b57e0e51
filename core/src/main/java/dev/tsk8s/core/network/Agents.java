package dev.tsk8s.core.network;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// What the agent of a pod network tells of it: its arguments and variables, its ConfigMap, and the
/// resources that it reads. Defaults are those of each project's own source.
final class Agents {
  private static final Set<Agent> WITHOUT_A_TUNNEL_OF_ITS_OWN =
      Set.of(Agent.AWS_VPC_CNI, Agent.AZURE_CNS, Agent.FLANNEL);

  private Agents() {}

  static PodNetwork network(CniAgent agent, Set<Agent> beside, Scene scene) {
    ClusterFacts cluster = scene.snapshot().cluster();
    return switch (agent.agent()) {
      case CILIUM -> cilium(agent, scene.agents());
      case FLANNEL, CANAL -> flannel(agent, cluster);
      case CALICO -> calico(agent, beside, cluster);
      case KUBE_ROUTER -> of(Cni.KUBE_ROUTER, agent, kubeRouter(agent));
      case ANTREA -> antrea(agent, cluster);
      case OVN_KUBERNETES -> ovn(agent, cluster);
      case KINDNET -> of(Cni.KINDNET, agent, Way.plain("routes"));
      case WEAVE ->
          with(
              of(
                  Cni.WEAVE,
                  agent,
                  new Way(
                      "fastdp",
                      Encapsulation.VXLAN,
                      50,
                      List.of("6783/tcp", "6783/udp", "6784/udp"))),
              number(agent.env().getOrDefault("WEAVE_MTU", "")).orElse(1376));
      case AWS_VPC_CNI -> aws(agent);
      case AZURE_CNS, AZURE_IP_MASQ_AGENT, IP_MASQ_AGENT, KUBE_PROXY -> azure(agent, cluster);
    };
  }

  private static PodNetwork cilium(CniAgent agent, CiliumAgents agents) {
    Optional<AgentConfig> config = agents.configs().stream().findFirst();
    Reason reason =
        agents.unseen().stream()
            .findFirst()
            .orElse(new Reason.Failed("ConfigMap cilium-config", "not found"));
    Answer.Of<Way> way = config.map(CiliumWay::of).orElseGet(() -> new Answer.Of.Unsure<>(reason));
    Answer.Of<OptionalInt> mtu =
        config
            .map(one -> CiliumWay.podMtu(one, way))
            .orElseGet(() -> new Answer.Of.Unsure<>(reason));
    return new PodNetwork(
        Cni.CILIUM,
        agent.version(),
        way,
        mtu,
        Optional.of(subject(agent)),
        config.filter(CiliumWay::isChained).isPresent());
  }

  private static PodNetwork flannel(CniAgent agent, ClusterFacts cluster) {
    Cni cni = agent.agent() == Agent.CANAL ? Cni.CANAL : Cni.FLANNEL;
    Optional<String> settings = Flannel.settings(agent, configs(cluster));
    if (settings.isEmpty()) {
      return unsure(
          cni,
          agent,
          cluster
              .networkConfig()
              .unseen()
              .orElse(new Reason.Failed("ConfigMap kube-flannel-cfg", "not found")));
    }
    PodNetwork network = of(cni, agent, Flannel.way(settings.get()));
    OptionalInt mtu = Flannel.mtu(settings.get());
    return mtu.isPresent() ? with(network, mtu.getAsInt()) : network;
  }

  /// Pools decide how; both fields are Never, Always or CrossSubnet (projectcalico/calico:
  /// api/pkg/apis/projectcalico/v3/ippool.go). Beside another CNI it is there for policies.
  private static PodNetwork calico(CniAgent agent, Set<Agent> beside, ClusterFacts cluster) {
    boolean policy = beside.stream().anyMatch(WITHOUT_A_TUNNEL_OF_ITS_OWN::contains);
    Optional<Reason> unseen = cluster.pools().pods().unseen();
    List<PodPool> pools =
        cluster.pools().pods().seen().flatMap(served -> served).orElse(List.of()).stream()
            .filter(pool -> !pool.disabled())
            .toList();
    OptionalInt mtu =
        Stream.of("calico-config", "canal-config")
            .flatMap(name -> value(cluster, name, "veth_mtu").stream())
            .flatMapToInt(text -> number(text).stream())
            .filter(number -> number > 0)
            .findFirst();
    PodNetwork network =
        unseen.isPresent() || pools.isEmpty()
            ? unsure(Cni.CALICO, agent, unseen.orElse(new Reason.Failed("IPPools", "not found")))
            : of(Cni.CALICO, agent, calico(pools.getFirst()));
    PodNetwork sized = mtu.isPresent() ? with(network, mtu.getAsInt()) : network;
    return new PodNetwork(
        sized.cni(), sized.version(), sized.way(), sized.podMtu(), sized.agent(), policy);
  }

  private static Way calico(PodPool pool) {
    if (!isNever(pool.vxlanMode())) {
      return new Way("vxlan " + pool.vxlanMode(), Encapsulation.VXLAN, 50, List.of("4789/udp"));
    }
    return isNever(pool.ipipMode())
        ? Way.plain("bgp", "179/tcp")
        : new Way("ipip " + pool.ipipMode(), Encapsulation.IPIP, 20, List.of("179/tcp", "4/ip"));
  }

  private static boolean isNever(String mode) {
    return mode.isEmpty() || mode.equals("Never");
  }

  /// IPIP between subnets unless told otherwise (kube-router: docs/user-guide.md).
  private static Way kubeRouter(CniAgent agent) {
    List<String> args = agent.args();
    return args.contains("--enable-overlay=false")
        ? Way.plain("bgp", "179/tcp")
        : new Way(
            args.contains("--overlay-type=full") ? "overlay full" : "overlay subnet",
            Encapsulation.IPIP,
            20,
            List.of("179/tcp", "4/ip"));
  }

  /// Geneve unless told otherwise (antrea: build/charts/antrea/conf/antrea-agent.conf,
  /// pkg/agent/config/node_config.go).
  private static PodNetwork antrea(CniAgent agent, ClusterFacts cluster) {
    String mode = value(cluster, "antrea-config", "trafficEncapMode").orElse("");
    String type = value(cluster, "antrea-config", "tunnelType").orElse("");
    Optional<Reason> unseen = cluster.networkConfig().unseen();
    if (mode.isEmpty() && unseen.isPresent()) {
      return unsure(Cni.ANTREA, agent, unseen.get());
    }
    Way way =
        switch (mode.toLowerCase(Locale.ROOT)) {
          case "noencap", "networkpolicyonly" -> Way.plain(mode);
          default -> tunnel(mode.isEmpty() ? "encap" : mode, type);
        };
    PodNetwork network = of(Cni.ANTREA, agent, way);
    OptionalInt mtu = number(value(cluster, "antrea-config", "defaultMTU").orElse(""));
    PodNetwork sized =
        mtu.isPresent() && mtu.getAsInt() > 0 ? with(network, mtu.getAsInt()) : network;
    return new PodNetwork(
        sized.cni(),
        sized.version(),
        sized.way(),
        sized.podMtu(),
        sized.agent(),
        mode.equalsIgnoreCase("networkPolicyOnly"));
  }

  private static Way tunnel(String mode, String type) {
    return switch (type) {
      case "vxlan" -> new Way(mode, Encapsulation.VXLAN, 50, List.of("4789/udp", "10349/tcp"));
      case "gre" -> new Way(mode, Encapsulation.GRE, 42, List.of("47/ip", "10349/tcp"));
      default -> new Way(mode, Encapsulation.GENEVE, 50, List.of("6081/udp", "10349/tcp"));
    };
  }

  /// Its MTU is that of pods (ovn-kubernetes: go-controller/pkg/config/config.go).
  private static PodNetwork ovn(CniAgent agent, ClusterFacts cluster) {
    Way way = new Way("overlay", Encapsulation.GENEVE, 58, List.of("6081/udp"));
    String told =
        value(cluster, "ovn-config", "mtu").orElse(agent.env().getOrDefault("OVN_MTU", ""));
    return with(of(Cni.OVN_KUBERNETES, agent, way), number(told).orElse(1400));
  }

  /// Pods have addresses of the VPC (amazon-vpc-cni-k8s: README).
  private static PodNetwork aws(CniAgent agent) {
    boolean custom =
        agent.env().getOrDefault("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "").equals("true");
    PodNetwork network =
        of(Cni.AWS_VPC_CNI, agent, Way.plain(custom ? "vpc, custom networking" : "vpc"));
    String pods = agent.env().getOrDefault("POD_MTU", "");
    String eni = agent.env().getOrDefault("AWS_VPC_ENI_MTU", "9001");
    return with(network, number(pods).orElse(number(eni).orElse(9001)));
  }

  /// Azure's network routes both kinds without a tunnel (azure-aks-docs:
  /// concepts-network-azure-cni-overlay).
  private static PodNetwork azure(CniAgent agent, ClusterFacts cluster) {
    Optional<Reason> unseen = cluster.nodes().unseen();
    if (unseen.isPresent()) {
      return unsure(Cni.AZURE_CNI, agent, unseen.get());
    }
    boolean overlay =
        cluster.nodes().seen().orElse(List.of()).stream()
            .map(ClusterNode::labels)
            .anyMatch(labels ->
                labels.getOrDefault("kubernetes.azure.com/podnetwork-type", "").equals("overlay"));
    return of(Cni.AZURE_CNI, agent, Way.plain(overlay ? "overlay" : "vnet"));
  }

  private static PodNetwork of(Cni cni, CniAgent agent, Way way) {
    return new PodNetwork(
        cni,
        agent.version(),
        new Answer.Of.Is<>(way),
        new Answer.Of.Is<>(OptionalInt.empty()),
        Optional.of(subject(agent)),
        false);
  }

  private static PodNetwork unsure(Cni cni, CniAgent agent, Reason reason) {
    return new PodNetwork(
        cni,
        agent.version(),
        new Answer.Of.Unsure<>(reason),
        new Answer.Of.Is<>(OptionalInt.empty()),
        Optional.of(subject(agent)),
        false);
  }

  private static PodNetwork with(PodNetwork network, int mtu) {
    return new PodNetwork(
        network.cni(),
        network.version(),
        network.way(),
        new Answer.Of.Is<>(OptionalInt.of(mtu)),
        network.agent(),
        network.onlyPolicy());
  }

  private static Subject subject(CniAgent agent) {
    return Subject.of("DaemonSet", agent.namespace(), agent.name());
  }

  private static List<NetworkConfig> configs(ClusterFacts cluster) {
    return cluster.networkConfig().seen().orElse(List.of());
  }

  private static Optional<String> value(ClusterFacts cluster, String map, String key) {
    return configs(cluster).stream()
        .filter(config -> config.name().equals(map))
        .flatMap(config -> Optional.ofNullable(config.data().get(key)).stream())
        .findFirst();
  }

  private static OptionalInt number(String text) {
    return text.matches("\\d{1,5}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }
}
