package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.cilium.Setting;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Judges what Cilium's agents use, one group of nodes after the other. A fault stands although
/// other settings may be unseen: it is about what was seen. Right is only what was seen whole.
final class EachAgentConfig {

  /// Every check about agents has this one ending where there is no Cilium.
  static final Code NO_CILIUM = new Code("cilium-agents/none");

  /// For so many nodes of one setting there is a command each.
  private static final int MOST_NODES = 50;

  private EachAgentConfig() {}

  static Verdict judge(Scene scene, Function<AgentConfig, Opinion> check) {
    return judgeAll(scene, check.andThen(List::of));
  }

  /// For a check that asks several things of each group of nodes.
  static Verdict judgeAll(Scene scene, Function<AgentConfig, List<Opinion>> check) {
    var judgement = new Judgement();
    if (!scene.snapshot().cluster().asked()) {
      return judgement.verdict(NO_CILIUM);
    }
    CiliumAgents agents = scene.agents();
    agents.present().reasons().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    Map<String, List<Finding>> faults = new LinkedHashMap<>();
    for (AgentConfig config : agents.configs()) {
      for (Opinion opinion : check.apply(config)) {
        judge(judgement, config, opinion, agents.unseen(), faults);
      }
    }
    if (agents.configs().isEmpty()) {
      agents.unseen().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    faults.values().forEach(same -> judgement.fault(Merged.of(same)));
    return judgement.verdict(NO_CILIUM);
  }

  private static void judge(
      Judgement judgement,
      AgentConfig config,
      Opinion opinion,
      List<Reason> unseen,
      Map<String, List<Finding>> faults) {
    switch (opinion) {
      case Opinion.Fine _ when unseen.isEmpty() -> judgement.healthy();
      case Opinion.Fine _ -> unknown(judgement, config, unseen);
      case Opinion.Beside _ -> {}
      case Opinion.Unsure(var reasons) -> {
        unknown(judgement, config, reasons);
        unknown(judgement, config, unseen);
      }
      case Opinion.Wrong(var finding) -> {
        String key = finding.details().getOrDefault("key", "");
        faults
            .computeIfAbsent(
                finding.code() + " " + finding.subject() + " " + key, _ -> new ArrayList<>())
            .add(finding.with(common(config)).with(finding.details()));
        unknown(judgement, config, unseen);
      }
    }
  }

  /// For what asks agents: who was not asked, and whether there are any where none was met.
  static void silent(Scene scene, Judgement judgement, boolean metNone) {
    NodeViews.silentAgents(scene.snapshot())
        .forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    if (metNone) {
      noAgentMet(scene, judgement);
    }
  }

  /// For what asks agents and met none: whether there are any may not be known.
  static void noAgentMet(Scene scene, Judgement judgement) {
    if (scene.snapshot().cluster().asked()) {
      scene
          .agents()
          .present()
          .reasons()
          .forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
  }

  /// A problem that one key makes, and where a JSON patch finds that key.
  static Finding problem(Code code, AgentConfig config, String key) {
    return blaming(Finding.problem(code, config.subject(key)), config, key);
  }

  static Finding warning(Code code, AgentConfig config, String key) {
    return blaming(Finding.warning(code, config.subject(key)), config, key);
  }

  private static Finding blaming(Finding finding, AgentConfig config, String key) {
    String path =
        switch (finding.subject().kind()) {
          case "CiliumNodeConfig" -> "/spec/defaults/";
          case "Node" -> ofNode(config, finding.subject(), key);
          default -> "/data/";
        };
    Finding blamed = finding.with("key", key).with("path", path + key);
    Finding blaming = config.setting(key).map(one -> byContainer(blamed, one)).orElse(blamed);
    return finding.subject().namespace().isEmpty()
        ? ofEach(blaming, config).with("namespace", config.map().namespace()) // kubectl minds none
        : blaming;
  }

  /// What stands in the command or the environment of a container is changed there.
  static Finding byContainer(Finding finding, Setting setting) {
    if (setting.isVariable()) {
      return finding.with("case", "variable").with("variable", setting.by());
    }
    return setting.by().isEmpty() ? finding : finding.with("case", "argument");
  }

  /// Nodes that say the same are one finding, and each has the key to itself: a command is for each
  /// of them.
  private static Finding ofEach(Finding finding, AgentConfig config) {
    String path = finding.details().getOrDefault("path", "");
    String key = finding.details().getOrDefault("key", "");
    List<String> same =
        config.hosts().stream()
            .map(ClusterNode::name)
            .filter(name -> path.equals(ofNode(config, Subject.of("Node", "", name), key) + key))
            .limit(MOST_NODES)
            .toList();
    return finding.subject().kind().equals("Node") && same.size() > 1
        ? finding.with("sameNodes", String.join(", ", same))
        : finding;
  }

  /// Annotations go before labels (cilium: pkg/option/resolver/resolver.go readNodeOverrides).
  private static String ofNode(AgentConfig config, Subject node, String key) {
    boolean annotated =
        config.hosts().stream()
            .filter(host -> host.name().equals(node.name()))
            .anyMatch(host -> host.annotations().containsKey("config.cilium.io/" + key));
    return "/metadata/" + (annotated ? "annotations" : "labels") + "/config.cilium.io~1";
  }

  /// Whether nodes that these settings hold for are joined by Tailscale.
  static Answer onTailnet(ClusterFacts cluster, AgentConfig config) {
    return Patterns.nodesOnTailnet(nodes(cluster, config));
  }

  /// The nodes that these settings hold for.
  static Evidence<List<ClusterNode>> nodes(ClusterFacts cluster, AgentConfig config) {
    return cluster.nodes().map(_ -> config.hosts());
  }

  private static void unknown(Judgement judgement, AgentConfig config, List<Reason> reasons) {
    reasons.forEach(reason -> judgement.unknown(config.map(), reason));
  }

  /// The same of a node's agent, where commands need names and no setting is at fault.
  static Map<String, String> names(Scene scene, String node) {
    return scene.agents().configs().stream()
        .filter(config -> config.holdsFor(node))
        .findFirst()
        .map(EachAgentConfig::common)
        .orElse(
            Map.of(
                "agents", "cilium",
                "config", "cilium-config",
                "ciliumNamespace", "kube-system")); // where the chart puts them
  }

  /// What every command about agents needs: where they live, and which nodes are meant.
  private static Map<String, String> common(AgentConfig config) {
    return Map.of(
        "agents", config.agent().map(Subject::name).orElse("cilium"),
        "config", config.map().name(),
        "ciliumNamespace", config.map().namespace(),
        "nodes", config.nodes().isEmpty() ? "*" : String.join(", ", config.nodes()));
  }
}
