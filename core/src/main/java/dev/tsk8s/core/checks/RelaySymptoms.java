package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Remedy;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Blame;
import dev.tsk8s.core.paths.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The relayed paths themselves, each beside the cause that explains it.
final class RelaySymptoms {
  static final Code BY_DERP = new Code("path-relayed/by-derp");

  private record Symptom(Pair pair, List<Blame> blamed) {}

  private final List<Symptom> symptoms = new ArrayList<>();
  private final Map<VantageId, Vantage> vantages = new HashMap<>();

  RelaySymptoms(Snapshot snapshot) {
    snapshot.lookouts().forEach(vantage -> vantages.put(vantage.id(), vantage));
  }

  void add(Pair pair, List<Blame> blamed) {
    symptoms.add(new Symptom(pair, blamed));
  }

  /// Tells all of them.
  ///
  /// @param causes the code that each blame became
  void tell(Judgement judgement, Map<Blame, Code> causes) {
    symptoms.forEach(symptom -> judgement.fault(finding(symptom, causes)));
  }

  private Finding finding(Symptom symptom, Map<Blame, Code> causes) {
    Pair pair = symptom.pair();
    Finding finding =
        Finding.warning(BY_DERP, PathSubjects.of(pair.path()))
            .with("from", pair.near().id().display())
            .with("peer", pair.path().to().name())
            .with("address", PathSubjects.address(pair.path().to()))
            .with("region", pair.path().via())
            .with(
                Remedy.DETAIL,
                Remedy.words(areBothHard(symptom) ? Set.of(Remedy.BOTH_ENDS) : Set.of()))
            .seen(pinged(pair));
    return symptom.blamed().stream()
        .flatMap(blame -> Optional.ofNullable(causes.get(blame)).stream())
        .findFirst()
        .map(finding::because)
        .orElse(finding);
  }

  /// Mending one of the two NATs changes nothing.
  private static boolean areBothHard(Symptom symptom) {
    long hard =
        symptom.blamed().stream()
            .filter(blame -> blame.fault() == Blame.Fault.HARD)
            .map(Blame::end)
            .distinct()
            .count();
    return hard > 1;
  }

  private List<Exhibit> pinged(Pair pair) {
    Vantage vantage = vantages.get(pair.near().id());
    if (vantage == null || !(vantage.pings() instanceof Observed<List<PingRun>>(_, var origin))) {
      return List.of();
    }
    String what = "tailscale ping " + PathSubjects.address(pair.path().to());
    String value = pair.waking().tries() + " x DERP(" + pair.path().via() + ")";
    return List.of(new Exhibit(what, value, pair.near().id().display(), origin));
  }
}
