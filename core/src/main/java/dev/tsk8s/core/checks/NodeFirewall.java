package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Does the firewall that an image brings refuse what a node needs? Oracle's images end INPUT and
/// FORWARD with `REJECT --reject-with icmp-host-prohibited`. A rule behind it is never asked, so
/// what the pod network appends to FORWARD is dead, while what it inserts at the head lives.
/// tailscaled inserts its own chains, so what comes in by tailscale0 and its own UDP port pass;
/// what other nodes send to this one by another network does not, unless a rule before lets it in.
final class NodeFirewall implements Check {
  static final Code PODS = new Code("node-firewall/refuses-pods");
  static final Code NODES = new Code("node-firewall/refuses-nodes");

  private static final Pattern REFUSES_REST =
      Pattern.compile("-A (INPUT|FORWARD) -j (?:REJECT|DROP)\\b.*");

  /// A rule that lets in the pod network's tunnel, everything of a range or an interface, or that
  /// leads to a chain of its own, which may: then nothing is certain.
  private static final Pattern MAY_ADMIT =
      Pattern.compile(
          "(?:.*\\s(?:-s \\S+|-i (?!lo\\b|tailscale)\\S+|--dports? \\S*(?:8472|4789|6081|51820|51871)\\S*)"
              + "\\s.*(?:-j ACCEPT|accept).*)|.* (?:-j|jump|-g) (?!ACCEPT|REJECT|DROP|LOG|RETURN|ts-|KUBE-|CILIUM_|FLANNEL-)\\S+.*");

  /// The same of pods: also where a chain of its own, as firewalld's zones are, may let them in.
  private static final Pattern ADMITS_PODS =
      Pattern.compile(
          ".* (?:-j|jump|-g) (?:cali-|CILIUM_|FLANNEL-|ANTREA-|KUBE-ROUTER|CNI-).*"
              + "|.*\\s(?:-[sdio] (?!tailscale)\\S+)\\s.*(?:-j ACCEPT|accept).*|-A FORWARD (?:-j ACCEPT|accept)"
              + "|.* (?:-j|jump|-g) (?!ACCEPT|REJECT|DROP|LOG|RETURN|ts-|KUBE-|DOCKER)\\S+.*");

  @Override
  public String id() {
    return "node-firewall";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(PODS, NODES, EachNode.NONE, EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return EachNode.judge(
        snapshot, (view, judgement) -> judge(view, judgement, snapshot.cluster()));
  }

  private static void judge(NodeView view, Judgement judgement, ClusterFacts cluster) {
    switch (view.vantage().host().filters()) {
      case Unavailable<Filters>(var reason) -> judgement.unknown(EachNode.subject(view), reason);
      case Observed<Filters>(var filters, _) -> {
        Optional<String> forward = last(filters, "FORWARD");
        Optional<String> input = last(filters, "INPUT");
        if (forward.isPresent() && !admits(filters, "FORWARD", ADMITS_PODS)) {
          judgement.fault(
              EachNode.problem(PODS, view)
                  .with("rule", forward.get())
                  .seen(exhibit(view, forward.get())));
        }
        if (input.isPresent() && !admits(filters, "INPUT", MAY_ADMIT)) {
          nodes(view, judgement, cluster, input.get());
        } else {
          judgement.healthy();
        }
      }
    }
  }

  /// Nodes that talk by tailscale0 are let in by tailscaled's own chain.
  private static void nodes(NodeView view, Judgement judgement, ClusterFacts cluster, String rule) {
    if (!cluster.asked() || cluster.nodes().seen().filter(all -> all.size() < 2).isPresent()) {
      return;
    }
    switch (Patterns.nodesOnTailnet(cluster)) {
      case Answer.Known.YES -> judgement.healthy();
      case Answer.Known.NO ->
          judgement.fault(
              EachNode.problem(NODES, view).with("rule", rule).seen(exhibit(view, rule)));
      case Answer.Unsure(List<Reason> reasons) ->
          reasons.forEach(reason -> judgement.unknown(EachNode.subject(view), reason));
    }
  }

  private static List<Exhibit> exhibit(NodeView view, String rule) {
    return EachNode.exhibit(view, host -> host.filters(), "iptables-save", rule);
  }

  private static Optional<String> last(Filters filters, String chain) {
    return filters.refusals().stream()
        .filter(rule -> REFUSES_REST.matcher(rule).matches())
        .filter(rule -> rule.startsWith("-A " + chain + " "))
        .filter(rule -> rule.contains("REJECT"))
        .findFirst();
  }

  private static boolean admits(Filters filters, String chain, Pattern pattern) {
    return filters.admissions().stream()
        .filter(rule -> rule.startsWith("-A " + chain + " "))
        .anyMatch(rule -> pattern.matcher(rule).matches());
  }
}
