package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Throughput;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Was it measured what TCP carries, where that was asked for? The figures stand with the round
/// trips, and no figure says what is slow; one that is missing has a reason.
final class ModelThroughput implements ModelCheck {
  static final Code NOT_ASKED = new Code("model-throughput/not-asked");
  static final Code NOT_JUDGED = new Code("model-throughput/not-judged");
  static final Code TOO_LITTLE = new Code("model-throughput/too-little");

  @Override
  public String id() {
    return "model-throughput";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NOT_ASKED, NOT_JUDGED, TOO_LITTLE, ModelReach.ONE_NODE, ModelReach.NOT_ASKED);
  }

  @Override
  public Code without(Scene scene) {
    if (scene.snapshot().probed().isEmpty()) {
      return ModelReach.NOT_ASKED;
    }
    return ModelCheck.isOneNode(scene)
        ? ModelReach.ONE_NODE
        : wasAsked(places(scene)) ? NOT_JUDGED : NOT_ASKED;
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    List<ProbePlace> places = places(scene);
    if (!wasAsked(places) || ModelCheck.isOneNode(scene)) {
      return;
    }
    ProbeGaps.tell(places, ProbePlace::throughput, judgement);
    for (ProbePlace place : places) {
      if (place.throughput().seen().filter(List::isEmpty).isPresent()) {
        judgement.unknown(
            Subject.node(place.id().node()), new Reason.TooFew("streams of TCP", 0, 1));
      }
      for (Throughput one : place.throughput().seen().orElse(List.of())) {
        if (one.bitsPerSecond().isEmpty()) {
          judgement.unknown(
              Subject.node(place.id().node()),
              Reason.NotVisible.of(
                  TOO_LITTLE.text(),
                  Map.of(
                      "from", ProbeExhibits.name(place.id()),
                      "to", ProbeExhibits.name(one.to()),
                      "bytes", Long.toString(one.bytes()))));
        }
      }
    }
  }

  private static List<ProbePlace> places(Scene scene) {
    return scene.snapshot().probed().flatMap(probed -> probed.places().seen()).orElse(List.of());
  }

  /// Of a place that had a pod it is known, or known why not; of one that had none nothing is.
  private static boolean wasAsked(List<ProbePlace> places) {
    return places.stream()
        .filter(place -> place.addresses().seen().isPresent())
        .map(ProbePlace::throughput)
        .anyMatch(ModelThroughput::wasAsked);
  }

  /// Bundles of a tsk8s that could not measure it do not hold it.
  private static boolean wasAsked(Evidence<?> part) {
    return part.unseen()
        .filter(why -> ProbeGaps.isPlanned(why) || why instanceof Reason.NotInFiles)
        .isEmpty();
  }
}
