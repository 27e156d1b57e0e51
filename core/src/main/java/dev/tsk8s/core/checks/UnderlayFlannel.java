package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Does Flannel build its VXLAN device on top of tailscale0? It goes when tailscaled restarts, and
/// only a restart of Flannel brings it back (k3s issue 14142). And are pods' packets wrapped at
/// all? `host-gw` routes them to the other node as they are (flannel: Documentation/backends.md),
/// which tailscale0 carries for AllowedIPs only.
final class UnderlayFlannel implements Check {
  private static final Code VANISHES = new Code("underlay-flannel/vanishes");
  private static final Code EMBEDDED = new Code("underlay-flannel/embedded");
  private static final Code UNWRAPPED = new Code("underlay-flannel/host-gw");
  private static final Code NONE = new Code("underlay-flannel/nothing-to-judge");
  private static final Pattern TYPE = Pattern.compile("\"Type\"\\s*:\\s*\"([^\"]*)\"");

  @Override
  public String id() {
    return "underlay-flannel";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(VANISHES, EMBEDDED, UNWRAPPED, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    ClusterFacts cluster = snapshot.cluster();
    if (cluster.asked()) {
      Stream.of(cluster.cniAgents().unseen(), cluster.nodes().unseen())
          .flatMap(Optional::stream)
          .distinct()
          .forEach(reason -> judgement.unknown(Subject.cluster(), reason));
      cluster.cniAgents().seen().orElse(List.of()).stream()
          .filter(agent -> agent.agent() == Agent.FLANNEL || agent.agent() == Agent.CANAL)
          .filter(Patterns::usesTailscale)
          .forEach(agent -> judge(judgement, cluster, agent));
      embedded(judgement, cluster);
    }
    return judgement.verdict(NONE);
  }

  private static void judge(Judgement judgement, ClusterFacts cluster, CniAgent agent) {
    var subject = Subject.of("DaemonSet", agent.namespace(), agent.name());
    Optional<NetworkConfig> config = config(cluster, agent);
    if (config.isEmpty()) {
      judgement.unknown(
          subject,
          cluster
              .networkConfig()
              .unseen()
              .orElse(new Reason.Failed("ConfigMap kube-flannel-cfg", "not found")));
      return;
    }
    if (backend(config.get()).equals("host-gw")) {
      judgement.unknown(
          subject, Reason.NotVisible.of(UNWRAPPED.text(), Map.of("agent", agent.name())));
      return;
    }
    if (!backend(config.get()).equals("vxlan")) {
      judgement.healthy();
      return;
    }
    judgement.fault(
        Finding.warning(VANISHES, subject)
            .seen(
                Exhibits.of(
                    cluster.cniAgents(),
                    "DaemonSet " + subject.display() + " args",
                    String.join(" ", agent.args())))
            .seen(
                Exhibits.of(
                    cluster.networkConfig(),
                    "ConfigMap " + config.get().namespace() + "/" + config.get().name(),
                    config.get().data().getOrDefault("net-conf.json", ""))));
  }

  private static Optional<NetworkConfig> config(ClusterFacts cluster, CniAgent agent) {
    return cluster.networkConfig().seen().orElse(List.of()).stream()
        .filter(config -> config.namespace().equals(agent.namespace()))
        .filter(config -> config.data().containsKey("net-conf.json"))
        .findFirst();
  }

  /// VXLAN unless another is named (flannel: Documentation/backends.md).
  private static String backend(NetworkConfig config) {
    Matcher type = TYPE.matcher(config.data().getOrDefault("net-conf.json", ""));
    return type.find() ? type.group(1) : "vxlan";
  }

  /// k3s runs Flannel inside itself; `--vpn-auth` uses no VXLAN.
  private static void embedded(Judgement judgement, ClusterFacts cluster) {
    if (!(cluster.nodes() instanceof Observed<List<ClusterNode>>(var nodes, var origin))) {
      return;
    }
    List<ClusterNode> over =
        nodes.stream()
            .filter(node ->
                node.annotations()
                    .getOrDefault("k3s.io/node-args", "")
                    .matches(".*--flannel-iface[= ]tailscale.*"))
            .filter(node ->
                node.annotations()
                    .getOrDefault("flannel.alpha.coreos.com/backend-type", "")
                    .equals("vxlan"))
            .toList();
    if (over.isEmpty()) {
      return;
    }
    ClusterNode first = over.getFirst();
    judgement.fault(
        Finding.warning(EMBEDDED, Subject.cluster())
            .with(
                "nodes", String.join(", ", over.stream().map(ClusterNode::name).limit(5).toList()))
            .with("count", Integer.toString(over.size()))
            .seen(
                new Exhibit(
                    "Node " + first.name() + " k3s.io/node-args",
                    first.annotations().getOrDefault("k3s.io/node-args", ""),
                    "",
                    origin)));
  }
}
