package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Version;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The masquerade agents that stand beside a pod network. Neither rule asks for the source, so it
/// takes the node's own traffic as well. Kubernetes' has random ports since 2.10 unless told
/// otherwise (ip-masq-agent: cmd/ip-masq-agent/ip-masq-agent.go, README.md); in Azure's there is no
/// word for it (ip-masq-agent-v2: cmd/ip-masq-agent-v2).
public final class IpMasqAgent {
  private static final List<Cidr> BUILT_IN =
      List.of(
          new Cidr("10.0.0.0/8"),
          new Cidr("172.16.0.0/12"),
          new Cidr("192.168.0.0/16"),
          new Cidr("169.254.0.0/16"));

  private static final Pattern BETWEEN = Pattern.compile("[\\s\"',\\[\\]]+");

  private IpMasqAgent() {}

  /// It runs on such a node. A selector that no node has is how a provider switches it off and
  /// keeps it.
  static Answer runsOn(CniAgent agent, Scope scope, Evidence<List<ClusterNode>> nodes) {
    if (agent.nodeSelector().isEmpty()) {
      return Answer.of(true);
    }
    var selected = agent.nodeSelector().entrySet();
    if (scope.node().isPresent()) {
      return Answer.of(scope.node().get().labels().entrySet().containsAll(selected));
    }
    List<ClusterNode> all = nodes.seen().orElse(List.of());
    boolean some = all.stream().anyMatch(node -> node.labels().entrySet().containsAll(selected));
    return some
        ? Answer.of(true)
        : nodes.unseen().map(Answer::unsure).orElse(Answer.of(all.isEmpty()));
  }

  /// What it leaves alone: `nonMasqueradeCIDRs` of its ConfigMaps, or where there is none the
  /// private ranges.
  public static List<Cidr> exempt(ClusterFacts cluster, CniAgent agent) {
    List<Cidr> told =
        AgentWords.configs(cluster).stream()
            .filter(config -> config.namespace().equals(agent.namespace()))
            .filter(config -> config.name().contains("ip-masq-agent"))
            .flatMap(config -> config.data().values().stream())
            .flatMap(text -> BETWEEN.splitAsStream(text.replaceAll("(?m)#.*$", "")))
            .flatMap(word -> Cidr.parse(word).stream())
            .distinct()
            .toList();
    return told.isEmpty() ? BUILT_IN : told;
  }

  static Egress egress(CniAgent agent, ClusterFacts cluster) {
    Optional<Reason> unseen = cluster.networkConfig().unseenIn(agent.namespace());
    String list = "nonMasqueradeCIDRs";
    Answer exempt = Exempt.internet(exempt(cluster, agent), Egress.notShown(agent.name(), list));
    if (exempt.isYes()) {
      return Egress.none(
          agent.name(),
          new Decider(AgentWords.subject(agent), list, "0.0.0.0/0", cluster.networkConfig()));
    }
    Egress given = given(agent, cluster.cniAgents());
    return given.unlessExempt(unseen.map(Answer::unsure).orElse(exempt));
  }

  private static Egress given(CniAgent agent, Evidence<?> from) {
    if (agent.agent() == Agent.AZURE_IP_MASQ_AGENT) {
      return Egress.plain(
          agent.name(), new Decider(AgentWords.subject(agent), "MASQUERADE", Exhibit.UNSET, from));
    }
    boolean denied = AgentWords.denies(agent, "random-fully");
    var decider =
        new Decider(
            AgentWords.subject(agent), "--random-fully", denied ? "false" : Exhibit.UNSET, from);
    Optional<Version> version = Version.parse(agent.version());
    if (denied || version.filter(one -> !one.isAtLeast(2, 10)).isPresent()) {
      return Egress.plain(agent.name(), decider);
    }
    if (version.isPresent()) {
      return Egress.random(agent.name(), decider, Cure.MASQ_AGENT).withHost(Answer.of(true));
    }
    Answer untold = Answer.unsure(Egress.notShown(agent.name(), "--random-fully"));
    return new Egress(agent.name(), Answer.of(true), untold, untold, decider, Cure.NONE);
  }
}
