package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Does host networking escape the node's own SNAT? Not where the rule asks for no source
/// (amazon-vpc-cni-k8s: pkg/networkutils/network.go; ip-masq-agent since 2.10). A fixed port that
/// can be opened on a public address makes up for it: peers then come in.
final class SnatHost implements Check {
  private static final Code RANDOM = new Code("snat-host/random");

  /// The rules of a node do another thing to what it sends itself than its objects make one expect.
  static final Code RULES_DIFFER = new Code("snat-host/rules-differ");

  private static final Code NONE = new Code("snat-host/nothing-to-judge");

  @Override
  public String id() {
    return "snat-host";
  }

  @Override
  public Topic topic() {
    return Topic.SNAT;
  }

  @Override
  public Set<Code> codes() {
    return Stream.concat(Stream.of(RANDOM, NONE, RULES_DIFFER), SnatPod.DOUBTS.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    var units = Units.of(scene.snapshot().cluster());
    var finder = new Sender.Finder(scene);
    var causes = CausesOnPaths.of(scene);
    var contradicted = new ArrayList<Sender.Contradicted>();
    for (Unit unit : SnatPod.units(judgement, units, true)) {
      var sufferers = new ArrayList<Sender.Random>();
      for (TailscalePod pod : unit.seenPods()) {
        switch (finder.of(pod)) {
          case Sender.Kept(var exhibits) -> judgement.healthy(exhibits);
          case Sender.TooLow low -> judgement.healthy(low.exhibits());
          case Sender.Unclear(var reasons) ->
              reasons.forEach(
                  reason -> judgement.unknown(unit.subject(), Sender.about(unit, reason)));
          case Sender.Contradicted differ -> contradicted.add(differ);
          case Sender.Random random when canBeOpened(unit, random) -> judgement.healthy();
          case Sender.Random random -> sufferers.add(random);
        }
      }
      sufferers.stream()
          .limit(1)
          .forEach(random -> judgement.fault(causes.explain(unit, finding(unit, units, random))));
    }
    RandomPods.contradictions(contradicted, RULES_DIFFER)
        .forEach(finding -> judgement.fault(alsoOfPods(finding, scene)));
    return judgement.verdict(NONE);
  }

  /// What differs for pods as well is one cause.
  private static Finding alsoOfPods(Finding finding, Scene scene) {
    return scene.verdict(new SnatPod()).findings().stream()
        .filter(other -> other.code().equals(SnatPod.RULES_DIFFER))
        .filter(other -> other.subject().equals(finding.subject()))
        .findFirst()
        .map(other -> finding.because(other.code()))
        .orElse(finding);
  }

  /// Whether it is open the firewall decides, which another check asks for; a port that is set
  /// elsewhere may be fixed.
  private static boolean canBeOpened(Unit unit, Sender.Random random) {
    boolean fixed =
        unit.spec().fixedPort().isPresent()
            || unit.isElsewhere("PORT")
            || unit.isElsewhere("TS_TAILSCALED_EXTRA_ARGS");
    return (fixed && NodeReach.of(random.node()) instanceof NodeReach.Public)
        || unit.env().containsKey("TS_DEBUG_PRETENDPOINT");
  }

  private static Finding finding(Unit unit, Units units, Sender.Random random) {
    return Finding.warning(RANDOM, unit.subject())
        .with(unit.details())
        .with(RandomPods.switches(random.egress()))
        .with(
            Remedies.details(
                units.cluster(),
                List.of(Remedies.Sufferer.of(unit.subject().display(), unit, random.node())),
                Optional.of(random.egress())))
        .with("agent", random.egress().decider().object().name())
        .with("agentNamespace", random.egress().decider().object().namespace())
        .with("node", random.node().name())
        .with("port", String.valueOf(Ports.of(units).freeFor(unit.subject(), unit.spec())))
        .seen(Exhibits.spec(units, unit, "spec.hostNetwork", "true"))
        .seen(random.exhibits());
  }
}
