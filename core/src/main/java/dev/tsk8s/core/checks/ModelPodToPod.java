package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Is a pod seen by other pods with its own address, as the Kubernetes network model wants? Judged
/// by what objects show: Cilium in native routing masquerades what leaves for an address outside
/// `ipv4-native-routing-cidr` (cilium: bpf/lib/nat.h, snat_v4_needs_masquerade), an ip-masq-agent
/// what leaves for one outside its list. Flannel and Calico exempt their own network and pools by
/// themselves. What no object shows, only a test between two pods does.
final class ModelPodToPod implements Check {
  static final Code NATIVE_CIDR = new Code("model-pod-to-pod/outside-native-cidr");
  static final Code MASQ_AGENT = new Code("model-pod-to-pod/outside-masq-agent-list");
  static final Code NOT_SHOWN = new Code("model-pod-to-pod/not-shown");

  private static final String KEY = "ipv4-native-routing-cidr";

  @Override
  public String id() {
    return "model-pod-to-pod";
  }

  @Override
  public Topic topic() {
    return Topic.MODEL;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NATIVE_CIDR, MASQ_AGENT, NOT_SHOWN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    Optional<CniAgent> masqAgent =
        snapshot.cluster().cniAgents().seen().orElse(List.of()).stream()
            .filter(agent ->
                agent.agent() == Agent.IP_MASQ_AGENT || agent.agent() == Agent.AZURE_IP_MASQ_AGENT)
            .findFirst();
    Verdict verdict =
        masqAgent
            .map(agent -> MasqAgentList.examine(snapshot.cluster(), agent))
            .orElseGet(() ->
                EachAgentConfig.judge(snapshot, config -> opinion(config, snapshot.cluster())));
    return verdict instanceof Verdict.NotApplicable
        ? new Verdict.NotApplicable(NOT_SHOWN)
        : verdict;
  }

  private static Opinion opinion(AgentConfig config, ClusterFacts cluster) {
    Answer tunnelled = config.isTunnelled();
    Answer masquerade = config.isOn("enable-ipv4-masquerade");
    if (tunnelled.isYes() || masquerade.isNo()) {
      return Opinion.fine();
    }
    if (!tunnelled.isNo() || !masquerade.isYes()) {
      return Opinion.unsure(tunnelled, masquerade);
    }
    Optional<Cidr> exempt = Cidr.parse(config.text(KEY));
    if (exempt.isEmpty()) {
      return Opinion.beside();
    }
    Evidence<Optional<List<CiliumObjects.Node>>> nodes = cluster.cilium().nodes();
    List<Cidr> outside =
        Stream.concat(
                config.list("cluster-pool-ipv4-cidr").stream()
                    .flatMap(word -> Cidr.parse(word).stream()),
                nodes.seen().flatMap(served -> served).orElse(List.of()).stream()
                    .flatMap(node -> node.podCidrs().stream()))
            .filter(range -> range.text().indexOf(':') < 0)
            .filter(range -> !exempt.get().contains(range))
            .distinct()
            .toList();
    if (outside.isEmpty()) {
      Optional<Reason> unseen = nodes.unseen();
      return unseen
          .<Opinion>map(reason -> new Opinion.Unsure(List.of(reason)))
          .orElseGet(Opinion::fine);
    }
    return Opinion.wrong(
        EachAgentConfig.problem(NATIVE_CIDR, config, KEY)
            .with("exempt", exempt.get().text())
            .with("outside", text(outside))
            .seen(config.exhibits(KEY, "cluster-pool-ipv4-cidr"))
            .seen(exhibits(nodes, outside)));
  }

  private static List<Exhibit> exhibits(Evidence<?> nodes, List<Cidr> outside) {
    return Exhibits.of(nodes, "CiliumNode spec.ipam.podCIDRs", text(outside));
  }

  static String text(List<Cidr> ranges) {
    return ranges.stream().limit(4).map(Cidr::text).collect(Collectors.joining(", "));
  }
}
