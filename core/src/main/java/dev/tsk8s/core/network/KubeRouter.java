package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.regex.Pattern;

/// kube-router (docs/user-guide.md, pkg/controllers/routing/pod_egress.go).
final class KubeRouter {
  private static final String POD_EGRESS = "enable-pod-egress";

  /// Releases before its rule had random ports.
  private static final Pattern KEEPS_PORTS = Pattern.compile("v?(?:0\\.[0-4]|1\\.0)(?:\\..*)?");

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

  /// Random ports since 1.1, and no word to have others.
  static Egress egress(CniAgent agent, Evidence<?> from) {
    String title = Cni.KUBE_ROUTER.title();
    boolean off = AgentWords.denies(agent, POD_EGRESS);
    var decider =
        new Decider(
            AgentWords.subject(agent), "--" + POD_EGRESS, off ? "false" : Exhibit.UNSET, from);
    if (off) {
      return Egress.none(title, decider);
    }
    return KEEPS_PORTS.matcher(agent.version()).matches()
        ? Egress.plain(title, decider)
        : Egress.random(title, decider, Cure.NONE);
  }
}
