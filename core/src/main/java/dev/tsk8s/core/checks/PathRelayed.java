package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Blame;
import dev.tsk8s.core.paths.End;
import dev.tsk8s.core.paths.Pair;
import dev.tsk8s.core.paths.Pair.Outcome;
import dev.tsk8s.core.paths.Pairs;
import dev.tsk8s.core.paths.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Is each path that leaves the cluster direct, or carried by a peer relay? If DERP carries it:
/// whose fault is that, and which hop's?
final class PathRelayed implements Check {
  static final Code NOTHING_TO_JUDGE = new Code("path-relayed/nothing-to-judge");

  @Override
  public String id() {
    return "path-relayed";
  }

  @Override
  public Topic topic() {
    return Topic.PATH;
  }

  @Override
  public Set<Code> codes() {
    return Stream.of(
            Set.of(NOTHING_TO_JUDGE, RelaySymptoms.BY_DERP),
            RelayCauses.CODES,
            RelayDoubts.CODES,
            becauses())
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<Code> becauses() {
    return Path.BECAUSE.stream().map(Code::new).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    return new Examination(scene).verdict();
  }

  /// One look at all pairs of one snapshot.
  private static final class Examination {
    private final Judgement judgement = new Judgement();
    private final Pairs pairs;
    private final RelayDoubts doubts;
    private final RelayCauses causes;
    private final RelaySymptoms symptoms;
    private final Map<VantageId, Integer> unseenPeers = new HashMap<>();

    Examination(Scene scene) {
      Snapshot snapshot = scene.snapshot();
      this.pairs = scene.pairs();
      this.doubts = new RelayDoubts(pairs);
      this.causes = new RelayCauses(scene);
      this.symptoms = new RelaySymptoms(snapshot);
      Lookouts.withoutStatus(snapshot, judgement);
      pairs.all().stream()
          .filter(pair -> pair.isRelayed() && pair.far().isEmpty())
          .forEach(pair -> unseenPeers.merge(pair.near().id(), 1, Integer::sum));
    }

    Verdict verdict() {
      pairs.all().stream()
          .filter(pair -> !pair.inCluster() && !ofPeerRelay(pair))
          .forEach(this::judge);
      symptoms.tell(judgement, causes.tell(judgement));
      doubts.tell(judgement);
      return judgement.verdict(NOTHING_TO_JUDGE);
    }

    /// A peer relay carries others by a socket of its own; how its own traffic goes does not
    /// matter.
    private static boolean ofPeerRelay(Pair pair) {
      return pair.ends()
          .flatMap(end -> end.pod().stream())
          .flatMap(pod -> pod.seen().stream())
          .anyMatch(pod -> pod.spec().role() == Role.PEER_RELAY);
    }

    private void judge(Pair pair) {
      switch (pair.outcome()) {
        case Outcome.Fine _ when pair.betweenPods() -> {}
        case Outcome.Fine _ -> judgement.healthy();
        case Outcome.NoQuestion _ -> {}
        case Outcome.Unsure _, Outcome.Relayed _ when pair.unclearWhetherInCluster().isPresent() ->
            unknown(pair, pair.unclearWhetherInCluster().stream().toList());
        case Outcome.Unsure(NotVisible doubt) -> doubts.add(pair, doubt.code());
        case Outcome.Unsure(var reason) -> unknown(pair, List.of(reason));
        case Outcome.Relayed _ -> relayed(pair);
      }
    }

    private void relayed(Pair pair) {
      var unread = unreadPods(pair);
      if (!unread.isEmpty()) {
        unknown(pair, unread);
        return;
      }
      List<Blame> blamed = Blame.of(pair.near(), pair.far());
      var unmeasured = unmeasured(pair);
      if (blamed.isEmpty()) {
        doubts.add(pair, judgement);
      } else if (!unmeasured.isEmpty() && blamed.getFirst().fault() != Blame.Fault.FORCED) {
        unknown(pair, unmeasured);
      } else if (pair.far().isEmpty() && !pairs.withoutStatus().isEmpty()) {
        mistakable(pair, blamed);
      } else {
        blamed.forEach(blame -> causes.add(blame, pair));
        symptoms.add(pair, blamed);
        pair.ends().forEach(this::unclearAddress);
      }
    }

    /// An end that keeps its port may be public and filtered; without its node's addresses that is
    /// not known.
    private void unclearAddress(End end) {
      if (end.standing().isSurelyEasy()
          && end.publiclyAddressed() instanceof Unavailable<Boolean>(var reason)) {
        judgement.unknown(PathSubjects.of(end.id()), reason);
      }
    }

    /// The peer may be one of the vantages whose status was not seen, and then something else may
    /// be to blame. Where there are more such peers than such vantages, at least one of them is
    /// not, and the cause stands, though not for which.
    private void mistakable(Pair pair, List<Blame> blamed) {
      if (unseenPeers.getOrDefault(pair.near().id(), 0) > pairs.withoutStatus().size()) {
        blamed.forEach(blame -> causes.add(blame, pair));
      }
      unknown(pair, pairs.withoutStatus());
    }

    /// The role and the settings of a pod that could not be read may be the whole explanation.
    private static List<Reason> unreadPods(Pair pair) {
      return pair.ends()
          .flatMap(end -> end.pod().stream())
          .flatMap(pod ->
              pod instanceof Unavailable<TailscalePod>(var reason)
                  ? Stream.of(reason)
                  : Stream.empty())
          .distinct()
          .toList();
    }

    /// An end without netcheck may have its UDP blocked, and that alone would explain everything.
    private static List<Reason> unmeasured(Pair pair) {
      return pair.ends()
          .flatMap(end ->
              end.netcheck() instanceof Unavailable<Netcheck>(var reason)
                  ? Stream.of(reason)
                  : Stream.empty())
          .distinct()
          .toList();
    }

    private void unknown(Pair pair, List<Reason> reasons) {
      End near = pair.near();
      reasons.forEach(reason -> judgement.unknown(PathSubjects.of(near.id()), reason));
    }
  }
}
