package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Optional;

/// Pod networks with next to nothing to set: kindnet, Weave Net and OVN-Kubernetes. All of them
/// masquerade what goes to other nodes too.
final class SmallNetworks {
  private SmallNetworks() {}

  static PodNetwork kindnet(CniAgent agent) {
    return PodNetwork.of(Cni.KINDNET, agent, Way.plain("routes"));
  }

  static PodNetwork weave(CniAgent agent) {
    Way way =
        new Way("fastdp", Encapsulation.VXLAN, 50, List.of("6783/tcp", "6783/udp", "6784/udp"));
    return PodNetwork.of(Cni.WEAVE, agent, way)
        .withMtu(AgentWords.number(AgentWords.env(agent, "WEAVE_MTU")).orElse(1376));
  }

  /// Its MTU is that of pods (ovn-kubernetes: go-controller/pkg/config/config.go).
  static PodNetwork ovn(CniAgent agent, ClusterFacts cluster) {
    Way way = new Way("overlay", Encapsulation.GENEVE, 58, List.of("6081/udp"));
    PodNetwork network = PodNetwork.of(Cni.OVN_KUBERNETES, agent, way);
    Optional<String> told = AgentWords.value(cluster, "ovn-config", "mtu");
    Optional<Reason> unread = cluster.networkConfig().unseen().filter(_ -> told.isEmpty());
    int set = AgentWords.number(told.orElse(AgentWords.env(agent, "OVN_MTU"))).orElse(1400);
    return unread.isPresent()
        ? network.withMtu(new Answer.Of.Unsure<>(unread.get()))
        : network.withMtu(set);
  }

  static Masquerade masquerade(Cni cni, Evidence<?> from) {
    return Masquerade.exempt(cni, "", "", from).toNodes(Answer.of(true));
  }

  /// kindnet keeps ports, inside kind (kind: images/kindnetd/cmd/kindnetd/masq.go) and alone
  /// (kindnet: pkg/masq/masq.go), where `--masquerading=false` switches it off. So does Weave Net
  /// (weave: net/expose.go). How OVN chooses ports nobody wrote down.
  static Egress egress(Cni cni, CniAgent agent, Evidence<?> from) {
    String title = cni.title();
    var rule = new Decider(AgentWords.subject(agent), "MASQUERADE", Exhibit.UNSET, from);
    if (cni == Cni.OVN_KUBERNETES) {
      return Egress.unsure(title, rule, Egress.notDocumented(title));
    }
    String flag = "masquerading";
    return cni == Cni.KINDNET && AgentWords.denies(agent, flag)
        ? Egress.none(title, new Decider(AgentWords.subject(agent), "--" + flag, "false", from))
        : Egress.plain(title, rule);
  }
}
