package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reason;
import java.util.List;

/// The STUN servers outside that answered each place.
final class StunOutside {
  /// With one server nothing can be compared.
  private static final int FEWEST = 2;

  private StunOutside() {}

  /// Where they are too few to compare. Where none answers one place alone, UDP does not get out of
  /// it, and other checks tell that.
  static void tellTooFew(List<ProbePlace> places, Judgement judgement) {
    boolean compared = places.stream().anyMatch(place -> place.beyond().seen().isPresent());
    boolean ran = places.stream().anyMatch(place -> place.addresses().seen().isPresent());
    if (!compared && ran) {
      int most = places.stream().mapToInt(StunOutside::answering).max().orElse(0);
      if (most < FEWEST) { // else why they were not compared is told of each place
        judgement.unknown(Subject.cluster(), tooFew(most));
      }
      return;
    }
    for (ProbePlace place : places) {
      if (answering(place) == 1 && place.beyond().seen().isEmpty()) {
        judgement.unknown(Subject.node(place.id().node()), tooFew(1));
      }
    }
  }

  private static Reason tooFew(int answering) {
    return new Reason.TooFew("STUN servers outside", answering, FEWEST);
  }

  /// How many addresses.
  private static int answering(ProbePlace place) {
    return (int)
        place.outside().seen().stream()
            .flatMap(List::stream)
            .filter(row -> row.protocol() == Protocol.UDP && row.answered() > 0)
            .flatMap(row -> row.at().stream())
            .map(Endpoint::ip)
            .distinct()
            .count();
  }
}
