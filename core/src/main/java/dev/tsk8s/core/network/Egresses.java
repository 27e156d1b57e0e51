package dev.tsk8s.core.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What nodes do to the sender of what leaves them: the pod network's part, and that of a
/// masquerade agent beside it. kube-proxy's rule is no part of it: it takes only what it marked,
/// which is traffic to Services (kubernetes: pkg/proxy/iptables/proxier.go).
public final class Egresses {
  private static final Set<Agent> MASQUERADE_AGENTS =
      EnumSet.of(Agent.IP_MASQ_AGENT, Agent.AZURE_IP_MASQ_AGENT);

  /// These leave it to a masquerade agent, where one runs.
  private static final Set<Cni> LEAVE_IT = EnumSet.of(Cni.AZURE_CNI, Cni.GKE);

  private final ClusterFacts cluster;
  private final PodNetworks networks;
  private final Optional<CiliumAgents> cilium;

  private Egresses(ClusterFacts cluster, PodNetworks networks, Optional<CiliumAgents> cilium) {
    this.cluster = requireNonNull(cluster);
    this.networks = requireNonNull(networks);
    this.cilium = requireNonNull(cilium);
  }

  /// Of one snapshot while it is examined, which knows the pod networks.
  public static Egresses of(Scene scene) {
    PodNetworks networks = scene.networks();
    boolean cilium = networks.carrier().filter(one -> one.cni() == Cni.CILIUM).isPresent();
    return new Egresses(
        scene.snapshot().cluster(),
        networks,
        cilium ? Optional.of(scene.agents()) : Optional.empty());
  }

  /// Of any node and pod, as far as they are alike; empty: nothing that was recognised does it, or
  /// what would was not seen ([#unseen()]).
  public Optional<Egress> anywhere() {
    return at(Scope.ANY);
  }

  /// Of one pod on one node.
  public Optional<Egress> of(ClusterNode node, List<Ip> pod) {
    return at(new Scope(Optional.of(node), pod));
  }

  /// Why agents may have been missed.
  public List<Reason> unseen() {
    return List.of(cluster.cniAgents(), cluster.nodes()).stream()
        .flatMap(evidence -> evidence.unseen().stream())
        .distinct()
        .toList();
  }

  /// Which port a tailscaled sends from decides, and no object shows it.
  public static Reason portNotShown(Egress by) {
    return Egress.notShown(by.by(), "PORT");
  }

  private Optional<Egress> at(Scope scope) {
    var agents = new ArrayList<Egress>();
    for (CniAgent agent : cluster.cniAgents().seen().orElse(List.of())) {
      if (MASQUERADE_AGENTS.contains(agent.agent())) {
        Answer runs = IpMasqAgent.runsOn(agent, scope, cluster.nodes());
        Egress egress = IpMasqAgent.egress(agent, cluster);
        if (runs.isYes()) {
          agents.add(egress);
        }
        runs.reasons().forEach(reason -> agents.add(unsure(egress, reason)));
      }
    }
    Optional<Egress> own =
        networks
            .carrier()
            .filter(network -> agents.isEmpty() || !LEAVE_IT.contains(network.cni()))
            .flatMap(network -> own(network, scope));
    own.ifPresent(egress -> agents.addFirst(egress));
    return agents.stream().reduce(Egresses::both);
  }

  private static Egress unsure(Egress egress, Reason reason) {
    Answer why = Answer.unsure(reason);
    return new Egress(
        egress.by(),
        why,
        egress.random().isNo() ? egress.random() : why,
        egress.host().isNo() ? egress.host() : why,
        egress.decider(),
        egress.cure());
  }

  private Optional<Egress> own(PodNetwork network, Scope scope) {
    if (network.agent().isEmpty()) {
      List<ClusterNode> nodes =
          scope.node().map(List::of).orElseGet(() -> cluster.nodes().seen().orElse(List.of()));
      return Optional.of(
          network.cni() == Cni.GKE ? Gke.egress(cluster) : Flannel.builtIn(nodes, cluster.nodes()));
    }
    return cluster.cniAgents().seen().orElse(List.of()).stream()
        .filter(network::isOf)
        .findFirst()
        .map(agent -> own(network.cni(), agent, scope));
  }

  private Egress own(Cni cni, CniAgent agent, Scope scope) {
    return switch (cni) {
      case AWS_VPC_CNI -> Aws.egress(agent, cluster, scope);
      case AZURE_CNI -> Azure.egress(agent, cluster);
      case GKE -> Gke.egress(cluster);
      case CALICO -> Calico.egress(agent, cluster, scope);
      case FLANNEL -> Flannel.egress(cni, agent, cluster);
      case CANAL -> Canal.egress(agent, cluster, scope);
      case KUBE_ROUTER -> KubeRouter.egress(agent, cluster.cniAgents());
      case ANTREA -> Antrea.egress(agent, cluster);
      case OVN_KUBERNETES, KINDNET, WEAVE -> SmallNetworks.egress(cni, agent, cluster.cniAgents());
      case CILIUM -> CiliumEgress.of(agent, cilium.orElseThrow(), cluster, scope);
    };
  }

  /// Whichever rule comes first takes the packet. Where one agent leaves it alone the other
  /// decides; where both would take it and differ, no object shows which is first.
  static Egress both(Egress one, Egress other) {
    if (one.rewritten().isNo()) {
      return other.withHost(Answer.any(List.of(one.host(), other.host())));
    }
    if (other.rewritten().isNo() || one.random().equals(other.random())) {
      return one.withHost(Answer.any(List.of(one.host(), other.host())));
    }
    Reason order =
        Reason.NotVisible.of(Egress.TWO_RULES, Map.of("one", one.by(), "other", other.by()));
    Answer random =
        Answer.any(
            List.of(
                one.random().isYes() ? Answer.unsure(order) : one.random(),
                other.random().isYes() ? Answer.unsure(order) : other.random()));
    Egress doubtful = one.random().isNo() ? other : one;
    Decider decider = doubtful.decider();
    return new Egress(
        doubtful.by(),
        Answer.any(List.of(one.rewritten(), other.rewritten())),
        random,
        Answer.any(List.of(one.host(), other.host())),
        decider,
        Cure.NONE);
  }
}
