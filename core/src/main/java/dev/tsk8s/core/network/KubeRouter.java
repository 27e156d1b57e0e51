package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;

/// kube-router (docs/user-guide.md, pkg/controllers/routing/pod_egress.go).
final class KubeRouter {
  private static final String POD_EGRESS = "enable-pod-egress";

  private KubeRouter() {}

  /// IPIP between subnets unless told otherwise. Its firewall, its Service proxy and its routes are
  /// for use beside another CNI too (docs/user-guide.md: `--run-router`, `--enable-cni`).
  static PodNetwork network(CniAgent agent) {
    List<String> args = agent.args();
    boolean beside =
        AgentWords.denies(agent, "run-router") || AgentWords.denies(agent, "enable-cni");
    return PodNetwork.of(
            Cni.KUBE_ROUTER,
            agent,
            AgentWords.denies(agent, "enable-overlay")
                ? Way.plain("bgp", "179/tcp")
                : new Way(
                    args.contains("--overlay-type=full") ? "overlay full" : "overlay subnet",
                    Encapsulation.IPIP,
                    20,
                    List.of("179/tcp", "4/ip")))
        .onlyForPolicy(beside);
  }

  /// Neither what goes to pods nor what goes to nodes.
  static Masquerade masquerade(CniAgent agent, Evidence<?> from) {
    boolean on = !AgentWords.denies(agent, POD_EGRESS);
    return Masquerade.exempt(Cni.KUBE_ROUTER, "--" + POD_EGRESS, Boolean.toString(on), from);
  }

  /// Random ports, and no word to have others.
  static Egress egress(CniAgent agent, Evidence<?> from) {
    String title = Cni.KUBE_ROUTER.title();
    boolean off = AgentWords.denies(agent, POD_EGRESS);
    var decider =
        new Decider(
            AgentWords.subject(agent), "--" + POD_EGRESS, off ? "false" : Exhibit.UNSET, from);
    return off ? Egress.none(title, decider) : Egress.random(title, decider, Cure.NONE);
  }
}
