package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Snapshot;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// A check of what probe pods measured. Without a run of them it does not apply.
interface ModelCheck extends Check {
  /// Of a thousand nodes so many are named; their number stands behind.
  int MOST_NAMES = 5;

  /// @param probed what they measured
  void judge(Scene scene, Probed probed, Judgement judgement);

  @Override
  default Topic topic() {
    return Topic.MODEL;
  }

  @Override
  default Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  default Verdict examine(Scene scene) {
    var judgement = new Judgement();
    ProbeGaps.of(scene.snapshot(), judgement).ifPresent(probed -> judge(scene, probed, judgement));
    return judgement.verdict(without(scene));
  }

  /// Why there is nothing to judge, where that is so.
  default Code without(Scene scene) {
    return ModelReach.NOT_ASKED;
  }

  /// Whether probe pods were wanted on one node only: there is no way between nodes.
  static boolean isOneNode(Scene scene) {
    return scene.snapshot().probed().flatMap(probed -> probed.places().seen()).stream()
            .flatMap(List::stream)
            .map(place -> place.id().node())
            .distinct()
            .count()
        == 1;
  }

  /// `node1, node2`, in the order given.
  static String nodes(Collection<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMES ? first + " (" + names.size() + ")" : first;
  }
}
