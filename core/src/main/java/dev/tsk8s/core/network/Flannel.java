package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// Flannel, alone, inside Canal and inside k3s: its back-ends and their cost (flannel:
/// Documentation/backends.md, pkg/backend), and its masquerading (main.go,
/// pkg/trafficmngr/iptables/iptables.go).
final class Flannel {
  private static final String IP_MASQ = "ip-masq";

  /// What was seen is the kubelet's version; that this one masquerades is a fact about it.
  private static final String BUILT_IN = "kubeletVersion: flannel --ip-masq";

  private static final String KEEPS_PORTS = "ip-masq-fully-random-disable";

  /// The first release that knows that word.
  private static final Pattern KNOWS_IT =
      Pattern.compile(
          "v?(?:0\\.27\\.(?:[4-9]|[1-9]\\d+)|0\\.(?:2[89]|[3-9]\\d)\\.|[1-9]\\d*\\.).*");

  /// The manifest's, and RKE2's.
  private static final Set<String> CANAL_CONFIGS = Set.of("canal-config", "rke2-canal-config");

  /// The other back-ends take the device's (pkg/backend/ipip/ipip.go, udp/udp_network_amd64.go,
  /// ipsec/ipsec_network.go, hostgw/hostgw.go).
  private static final Set<String> READS_MTU = Set.of("vxlan", "wireguard");

  private Flannel() {}

  static PodNetwork network(CniAgent agent, ClusterFacts cluster) {
    Cni cni = agent.agent() == Agent.CANAL ? Cni.CANAL : Cni.FLANNEL;
    Optional<String> settings = settings(agent, AgentWords.configs(cluster));
    if (settings.isEmpty()) {
      Reason otherwise = new Reason.Failed("ConfigMap kube-flannel-cfg", "not found");
      return PodNetwork.unsure(cni, agent, cluster.networkConfig().unseen().orElse(otherwise));
    }
    Way way = FlannelBackend.way(settings.get());
    PodNetwork network = PodNetwork.of(cni, agent, way);
    if (cni == Cni.CANAL) {
      return network.withMtu(canal(cluster));
    }
    OptionalInt base = FlannelBackend.mtu(settings.get());
    return base.isPresent() && READS_MTU.contains(way.mode())
        ? network.withMtu(base.getAsInt() - way.overhead())
        : network;
  }

  /// Canal's pods are made by Calico's plugin: with `veth_mtu`, or, where that is 0, with a size
  /// that Felix finds on the node (projectcalico/calico: manifests/canal.yaml).
  private static Answer.Of<OptionalInt> canal(ClusterFacts cluster) {
    OptionalInt set =
        CANAL_CONFIGS.stream()
            .flatMap(name -> AgentWords.value(cluster, name, "veth_mtu").stream())
            .flatMapToInt(text -> AgentWords.number(text).stream())
            .filter(number -> number > 0)
            .findFirst();
    return set.isPresent()
        ? new Answer.Of.Is<>(set)
        : new Answer.Of.Unsure<>(
            cluster
                .networkConfig()
                .unseen()
                .orElseGet(() -> FelixMtu.notShown(Cni.CANAL.title(), "veth_mtu")));
  }

  /// `--ip-masq` rewrites what leaves its network. Without it the CNI plugin tells the bridge to,
  /// which exempts the pods of its own node only (flannel-io/cni-plugin: README.md, `ipMasq`),
  /// unless the `delegate` of its configuration says otherwise. k3s always gives it.
  static Masquerade masquerade(Optional<CniAgent> agent, ClusterFacts cluster) {
    if (agent.isEmpty()) {
      return Masquerade.exempt(Cni.FLANNEL, IP_MASQ, "k3s", cluster.nodes())
          .toNodes(Answer.of(true));
    }
    Answer set = setsIpMasq(agent.get(), cluster);
    Masquerade given =
        Masquerade.exempt(
            Cni.FLANNEL, "--" + IP_MASQ, Boolean.toString(set.isYes()), cluster.cniAgents());
    if (set.isYes()) {
      return given.toNodes(Answer.of(true));
    }
    Answer notShown = Masquerade.notShown(Cni.FLANNEL, "ipMasq");
    return new Masquerade(
        Cni.FLANNEL, given.setting(), given.value(), notShown, notShown, given.from());
  }

  static Answer setsIpMasq(CniAgent agent, ClusterFacts cluster) {
    return flag(agent, IP_MASQ, cluster);
  }

  /// What the command line says goes before the variable (coreos/pkg: flagutil/env.go), which
  /// Canal's manifest takes from its ConfigMap (projectcalico/calico: manifests/canal.yaml).
  private static Answer flag(CniAgent agent, String flag, ClusterFacts cluster) {
    boolean yes = AgentWords.affirms(agent, flag);
    if (yes || AgentWords.denies(agent, flag)) {
      return Answer.of(yes);
    }
    String variable = "FLANNELD_" + flag.toUpperCase(Locale.ROOT).replace('-', '_');
    if (!AgentWords.isElsewhere(agent, variable)) {
      return Answer.of(AgentWords.isTrue(agent, variable, false));
    }
    if (agent.agent() != Agent.CANAL || !flag.equals(IP_MASQ)) {
      return Answer.unsure(Egress.notShown(agent.name(), variable));
    }
    return AgentWords.configs(cluster).stream()
        .filter(config -> config.namespace().equals(agent.namespace()))
        .filter(config -> CANAL_CONFIGS.contains(config.name()))
        .flatMap(config -> Optional.ofNullable(config.data().get("masquerade")).stream())
        .findFirst()
        .map(value -> Answer.of(AgentWords.isTrue(value)))
        .orElseGet(() ->
            Answer.unsure(
                cluster
                    .networkConfig()
                    .unseenIn(agent.namespace())
                    .orElseGet(() -> Egress.notShown(agent.name(), variable))));
  }

  /// An argument that flanneld does not know ends it; such a variable it overlooks.
  private static Answer keepsPorts(CniAgent agent, ClusterFacts cluster) {
    Answer set = flag(agent, KEEPS_PORTS, cluster);
    if (set.isNo() || AgentWords.affirms(agent, KEEPS_PORTS)) {
      return set;
    }
    if (agent.version().isEmpty()) {
      return Answer.unsure(Egress.notShown(agent.name(), "--" + KEEPS_PORTS));
    }
    return KNOWS_IT.matcher(agent.version()).matches() ? set : Answer.of(false);
  }

  /// Its rule asks for pods as the source, and has had random ports since 2018 where the kernel
  /// can.
  static Egress egress(Cni cni, CniAgent agent, ClusterFacts cluster) {
    Answer keeps = keepsPorts(agent, cluster);
    Answer set = setsIpMasq(agent, cluster);
    String key = "--" + (keeps.isNo() ? IP_MASQ : KEEPS_PORTS);
    var decider =
        new Decider(
            AgentWords.subject(agent),
            key,
            set.isYes() && keeps.reasons().isEmpty() ? "true" : Exhibit.UNSET,
            cluster.cniAgents());
    if (cni == Cni.CANAL && set.isNo()) {
      return Canal.withoutIpMasq(decider);
    }
    if (!set.isYes()) {
      Reason notShown = Egress.notShown(cni.title(), "ipMasq");
      return Egress.unsure(
          cni.title(), decider, set.reasons().stream().findFirst().orElse(notShown));
    }
    if (!keeps.reasons().isEmpty()) {
      return new Egress(cni.title(), set, keeps, Answer.of(false), decider, Cure.NONE);
    }
    Cure cure = KNOWS_IT.matcher(agent.version()).matches() ? Cure.FLANNEL : Cure.FLANNEL_UPGRADE;
    return keeps.isYes()
        ? Egress.plain(cni.title(), decider)
        : Egress.random(cni.title(), decider, cure);
  }

  /// k3s and RKE2 always masquerade IPv4 (k3s: pkg/agent/flannel/setup.go), and have no word for
  /// the ports. Elsewhere a Flannel that is no pod may have been started with anything.
  static Egress builtIn(List<ClusterNode> nodes, Evidence<?> from) {
    Optional<ClusterNode> k3s = nodes.stream().filter(ClusterNode::isK3s).findFirst();
    if (k3s.isEmpty()) {
      var untold = new Decider(Subject.cluster(), "--" + IP_MASQ, Exhibit.UNSET, from);
      return Egress.unsure(
          Cni.FLANNEL.title(), untold, Egress.notShown(Cni.FLANNEL.title(), "--" + IP_MASQ));
    }
    String version = k3s.get().kubeletVersion();
    return Egress.random(
        Cni.FLANNEL.title(), new Decider(Subject.cluster(), BUILT_IN, version, from), Cure.NONE);
  }

  /// The settings beside this agent.
  static Optional<String> settings(CniAgent agent, List<NetworkConfig> configs) {
    return configs.stream()
        .filter(config -> config.namespace().equals(agent.namespace()))
        .flatMap(config -> Optional.ofNullable(config.data().get("net-conf.json")).stream())
        .findFirst();
  }
}
