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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A check of what probe pods measured. Without a run of them it does not apply.
interface ModelCheck extends Check {
  /// Of a thousand nodes so many are named; their number stands behind.
  int MOST_NAMES = 5;

  /// The detail of every finding that commands need to measure the same again.
  String NAMESPACE = "probesIn";

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
    Optional<Probed> probed = ProbeGaps.of(scene.snapshot(), judgement);
    probed.ifPresent(run -> judge(scene, run, judgement));
    Verdict verdict = judgement.verdict(without(scene));
    return probed.isPresent() && verdict instanceof Verdict.Faulty(var findings, var gaps)
        ? new Verdict.Faulty(
            findings.stream()
                .map(finding -> finding.with(Map.of(NAMESPACE, probed.get().namespace())))
                .toList(),
            gaps)
        : verdict;
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
