package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.paths.Inlet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Do Tailscale's pods keep one port towards all peers when they leave their node? Which setting
/// gives them another for each, if any; a pod that something leads to from outside does not need
/// it, nor one that netcheck saw with one port.
final class SnatPod implements Check {
  static final Code RANDOM = new Code("snat-pod/random");

  /// The same on nodes that no object shows a public address of: another NAT decides as well.
  static final Code BEHIND_NAT = new Code("snat-pod/random-behind-nat");

  /// There is no switch.
  static final Code FOR_GOOD = new Code("snat-pod/random-for-good");

  /// The rules of a node are other than its objects make one expect.
  static final Code RULES_DIFFER = new Code("snat-pod/rules-differ");

  private static final Code NOT_RECOGNISED = new Code("snat-egress/not-recognised");
  private static final Code NONE = new Code("snat-pod/nothing-to-judge");

  /// What [Egress] may not know.
  static final Set<Code> DOUBTS =
      Stream.of(Egress.NOT_SHOWN, Egress.NOT_DOCUMENTED, Egress.TWO_RULES, NOT_RECOGNISED.text())
          .map(Code::new)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<Role> SENDERS =
      EnumSet.of(Role.OPERATOR_PROXY, Role.CONNECTOR, Role.PROXY_GROUP, Role.SELF_MADE);

  @Override
  public String id() {
    return "snat-pod";
  }

  @Override
  public Topic topic() {
    return Topic.SNAT;
  }

  @Override
  public Set<Code> codes() {
    return Stream.concat(
            Stream.of(RANDOM, BEHIND_NAT, FOR_GOOD, RULES_DIFFER, NONE), DOUBTS.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  /// No pod network was recognised.
  static Reason unrecognised() {
    return Reason.NotVisible.of(NOT_RECOGNISED.text(), Map.of());
  }

  /// Those whose way out matters: with a peer relay of one's own it does not.
  static List<Unit> units(Judgement judgement, Units units, boolean host) {
    List<Unit> all =
        units.access(
            judgement,
            unit -> SENDERS.contains(unit.spec().role()) && unit.spec().hostNetwork() == host);
    boolean relayed = units.all().stream().anyMatch(unit -> unit.spec().role() == Role.PEER_RELAY);
    return relayed || !units.unseen().isEmpty() ? List.of() : all;
  }

  private record Sufferer(Unit unit, Sender.Random sender) {}

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    var units = Units.of(scene.snapshot().cluster());
    var finder = new Sender.Finder(scene);
    Map<String, List<Sufferer>> sufferers = new TreeMap<>();
    for (Unit unit : units(judgement, units, false)) {
      Inlet inlet = Inlet.to(units.cluster(), unit.namespace(), unit.spec(), unit.pods());
      if (inlet.open()) {
        judgement.healthy();
      } else if (inlet.unseen().isPresent()) {
        judgement.unknown(unit.subject(), inlet.unseen().get());
      } else {
        judge(judgement, finder, unit)
            .forEach(random ->
                sufferers
                    .computeIfAbsent(random.egress().decider().text(), _ -> new ArrayList<>())
                    .add(new Sufferer(unit, random)));
      }
    }
    var headlines = new SnatHeadlines(scene);
    sufferers.values().forEach(those -> judgement.fault(finding(those, headlines)));
    return judgement.verdict(NONE);
  }

  private static List<Sender.Random> judge(Judgement judgement, Sender.Finder finder, Unit unit) {
    unit.pods()
        .unseen()
        .filter(_ -> unit.seenPods().isEmpty())
        .ifPresent(reason -> judgement.unknown(unit.subject(), reason));
    var found = new ArrayList<Sender.Random>();
    for (TailscalePod pod : unit.seenPods()) {
      if (pod.node().isEmpty()) {
        continue;
      }
      switch (finder.of(pod)) {
        case Sender.Random random -> found.add(random);
        case Sender.Kept(var exhibits) -> judgement.healthy(exhibits);
        case Sender.Contradicted differ -> judgement.fault(contradiction(differ));
        case Sender.Unclear(var reasons) ->
            reasons.forEach(
                reason -> judgement.unknown(unit.subject(), Sender.about(unit, reason)));
      }
    }
    return found;
  }

  /// Of one node.
  static Finding contradiction(Sender.Contradicted differ) {
    String node = differ.node().name();
    return Finding.warning(RULES_DIFFER, new Subject("Node", "", node, node))
        .with("node", node)
        .with("cni", differ.egress().by())
        .with("setting", differ.egress().decider().text())
        .with("value", differ.egress().decider().value())
        .seen(differ.exhibits());
  }

  private static Finding finding(List<Sufferer> those, SnatHeadlines headlines) {
    Egress egress = those.getFirst().sender().egress();
    Unit unit = those.getFirst().unit();
    boolean reached =
        those.stream()
            .map(one -> NodeReach.of(one.sender().node()))
            .anyMatch(NodeReach.Public.class::isInstance);
    boolean cured = egress.cure() != Cure.NONE;
    Code code = !cured ? FOR_GOOD : reached ? RANDOM : BEHIND_NAT;
    var finding =
        Finding.warning(code, egress.decider().object())
            .with(switches(egress))
            .with("workloads", names(those))
            .with("nodes", nodes(those))
            .with(unit.details())
            .with("podNamespace", unit.namespace())
            .seen(exhibits(those));
    return headlines
        .of(those.stream().map(Sufferer::unit).distinct().toList())
        .map(finding::because)
        .orElse(finding);
  }

  /// What the words of the switch need.
  static Map<String, String> switches(Egress egress) {
    var decider = egress.decider();
    boolean variable = decider.key().startsWith("FELIX_");
    return Map.of(
        "cni", egress.by(),
        "setting", decider.text(),
        "value", decider.value(),
        "case", variable ? "calicoEnv" : egress.cure().word(),
        "switch", egress.cure().setting());
  }

  private static String names(List<Sufferer> those) {
    return those.stream()
        .map(one -> one.unit().subject().display())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String nodes(List<Sufferer> those) {
    return those.stream()
        .map(one -> one.sender().node())
        .map(ClusterNode::name)
        .distinct()
        .sorted()
        .limit(4)
        .collect(Collectors.joining(", "));
  }

  private static List<Exhibit> exhibits(List<Sufferer> those) {
    return those.stream()
        .flatMap(one -> one.sender().exhibits().stream())
        .distinct()
        .limit(8)
        .toList();
  }
}
