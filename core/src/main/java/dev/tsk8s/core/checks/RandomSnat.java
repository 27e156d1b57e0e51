package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.network.Egresses;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the pod network provably gives pod traffic a new random port for every destination.
///
/// @param setting the agent and the setting that decides (`kube-flannel/kube-flannel-ds
///   --ip-masq`); empty: nothing that was seen proves it, which is no proof of the contrary
/// @param exhibits the setting as evidence
/// @param unseen why a proof may have been missed
record RandomSnat(Optional<String> setting, List<Exhibit> exhibits, List<Reason> unseen) {

  /// The same for what looked like these: what was measured goes before what was configured.
  RandomSnat unlessMeasured(List<Vantage> views) {
    var measured = MeasuredNat.of(views);
    if (setting.isEmpty() || !(measured.easy() || measured.failed())) {
      return this;
    }
    return new RandomSnat(Optional.empty(), List.of(), measured.unseen());
  }

  static RandomSnat of(Egresses egresses) {
    Optional<Egress> egress = egresses.anywhere();
    Optional<Egress> random = egress.filter(one -> one.random().isYes());
    return new RandomSnat(
        random.map(one -> one.decider().text()),
        random.map(one -> one.decider().exhibits()).orElse(List.of()),
        Stream.concat(
                egresses.unseen().stream(),
                egress.stream().flatMap(one -> one.random().reasons().stream()))
            .filter(reason -> !(reason instanceof Reason.NotVisible))
            .distinct()
            .toList());
  }
}
