package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Where Tailscale forwards packets through the kernel and guards it with rules of its own, so that
/// an address of its range on another interface is refused (ts:util/linuxfw/iptables_runner.go). In
/// userspace mode, or with `--netfilter-mode=off`, there are no such rules.
///
/// @param somewhere whether there is one
/// @param units those in pods
/// @param nodes those that are in the tailnet themselves
record KernelMode(Answer somewhere, List<Unit> units, List<String> nodes) {

  static KernelMode of(ClusterFacts cluster) {
    var units = Units.of(cluster);
    var guarding = new ArrayList<Unit>();
    var answers = new ArrayList<Answer>();
    for (Unit unit : units.all()) {
      Answer answer = guards(unit);
      answers.add(answer);
      if (answer.isYes()) {
        guarding.add(unit);
      }
    }
    units.unseen().forEach(reason -> answers.add(Answer.unsure(reason)));
    Answer onTailnet = Patterns.nodesOnTailnet(cluster);
    answers.add(onTailnet);
    return new KernelMode(
        Answer.any(answers), List.copyOf(guarding), onTailnet.isYes() ? nodes(cluster) : List.of());
  }

  private static List<String> nodes(ClusterFacts cluster) {
    return cluster.nodes().seen().orElse(List.of()).stream()
        .filter(node -> node.internalIps().stream().anyMatch(Ip::isInTailscaleRange))
        .map(ClusterNode::name)
        .toList();
  }

  private static Answer guards(Unit unit) {
    if (!unit.spec().role().hasCli() || withoutRules(unit)) {
      return Answer.of(false);
    }
    return unit.spec()
        .userspace()
        .map(userspace -> Answer.of(!userspace))
        .orElseGet(() ->
            Answer.unsure(Reason.NotVisible.of(Patterns.USERSPACE_ELSEWHERE.text(), unit.where())));
  }

  private static boolean withoutRules(Unit unit) {
    return Stream.of("TS_EXTRA_ARGS", "TS_TAILSCALED_EXTRA_ARGS")
        .map(name -> unit.env().getOrDefault(name, ""))
        .anyMatch(args -> args.matches(".*--?netfilter-mode[= ]off\\b.*"));
  }
}
