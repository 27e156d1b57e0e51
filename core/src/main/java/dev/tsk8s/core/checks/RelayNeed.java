package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;

/// Whether one of the operator's proxies, to which nothing leads from outside, needs a relay.
sealed interface RelayNeed {

  /// Its paths are direct or go through a relay already, or other checks ask what is not known.
  record None(boolean proven) implements RelayNeed {}

  /// The nodes are private, and the usual way out of them is a hard NAT or relayed paths were seen.
  record PrivateNodes(NodeReach.Private nodes) implements RelayNeed {}

  /// The pod network itself is a hard NAT.
  record BehindRandomSnat(String setting) implements RelayNeed {}

  /// What the NAT in front of private nodes does is not seen.
  record OutboundNat(NodeReach.Private nodes) implements RelayNeed {}

  record Unknown(List<Reason> reasons) implements RelayNeed {}

  /// The provider whose usual way out of private nodes, the NAT gateway, is known to be hard.
  String HARD = "AWS";

  static RelayNeed of(SeenPaths paths, Units units, Views views, RandomSnat random, Unit unit) {
    var fine = Answer.any(List.of(paths.allDirect(unit), paths.byPeerRelay(unit)));
    return switch (fine) {
      case Answer.Known.YES -> new None(true);
      case Answer.Unsure(var reasons) -> new Unknown(reasons);
      // A relay may be among what was not seen.
      case Answer.Known.NO ->
          units.unseen().isEmpty()
              ? byPlace(paths, units, views, random, unit)
              : new Unknown(units.unseen());
    };
  }

  /// What was measured goes before what is usual: a NAT instance keeps ports.
  private static RelayNeed behindUsual(NodeReach.Private nodes, List<Vantage> views) {
    var measured = MeasuredNat.of(views);
    if (measured.failed()) {
      return new Unknown(measured.unseen());
    }
    return measured.easy() ? new None(false) : new PrivateNodes(nodes);
  }

  private static RelayNeed byPlace(
      SeenPaths paths, Units units, Views views, RandomSnat configured, Unit unit) {
    var random = configured.unlessMeasured(views.of(unit));
    var reach = NodeReach.of(units.cluster(), unit);
    boolean relayed = paths.anyThroughDerp(unit);
    if (reach instanceof NodeReach.Private nodes && (relayed || nodes.provider().equals(HARD))) {
      return relayed ? new PrivateNodes(nodes) : behindUsual(nodes, views.of(unit));
    }
    if (reach instanceof NodeReach.Unclear(var reason) && !(reason instanceof Reason.NotVisible)) {
      return new Unknown(List.of(reason));
    }
    if (random.setting().isPresent()) {
      return new BehindRandomSnat(random.setting().get());
    }
    if (!random.unseen().isEmpty()) {
      return new Unknown(random.unseen());
    }
    return reach instanceof NodeReach.Private nodes ? new OutboundNat(nodes) : new None(false);
  }
}
