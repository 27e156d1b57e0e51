package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.network.Masquerade;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.PodNetworks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Is a pod seen by other pods with its own address? The Kubernetes network model's first rule. Its
/// third, that a pod sees itself with the address that others see it with, says the same of the
/// other end: whoever keeps the first keeps it, since a pod's own address is that of its interface.
///
/// Cilium in native routing masquerades what leaves for an address outside
/// `ipv4-native-routing-cidr` (cilium: bpf/lib/nat.h, snat_v4_needs_masquerade), an ip-masq-agent
/// what leaves for one outside its list. Others exempt their own network ([Masquerade]). What no
/// object shows, only a test between two pods does.
final class ModelPodToPod implements Check {
  static final Code NATIVE_CIDR = new Code("model-pod-to-pod/outside-native-cidr");
  static final Code MASQ_AGENT = new Code("model-pod-to-pod/outside-masq-agent-list");

  /// No pod network was recognised.
  static final Code NOT_SHOWN = new Code("model-pod-to-pod/not-shown");

  /// One was, and the setting that decides was not.
  static final Code SETTING = new Code(Masquerade.NOT_SHOWN);

  /// Nobody looked at a cluster.
  static final Code NO_CLUSTER = new Code("model-pod-to-pod/no-cluster");

  private static final String KEY = "ipv4-native-routing-cidr";

  /// These get their pods' range from the cloud's network, and exempt that without being told
  /// (cilium: Documentation/network/concepts/masquerading.rst).
  private static final Set<String> OF_THE_CLOUD = Set.of("eni", "alibabacloud", "azure");

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
    return Set.of(NATIVE_CIDR, MASQ_AGENT, NOT_SHOWN, SETTING, NO_CLUSTER);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    ClusterFacts cluster = snapshot.cluster();
    if (cluster.asked()) {
      PodNetworks networks = scene.networks();
      MasqAgentList.agent(cluster)
          .ifPresent(agent -> MasqAgentList.judge(cluster, agent, judgement));
      if (networks.has(Cni.CILIUM)) {
        cilium(scene, judgement);
      }
      Senders.unrecognised(scene, NOT_SHOWN, ProbedSenders.betweenPods(scene), judgement);
      Senders.own(cluster, networks).ifPresent(masquerade -> judge(masquerade, judgement));
    }
    return judgement.verdict(NO_CLUSTER);
  }

  private static void cilium(Scene scene, Judgement judgement) {
    Map<Exempt, List<Cidr>> outside = new HashMap<>();
    Verdict verdict =
        EachAgentConfig.judge(scene, config -> opinion(config, scene.snapshot(), outside));
    judgement.add(verdict);
    if (verdict instanceof Verdict.Healthy) {
      judgement.healthy(Senders.cilium(scene, "pod->pod", _ -> Answer.of(false)));
    }
  }

  private static void judge(Masquerade masquerade, Judgement judgement) {
    if (masquerade.toPods().isNo()) {
      judgement.healthy(Senders.exhibits("pod->pod", masquerade, masquerade.toPods()));
    }
    masquerade.toPods().reasons().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
  }

  /// Settings that agree on these leave the same pods outside.
  private record Exempt(Cidr range, List<String> pools) {}

  private static Opinion opinion(
      AgentConfig config, Snapshot snapshot, Map<Exempt, List<Cidr>> known) {
    ClusterFacts cluster = snapshot.cluster();
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
      return OF_THE_CLOUD.contains(config.text("ipam")) ? Opinion.fine() : Opinion.beside();
    }
    Evidence<Optional<List<CiliumObjects.Node>>> nodes = cluster.cilium().nodes();
    List<Cidr> outside =
        known.computeIfAbsent(
            new Exempt(exempt.get(), config.list("cluster-pool-ipv4-cidr")),
            asked -> outside(asked, nodes));
    if (outside.isEmpty()) {
      Optional<Reason> unseen = nodes.unseen();
      return unseen
          .<Opinion>map(reason -> new Opinion.Unsure(List.of(reason)))
          .orElseGet(Opinion::fine);
    }
    Answer listed = holdsAll(config, snapshot, outside);
    if (!listed.isNo()) {
      return listed.isYes() ? Opinion.fine() : Opinion.unsure(listed);
    }
    return Opinion.wrong(
        EachAgentConfig.problem(NATIVE_CIDR, config, KEY)
            .with("exempt", exempt.get().text())
            .with("outside", text(outside))
            .seen(config.exhibits(KEY, "cluster-pool-ipv4-cidr"))
            .seen(ranges(nodes, outside)));
  }

  private static List<Cidr> outside(
      Exempt exempt, Evidence<Optional<List<CiliumObjects.Node>>> nodes) {
    return Stream.concat(
            exempt.pools().stream().flatMap(word -> Cidr.parse(word).stream()),
            nodes.seen().flatMap(served -> served).orElse(List.of()).stream()
                .flatMap(node -> node.podCidrs().stream()))
        .filter(range -> range.text().indexOf(':') < 0)
        .filter(range -> !exempt.range().contains(range))
        .distinct()
        .toList();
  }

  /// Whether Cilium's own ip-masq-agent, which works in BPF only, exempts them all. Its built-in
  /// list holds every private range.
  private static Answer holdsAll(AgentConfig config, Snapshot snapshot, List<Cidr> ranges) {
    Answer bpf = config.isOn("enable-bpf-masquerade");
    Answer on = config.isOn("enable-ip-masq-agent");
    if (bpf.isNo() || on.isNo()) {
      return Answer.of(false);
    }
    if (!bpf.isYes() || !on.isYes()) {
      return bpf.isYes() ? on : bpf;
    }
    return switch (MasqueradeExemptions.of(snapshot, config.map().namespace())) {
      case MasqueradeExemptions.Unknown(var reasons) -> new Answer.Unsure(reasons);
      case MasqueradeExemptions.Listed(var list, _) ->
          Answer.of(
              list.equals(List.of(Ip.CGNAT))
                  || ranges.stream()
                      .allMatch(range -> list.stream().anyMatch(one -> one.contains(range))));
    };
  }

  private static List<Exhibit> ranges(Evidence<?> nodes, List<Cidr> outside) {
    return Exhibits.of(nodes, "CiliumNode spec.ipam.podCIDRs", text(outside));
  }

  static String text(List<Cidr> ranges) {
    return ranges.stream().limit(4).map(Cidr::text).collect(Collectors.joining(", "));
  }
}
