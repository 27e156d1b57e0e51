package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.network.Egress;
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

  /// Ports are kept, but none as low as the one it was given.
  static final Code LOW_PORT = new Code("snat-pod/low-port");

  /// There is no switch.
  static final Code FOR_GOOD = new Code("snat-pod/random-for-good");

  /// The rules of a node are other than its objects make one expect.
  static final Code RULES_DIFFER = new Code("snat-pod/rules-differ");

  /// Settings and rules keep ports, and netcheck saw another one for each destination.
  static final Code MEASURED_OTHERWISE = new Code("snat-egress/measured-otherwise");

  private static final Code NOT_RECOGNISED = new Code("snat-egress/not-recognised");
  private static final Code NONE = new Code("snat-pod/nothing-to-judge");

  /// What [Egress] may not know.
  static final Set<Code> DOUBTS =
      Stream.of(
              Egress.NOT_SHOWN,
              Egress.NOT_DOCUMENTED,
              Egress.TWO_RULES,
              NOT_RECOGNISED.text(),
              MEASURED_OTHERWISE.text())
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
            Stream.of(RANDOM, BEHIND_NAT, FOR_GOOD, LOW_PORT, RULES_DIFFER, NONE), DOUBTS.stream())
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

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    var units = Units.of(scene.snapshot().cluster());
    var finder = new Sender.Finder(scene);
    var contradicted = new ArrayList<Sender.Contradicted>();
    Map<String, List<RandomPods.Sufferer>> sufferers = new TreeMap<>();
    for (Unit unit : units(judgement, units, false)) {
      Inlet inlet = Inlet.to(units.cluster(), unit.namespace(), unit.spec(), unit.pods());
      if (inlet.open()) {
        judgement.healthy();
      } else if (inlet.unseen().isPresent()) {
        judgement.unknown(unit.subject(), inlet.unseen().get());
      } else {
        judge(judgement, finder, unit, units, contradicted)
            .forEach(random ->
                sufferers
                    .computeIfAbsent(random.egress().decider().text(), _ -> new ArrayList<>())
                    .add(new RandomPods.Sufferer(unit, random)));
      }
    }
    RandomPods.contradictions(contradicted, RULES_DIFFER).forEach(judgement::fault);
    var headlines = new SnatHeadlines(scene);
    sufferers.values().forEach(those -> judgement.fault(RandomPods.of(those, units, headlines)));
    return judgement.verdict(NONE);
  }

  private static List<Sender.Random> judge(
      Judgement judgement,
      Sender.Finder finder,
      Unit unit,
      Units units,
      List<Sender.Contradicted> contradicted) {
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
        case Sender.TooLow low -> judgement.fault(RandomPods.tooLow(unit, units, low));
        case Sender.Contradicted differ -> contradicted.add(differ);
        case Sender.Unclear(var reasons) ->
            reasons.forEach(
                reason -> judgement.unknown(unit.subject(), Sender.about(unit, reason)));
      }
    }
    return found;
  }
}
