package dev.tsk8s.core.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether a pod network gives what pods send the address of their node. Between pods each of them
/// exempts its own range, and most do it to what goes to other nodes: the network model allows
/// that, since it asks only that nodes reach pods. Cilium's is decided by [CiliumWay] and its
/// settings.
///
/// @param setting what decides it, in the CNI's own words; empty: nothing can be set
/// @param value of the setting
/// @param toPods what goes to pods on other nodes is rewritten
/// @param toNodes what goes to other nodes is rewritten
/// @param from where the setting was read
public record Masquerade(
    Cni cni, String setting, String value, Answer toPods, Answer toNodes, Evidence<?> from) {

  /// The CNI was recognised, and no object shows what decides.
  public static final String NOT_SHOWN = "model-pod-to-pod/setting-not-shown";

  public Masquerade {
    requireNonNull(cni);
    requireNonNull(setting);
    requireNonNull(value);
    requireNonNull(toPods);
    requireNonNull(toNodes);
    requireNonNull(from);
  }

  /// Of what carries the pods' packets, unless that is Cilium.
  public static Masquerade of(PodNetwork network, ClusterFacts cluster) {
    Optional<CniAgent> agent = agent(network, cluster);
    Evidence<?> agents = cluster.cniAgents();
    return switch (network.cni()) {
      case FLANNEL -> flannel(agent, cluster);
      case CANAL ->
          exempt(Cni.CANAL, "--ip-masq", Boolean.toString(setsIpMasq(agent)), agents)
              .toNodes(Answer.of(setsIpMasq(agent)));
      case CALICO -> calico(agent, cluster);
      case KUBE_ROUTER ->
          // Neither what goes to pods nor what goes to nodes (pod_egress.go).
          exempt(
              Cni.KUBE_ROUTER,
              "--enable-pod-egress",
              Boolean.toString(!says(agent, "enable-pod-egress=false")),
              agents);
      case ANTREA -> antrea(cluster);
      case OVN_KUBERNETES -> exempt(Cni.OVN_KUBERNETES, "", "", agents).toNodes(Answer.of(true));
      case KINDNET -> exempt(Cni.KINDNET, "", "", agents).toNodes(Answer.of(true));
      case WEAVE -> exempt(Cni.WEAVE, "", "", agents).toNodes(Answer.of(true));
      case AWS_VPC_CNI ->
          // Pods and nodes have addresses of the VPC, which it exempts (pkg/networkutils).
          exempt(
              Cni.AWS_VPC_CNI,
              "AWS_VPC_K8S_CNI_EXTERNALSNAT",
              env(agent, "AWS_VPC_K8S_CNI_EXTERNALSNAT", "false"),
              agents);
      case AZURE_CNI ->
          // It rewrites nothing itself: that is the ip-masq-agent's part.
          exempt(Cni.AZURE_CNI, "", "", agents);
      case GKE -> gke(cluster);
      case CILIUM -> throw new IllegalArgumentException("Cilium's settings decide");
    };
  }

  /// `--ip-masq` rewrites what leaves its network. Without it the CNI plugin tells the bridge to,
  /// which exempts the pods of its own node only (flannel-io/cni-plugin: README.md, `ipMasq`),
  /// unless the `delegate` of its configuration says otherwise. k3s always gives it.
  private static Masquerade flannel(Optional<CniAgent> agent, ClusterFacts cluster) {
    if (agent.isEmpty()) {
      return exempt(Cni.FLANNEL, "ip-masq", "k3s", cluster.nodes()).toNodes(Answer.of(true));
    }
    Masquerade given =
        exempt(Cni.FLANNEL, "--ip-masq", Boolean.toString(setsIpMasq(agent)), cluster.cniAgents());
    if (setsIpMasq(agent)) {
      return given.toNodes(Answer.of(true));
    }
    Answer notShown = notShown(Cni.FLANNEL, "ipMasq");
    return new Masquerade(
        Cni.FLANNEL, given.setting(), given.value(), notShown, notShown, given.from());
  }

  private static boolean setsIpMasq(Optional<CniAgent> agent) {
    return says(agent, "ip-masq")
        || says(agent, "ip-masq=true")
        || env(agent, "FLANNELD_IP_MASQ", "").equals("true");
  }

  /// What goes to an address in any pool is left alone (felix/rules/nat.go). Whether node addresses
  /// are too, `natOutgoingExclusions` says.
  private static Masquerade calico(Optional<CniAgent> agent, ClusterFacts cluster) {
    Evidence<?> from = cluster.pools().pods();
    if (from.unseen().isPresent()) {
      return exempt(Cni.CALICO, "natOutgoing", "", cluster.cniAgents())
          .toNodes(Answer.unsure(from.unseen().get()));
    }
    List<PodPool> pools = cluster.pools().pods().seen().flatMap(served -> served).orElse(List.of());
    boolean some = pools.stream().anyMatch(PodPool::natOutgoing);
    return exempt(Cni.CALICO, "natOutgoing", Boolean.toString(some), from)
        .toNodes(some ? Felix.rewritesToNodes(agent, cluster) : Answer.of(false));
  }

  /// `noSNAT` counts without encapsulation only (antrea-agent.conf).
  private static Masquerade antrea(ClusterFacts cluster) {
    Optional<NetworkConfig> config =
        cluster.networkConfig().seen().orElse(List.of()).stream()
            .filter(one -> one.name().equals("antrea-config"))
            .findFirst();
    String mode = config.map(one -> one.data().getOrDefault("trafficEncapMode", "")).orElse("");
    String set = config.map(one -> one.data().getOrDefault("noSNAT", "")).orElse("");
    boolean off = set.equals("true") && mode.equalsIgnoreCase("noEncap");
    Optional<Reason> unseen = cluster.networkConfig().unseen();
    return exempt(Cni.ANTREA, "noSNAT", Boolean.toString(off), cluster.networkConfig())
        .toNodes(
            config.isEmpty() && unseen.isPresent() ? Answer.unsure(unseen.get()) : Answer.of(!off));
  }

  /// Without an ip-masq-agent, private addresses are left alone; of the reserved ranges its
  /// documentation says so and no object shows it.
  private static Masquerade gke(ClusterFacts cluster) {
    boolean isPrivate =
        cluster.nodes().seen().orElse(List.of()).stream()
            .flatMap(node -> node.podCidrs().stream())
            .allMatch(range ->
                range.text().indexOf(':') >= 0
                    || Ip.parse(range.text().replaceFirst("/.*", ""))
                        .filter(Ip::isPrivate)
                        .isPresent());
    Answer rewritten = isPrivate ? Answer.of(false) : notShown(Cni.GKE, "ip-masq-agent");
    return new Masquerade(Cni.GKE, "", "", rewritten, rewritten, cluster.nodes());
  }

  static Answer notShown(Cni cni, String setting) {
    return Answer.unsure(
        Reason.NotVisible.of(NOT_SHOWN, Map.of("cni", cni.title(), "setting", setting)));
  }

  private static Masquerade exempt(Cni cni, String setting, String value, Evidence<?> from) {
    return new Masquerade(cni, setting, value, Answer.of(false), Answer.of(false), from);
  }

  private Masquerade toNodes(Answer other) {
    return new Masquerade(cni, setting, value, toPods, other, from);
  }

  private static Optional<CniAgent> agent(PodNetwork network, ClusterFacts cluster) {
    return cluster.cniAgents().seen().orElse(List.of()).stream()
        .filter(one ->
            network
                .agent()
                .filter(known ->
                    known.namespace().equals(one.namespace()) && known.name().equals(one.name()))
                .isPresent())
        .findFirst();
  }

  private static String env(Optional<CniAgent> agent, String name, String otherwise) {
    return agent.map(one -> one.env().getOrDefault(name, otherwise)).orElse(otherwise);
  }

  /// Go takes one dash and two for the same; a script may hold several words in one.
  private static boolean says(Optional<CniAgent> agent, String flag) {
    return agent.stream()
        .flatMap(one -> one.args().stream())
        .flatMap(text -> Stream.of(text.split("\\s+")))
        .anyMatch(word -> word.equals("-" + flag) || word.equals("--" + flag));
  }
}
