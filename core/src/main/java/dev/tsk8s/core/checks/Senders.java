package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Masquerade;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.PodNetworks;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Who rewrites the senders of pods' packets, or does not: what the checks on the network model
/// share.
final class Senders {
  /// These leave it to an ip-masq-agent, where one runs.
  private static final Set<Cni> LEAVE_IT = EnumSet.of(Cni.AZURE_CNI, Cni.GKE);

  private Senders() {}

  /// Where it is not known what carries pods' packets: what probe pods measured, else why not. In a
  /// cluster without Tailscale nobody asks.
  ///
  /// @param measured empty: nothing
  static void unrecognised(
      Scene scene, Code notShown, List<Exhibit> measured, Judgement judgement) {
    if (!measured.isEmpty() && scene.networks().carrier().isEmpty()) {
      judgement.healthy(measured);
      return;
    }
    reasons(scene.snapshot().cluster(), scene.networks(), notShown)
        .forEach(reason -> judgement.unknown(Subject.cluster(), reason));
  }

  private static List<Reason> reasons(ClusterFacts cluster, PodNetworks networks, Code notShown) {
    if (networks.carrier().isPresent()) {
      return networks.unseen().stream().toList();
    }
    List<Reason> unseen =
        Stream.of(cluster.cniAgents(), cluster.nodes())
            .flatMap(evidence -> evidence.unseen().stream())
            .distinct()
            .toList();
    if (!unseen.isEmpty()) {
      return unseen;
    }
    Answer tailscale = EachNode.hasTailscale(cluster);
    return tailscale.isYes()
        ? List.of(Reason.NotVisible.of(notShown.text(), Map.of()))
        : tailscale.reasons();
  }

  /// What the pod network does by itself; empty for Cilium, whose settings decide.
  static Optional<Masquerade> own(ClusterFacts cluster, PodNetworks networks) {
    boolean agent = MasqAgentList.agent(cluster).isPresent();
    return networks
        .carrier()
        .filter(network -> network.cni() != Cni.CILIUM)
        .filter(network -> !(agent && LEAVE_IT.contains(network.cni())))
        .map(network -> Masquerade.of(network, cluster));
  }

  /// Who, by which setting.
  static List<Exhibit> exhibits(String traffic, Masquerade masquerade, Answer rewritten) {
    String setting =
        masquerade.setting().isEmpty()
            ? ""
            : " (" + masquerade.setting() + "=" + masquerade.value() + ")";
    return Exhibits.of(
        masquerade.from(), traffic + " " + masquerade.cni().title() + setting, word(rewritten));
  }

  /// The same of Cilium's agents, each kind of settings once.
  static List<Exhibit> cilium(
      Scene scene, String traffic, Function<AgentConfig, Answer> rewritten) {
    return scene.agents().configs().stream()
        .flatMap(config ->
            Exhibits.of(
                scene.snapshot().cluster().networkConfig(),
                traffic + " Cilium (" + settings(config) + ")",
                word(rewritten.apply(config)))
                .stream())
        .distinct()
        .toList();
  }

  private static String settings(AgentConfig config) {
    return Stream.of("enable-ipv4-masquerade", "enable-bpf-masquerade")
            .map(key -> key + "=" + yes(config.isOn(key)) + " ")
            .reduce("", String::concat)
        + "tunnel="
        + yes(config.isTunnelled());
  }

  private static String yes(Answer answer) {
    return answer.reasons().isEmpty() ? Boolean.toString(answer.isYes()) : "unknown";
  }

  static String word(Answer rewritten) {
    return rewritten.isYes() ? "MASQUERADE" : rewritten.isNo() ? "no NAT" : "unknown";
  }
}
