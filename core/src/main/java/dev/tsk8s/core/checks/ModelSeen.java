package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Is a pod seen by other pods with its own address, and a node by pods with one of its own, as
/// probe pods measure it? The network model's first and third rule, in packets; the second in the
/// addresses that pods see of a node.
///
/// Who rewrites is told by the address that is seen: it is one of the sender's node, one of the
/// receiver's, or of something between. What pods send to nodes may be rewritten, and mostly is: no
/// finding.
final class ModelSeen implements ModelCheck {
  static final Code BY_SENDER = new Code("model-seen/rewritten-by-sender");
  static final Code BY_RECEIVER = new Code("model-seen/rewritten-by-receiver");
  static final Code BETWEEN = new Code("model-seen/rewritten-between");

  @Override
  public String id() {
    return "model-seen";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(BY_SENDER, BY_RECEIVER, BETWEEN, ModelReach.NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    new Look(probed, new AddressOwners(scene.snapshot(), probed), judgement).judge();
  }

  /// A question that was seen with another address.
  private record Rewritten(ProbeId from, Asked asked, Ip seen) {}

  private record Look(Probed probed, AddressOwners owners, Judgement judgement) {

    void judge() {
      ProbeGaps.tell(probed, judgement);
      List<ProbePlace> places = probed.places().seen().orElse(List.of());
      Map<Code, List<Rewritten>> found = new TreeMap<>();
      boolean seen = false;
      for (ProbePlace place : places) {
        Optional<List<Ip>> own = place.addresses().seen();
        List<Asked> all = place.asked().seen().orElse(List.of());
        if (own.isPresent()) {
          List<Asked> answered =
              all.stream()
                  .filter(asked -> asked.to().kind().isOfPod() && !asked.seenAs().isEmpty())
                  .toList();
          seen |= !answered.isEmpty();
          answered.forEach(asked -> take(place.id(), asked, new HashSet<>(own.get()), found));
        }
      }
      if (!seen && ProbeGaps.isMeasured(places, ProbePlace::asked)) {
        judgement.unknown(Subject.cluster(), new Reason.TooFew("probe packets", 0, 1));
      }
      var exhibits = new ProbeExhibits(places);
      found.forEach((code, rewritten) -> judgement.fault(finding(code, rewritten, exhibits)));
    }

    private void take(ProbeId from, Asked asked, Set<Ip> own, Map<Code, List<Rewritten>> found) {
      Optional<Ip> foreign = asked.seenAs().stream().filter(ip -> !own.contains(ip)).findFirst();
      if (foreign.isEmpty()) {
        judgement.healthy();
        return;
      }
      Code code =
          owners.isOf(from.node(), foreign.get())
              ? BY_SENDER
              : owners.isOf(asked.to().node(), foreign.get()) ? BY_RECEIVER : BETWEEN;
      found
          .computeIfAbsent(code, _ -> new ArrayList<>())
          .add(new Rewritten(from, asked, foreign.get()));
    }

    private static Finding finding(Code code, List<Rewritten> all, ProbeExhibits exhibits) {
      List<String> nodes =
          all.stream()
              .map(one -> code.equals(BY_RECEIVER) ? one.asked().to().node() : one.from().node())
              .distinct()
              .sorted()
              .toList();
      Rewritten example = all.getFirst();
      Subject subject =
          nodes.size() == 1 && !code.equals(BETWEEN)
              ? Subject.node(nodes.getFirst())
              : Subject.cluster();
      return Finding.problem(code, subject)
          .with(
              Map.of(
                  "nodes", ModelCheck.nodes(nodes),
                  "fromNode", example.from().node(),
                  "toNode", example.asked().to().node(),
                  "from", ProbeExhibits.name(example.from()),
                  "to", ProbeExhibits.name(example.asked().to()),
                  "own", example.asked().from().map(Ip::text).orElse(Exhibit.UNKNOWN),
                  "address", example.asked().at().ip().text(),
                  "seen", example.seen().text(),
                  "tables", CutWords.tables(example.seen().isV6())))
          .seen(
              all.stream()
                  .limit(3)
                  .flatMap(one ->
                      exhibits
                          .exhibit(one.from(), one.asked(), ProbeExhibits.seen(one.asked()))
                          .stream())
                  .toList());
    }
  }
}
