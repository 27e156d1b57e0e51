package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.EgressSeen.Reach;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Do packets of pods and nodes get out of the cluster, to hosts that the user names, or else to
/// servers of the tailnet's own DERP map? In order, and the first step that is broken is told: the
/// route, what the node does to its pods' packets, what lies beyond the nodes, UDP, TCP.
///
/// Look-alikes: a host that answers nobody, or not over STUN, which hosts often do not; one whose
/// name is not resolved; a NetworkPolicy that keeps the probe pods in; a cluster that has IPv6 for
/// itself alone ([LocalV6]). Each address family is judged by itself: pods of one only are not
/// expected to reach hosts of the other.
final class ModelEgress implements ModelCheck {
  static final Code NO_ROUTE = new Code("model-egress/no-route");
  static final Code PODS = new Code("model-egress/pods");
  static final Code NODES = new Code("model-egress/nodes");
  static final Code BEYOND = new Code("model-egress/beyond");
  static final Code UDP = new Code("model-egress/udp");
  static final Code PODS_UDP = new Code("model-egress/pods-udp");
  static final Code PODS_TCP = new Code("model-egress/pods-tcp");
  static final Code TCP = new Code("model-egress/tcp");

  static final Code POLICY = new Code("model-egress/policy");
  static final Code UNCLEAR = new Code("model-egress/unclear");
  static final Code TCP_UNCLEAR = new Code("model-egress/tcp-unclear");
  static final Code UDP_UNCLEAR = new Code("model-egress/udp-unclear");
  static final Code UNRESOLVED = new Code("model-egress/unresolved");
  static final Code OTHER_FAMILY = new Code("model-egress/other-family");
  static final Code LOCAL_ONLY = new Code("model-egress/local-only");
  static final Code NO_NODE = new Code("model-egress/no-node");
  static final Code ONE_HOST = new Code("model-egress/one-host");
  static final Code NO_STUN = new Code("model-egress/no-stun");

  /// Of which nothing can be told.
  static final Set<Code> OPEN = Set.of(UNCLEAR, TCP_UNCLEAR, UDP_UNCLEAR, NO_STUN, NO_NODE);

  @Override
  public String id() {
    return "model-egress";
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        NO_ROUTE,
        PODS,
        NODES,
        BEYOND,
        UDP,
        TCP,
        PODS_UDP,
        PODS_TCP,
        POLICY,
        UNCLEAR,
        TCP_UNCLEAR,
        UDP_UNCLEAR,
        UNRESOLVED,
        OTHER_FAMILY,
        LOCAL_ONLY,
        NO_NODE,
        ONE_HOST,
        NO_STUN,
        ModelReach.NOT_ASKED);
  }

  @Override
  public void judge(Scene scene, Probed probed, Judgement judgement) {
    List<ProbePlace> places = probed.places().seen().orElse(List.of());
    Optional<Reason> unnamed = unnamed(places);
    if (unnamed.isPresent()) {
      judgement.unknown(Subject.cluster(), unnamed.get());
      probed.outside().untold().forEach(why -> judgement.unknown(Subject.cluster(), why));
      return;
    }
    ProbeGaps.tell(probed, ProbePlace::outside, judgement);
    var earlier = new EarlierBreaks(scene, places);
    var shared = SharedAddresses.of(scene.snapshot(), probed);
    for (boolean v6 : List.of(false, true)) {
      judge(probed, EgressSeen.of(probed, v6), earlier, shared, judgement);
    }
    new EgressStrangers(probed, judgement).tell();
  }

  /// @param all of one family
  private static void judge(
      Probed probed,
      List<EgressSeen> all,
      EarlierBreaks earlier,
      SharedAddresses shared,
      Judgement judgement) {
    if (all.isEmpty()) {
      return;
    }
    List<Reached> rows = all.stream().flatMap(one -> one.rows().stream()).toList();
    long hosts = rows.stream().map(Reached::host).distinct().count();
    boolean dead = rows.stream().allMatch(row -> row.answered() == 0);
    if (dead && LocalV6.isAllThereIs(probed, all)) {
      judgement.unknown(
          Subject.cluster(),
          Reason.NotVisible.of(LOCAL_ONLY.text(), Map.of("hosts", EgressWords.hosts(all))));
    } else if (dead && hosts < 2 && all.stream().noneMatch(one -> one.reach() == Reach.NO_ROUTE)) {
      String family = CutWords.family(all.getFirst().v6());
      judgement.unknown(
          Subject.cluster(), new Reason.TooFew("hosts outside (" + family + ")", 1, 2));
    } else {
      new EgressWords(probed, all, earlier, shared, judgement).judge();
      new EgressHosts(all, judgement).tell();
    }
  }

  /// Neither the user nor a DERP map named a host: one reason for all places.
  private static Optional<Reason> unnamed(List<ProbePlace> places) {
    return places.stream()
        .flatMap(place -> place.outside().unseen().stream())
        .filter(reason ->
            reason instanceof Reason.NotAsked left && left.by().equals(ProbePlace.NO_HOST))
        .findFirst();
  }
}
