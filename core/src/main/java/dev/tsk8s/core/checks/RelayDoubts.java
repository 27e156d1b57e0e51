package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.End;
import dev.tsk8s.core.paths.NatGrid.Out;
import dev.tsk8s.core.paths.NatGrid.Standing;
import dev.tsk8s.core.paths.Pair;
import dev.tsk8s.core.paths.Pairs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Paths of which it cannot be told whether or why they are relayed: one doubt per vantage and
/// kind, with the peers it holds for and the exact test that would tell.
final class RelayDoubts {
  private static final String OTHER_END_UNSEEN = "path-relayed/other-end-unseen";
  private static final String PORT_OR_OTHER_END = "path-relayed/port-or-other-end";
  private static final String MAPPING_NOT_MEASURED = "path-relayed/mapping-not-measured";
  private static final String SOMEBODY_LIMITS_UDP = "path-relayed/somebody-limits-udp";
  private static final String NEIGHBOURS = "path-relayed/neighbours";
  private static final String AGAINST_THE_RULES = "path-relayed/against-the-rules";

  static final Set<Code> CODES =
      Stream.of(
              Pairs.TOO_FEW_PINGS,
              Pairs.NO_ANSWER,
              OTHER_END_UNSEEN,
              PORT_OR_OTHER_END,
              MAPPING_NOT_MEASURED,
              SOMEBODY_LIMITS_UDP,
              NEIGHBOURS,
              AGAINST_THE_RULES)
          .map(Code::new)
          .collect(Collectors.toUnmodifiableSet());

  private record Key(VantageId near, String code) {}

  private final Pairs pairs;
  private final Map<Key, List<Pair>> doubts = new LinkedHashMap<>();

  RelayDoubts(Pairs pairs) {
    this.pairs = pairs;
  }

  void add(Pair pair, String code) {
    doubts.computeIfAbsent(new Key(pair.near().id(), code), _ -> new ArrayList<>()).add(pair);
  }

  /// A relayed pair that nothing explains: what was not seen of its ends, and what nobody can see
  /// from them.
  void add(Pair pair, Judgement judgement) {
    var missing = new LinkedHashSet<Reason>();
    pair.ends().forEach(end -> missing.addAll(end.missing()));
    if (pair.far().isEmpty()) {
      missing.addAll(pairs.withoutStatus());
    }
    missing.forEach(reason -> judgement.unknown(PathSubjects.of(pair.near().id()), reason));
    add(pair, doubt(pair));
  }

  private static String doubt(Pair pair) {
    if (pair.far().filter(pair.near()::isNeighbourOf).isPresent()) {
      return NEIGHBOURS;
    }
    Standing near = pair.near().standing();
    if (near.isSurelyHard()
        || pair.far().filter(end -> end.standing().isSurelyHard()).isPresent()) {
      return PORT_OR_OTHER_END;
    }
    if (!near.isSurelyEasy()
        || pair.far().filter(end -> !end.standing().isSurelyEasy()).isPresent()) {
      return MAPPING_NOT_MEASURED;
    }
    if (pair.far().isEmpty()) {
      return OTHER_END_UNSEEN;
    }
    return pair.ends().allMatch(end -> end.standing().isSurely(Out.ANYWHERE))
        ? AGAINST_THE_RULES
        : SOMEBODY_LIMITS_UDP;
  }

  void tell(Judgement judgement) {
    doubts.forEach(
        (key, held) -> judgement.unknown(PathSubjects.of(key.near()), reason(key, held)));
  }

  private static Reason reason(Key key, List<Pair> held) {
    TailnetNode first = held.getFirst().path().to();
    End near = held.getFirst().near();
    return NotVisible.of(
        key.code(),
        Map.of(
            "host", key.near().display(),
            "hostAddress", PathSubjects.address(near.self()),
            "port", PathSubjects.port(near),
            "peer", first.name(),
            "address", PathSubjects.address(first),
            "peers",
                held.stream()
                    .map(pair -> pair.path().to().name())
                    .distinct()
                    .collect(Collectors.joining(", "))));
  }
}
