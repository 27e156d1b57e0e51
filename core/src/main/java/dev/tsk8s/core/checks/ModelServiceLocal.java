package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Does a pod reach itself by a Service (hairpin), and does a pod behind `externalTrafficPolicy:
/// Local` see who asks, as probe pods measure it? The Service that is asked leads to the probe pod
/// of the node alone.
///
/// Look-alikes: a node that translates no Service address at all, which `model-service` tells; a
/// node port that a firewall closes.
final class ModelServiceLocal implements ModelCheck {
  static final Code HAIRPIN = new Code("model-service-local/hairpin");
  static final Code SOURCE_LOST = new Code("model-service-local/source-lost");
  static final Code SILENT = new Code("model-service-local/silent");

  @Override
  public String id() {
    return "model-service-local";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(HAIRPIN, SOURCE_LOST, SILENT, ModelReach.NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    new Look(scene, probed, judgement).judge();
  }

  private record Look(
      Scene scene, Probed probed, Map<ProbeId, ProbePlace> places, Judgement judgement) {
    Look(Scene scene, Probed probed, Judgement judgement) {
      this(scene, probed, new HashMap<>(), judgement);
      probed.places().seen().ifPresent(all -> all.forEach(one -> places.put(one.id(), one)));
    }

    void judge() {
      ProbeGaps.tell(probed, ProbePlace::called, judgement);
      for (ProbePlace place : probed.places().seen().orElse(List.of())) {
        if (place.id().kind() == Kind.POD) {
          hairpin(place);
        } else if (place.id().kind() == Kind.NODE) {
          source(place);
        }
      }
    }

    /// That its node reaches the pod by the same address shows that the pod answers there, and that
    /// the pod reaches others by a Service shows that its packets are translated.
    private void hairpin(ProbePlace pod) {
      String node = pod.id().node();
      var silent = new ArrayList<Called>();
      for (Called row : rows(pod, ServiceKind.LOCAL_IP)) {
        if (row.answered() > 0) {
          judgement.healthy();
        } else if (answered(pod, ServiceKind.CLUSTER_IP, row)
            && Optional.ofNullable(places.get(new ProbeId(node, Kind.NODE)))
                .filter(host -> answered(host, ServiceKind.LOCAL_IP, row))
                .isPresent()) {
          silent.add(row);
        } else {
          judgement.unknown(Subject.node(node), silence(pod, row, node));
        }
      }
      if (!silent.isEmpty()) {
        judgement.fault(
            Finding.warning(HAIRPIN, Subject.node(node))
                .with(Map.of("node", node, "address", silent.getFirst().at().toString()))
                .seen(silent.stream().flatMap(row -> exhibit(pod, row).stream()).toList()));
      }
    }

    private void source(ProbePlace place) {
      List<Ip> own = place.addresses().seen().orElse(List.of());
      if (place.called().seen().isPresent()) {
        place
            .addresses()
            .unseen()
            .ifPresent(why -> judgement.unknown(Subject.node(place.id().node()), why));
      }
      List<Called> kept = new ArrayList<>();
      List<Called> lost = new ArrayList<>();
      for (Called row : rows(place, ServiceKind.LOCAL_PORT)) {
        if (row.answered() == 0) {
          judgement.unknown(Subject.node(row.node()), silence(place, row, row.node()));
        } else if (!own.isEmpty()) {
          (own.containsAll(row.seenAs()) ? kept : lost).add(row);
        }
      }
      if (!kept.isEmpty()) {
        judgement.healthy(effect(place, kept));
      }
      if (!lost.isEmpty()) {
        Called example = lost.getFirst();
        Finding finding =
            Finding.warning(SOURCE_LOST, Subject.node(example.node()))
                .with(
                    Map.of(
                        "node", example.node(),
                        "from", place.id().node(),
                        "seen", seen(example),
                        "own", example.from().map(Ip::text).orElse(Exhibit.UNKNOWN),
                        "port", Integer.toString(example.at().port()),
                        "tables", CutWords.tables(example.at().ip().isV6())))
                .seen(lost.stream().flatMap(row -> exhibit(place, row).stream()).toList());
        judgement.fault(
            rewritesAll(example.node()) ? finding.because(ModelSeen.BY_RECEIVER) : finding);
      }
    }

    /// Whoever takes away the sender of all that comes to its pods does so behind Services too.
    private boolean rewritesAll(String node) {
      return scene.verdict(new ModelSeen()).findings().stream()
          .filter(finding -> finding.code().equals(ModelSeen.BY_RECEIVER))
          .map(Finding::subject)
          .anyMatch(one -> one.equals(Subject.cluster()) || one.equals(Subject.node(node)));
    }

    /// What the policy changes: the same question at a port of each.
    private static List<Exhibit> effect(ProbePlace place, List<Called> kept) {
      var all = new ArrayList<Exhibit>();
      for (Called row : kept) {
        all.addAll(exhibit(place, row));
        rows(place, ServiceKind.NODE_PORT).stream()
            .filter(other -> other.answered() > 0 && isLike(other, row))
            .filter(other -> other.node().equals(row.node()))
            .forEach(other -> all.addAll(exhibit(place, other)));
      }
      return all;
    }

    private static List<Called> rows(ProbePlace place, ServiceKind kind) {
      return place.called().seen().orElse(List.of()).stream()
          .filter(row -> row.service() == kind)
          .toList();
    }

    private static boolean answered(ProbePlace place, ServiceKind kind, Called like) {
      return rows(place, kind).stream().anyMatch(row -> row.answered() > 0 && isLike(row, like));
    }

    private static boolean isLike(Called one, Called another) {
      return one.protocol() == another.protocol()
          && one.at().ip().isV6() == another.at().ip().isV6();
    }

    private static Reason silence(ProbePlace place, Called row, String node) {
      return Reason.NotVisible.of(
          SILENT.text(),
          Map.of(
              "from", ProbeExhibits.name(place.id()),
              "at", row.at().toString(),
              "protocol", row.protocol().name(),
              "node", node));
    }

    private static List<Exhibit> exhibit(ProbePlace place, Called row) {
      String policy =
          switch (row.service()) {
            case LOCAL_IP -> "internalTrafficPolicy: Local";
            case LOCAL_PORT -> "externalTrafficPolicy: Local";
            case CLUSTER_IP -> "internalTrafficPolicy: Cluster";
            case NODE_PORT -> "externalTrafficPolicy: Cluster";
          };
      String name = ProbeExhibits.name(place.id());
      String to = row.node().isEmpty() ? "" : " of " + row.node();
      return Exhibits.of(
          place.called(),
          row.protocol().name().toLowerCase(Locale.ROOT)
              + " "
              + name
              + " -> "
              + row.at()
              + to
              + ", "
              + policy,
          "sent=" + row.sent() + " answered=" + row.answered() + " seen=" + seen(row),
          name);
    }

    private static String seen(Called row) {
      return row.seenAs().isEmpty()
          ? Exhibit.UNSET
          : String.join(",", row.seenAs().stream().map(Ip::text).toList());
    }
  }
}
