package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.paths.Blame.Fault;
import dev.tsk8s.core.paths.NatGrid.Out;
import dev.tsk8s.core.paths.NatGrid.Standing;
import dev.tsk8s.core.paths.Pair.Outcome;
import dev.tsk8s.core.paths.Path.Expected;
import dev.tsk8s.core.paths.Path.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a path should be direct, and why that is thought.
record Expectation(Expected expected, NotVisible because) {

  /// Every `because` there is, as codes with words in knowledge files.
  static final List<String> CODES =
      List.of(
          "path-relayed/because-it-is-direct",
          "path-relayed/because-no-path-in-use",
          "path-relayed/because-one-cluster",
          "path-relayed/because-forced",
          "path-relayed/because-udp-blocked",
          "path-relayed/because-udp-limited",
          "path-relayed/because-hard-nat",
          "path-relayed/because-somebody-limits-udp",
          "path-relayed/because-rules-say-direct",
          "path-relayed/because-rules-say-relay",
          "path-relayed/because-ends-not-known",
          Tables.READABLE_ONLY);

  static Expectation of(State state, Outcome outcome, End near, Optional<End> far) {
    return switch (state) {
      case DIRECT -> with(Expected.DIRECT, "it-is-direct");
      case OFFLINE, EXPIRED -> with(Expected.UNKNOWN, "no-path-in-use");
      case PEER_RELAY, DERP, IDLE, UNKNOWN ->
          far.filter(near::reachesWithoutNat).isPresent()
              ? with(Expected.DIRECT, "one-cluster")
              : byRules(outcome, near, far);
    };
  }

  private static Expectation byRules(Outcome outcome, End near, Optional<End> far) {
    Standing here = near.standing();
    Standing there = far.map(End::standing).orElse(Standing.UNSEEN);
    if (outcome instanceof Outcome.Relayed) {
      List<Blame> blamed = Blame.of(near, far);
      if (!blamed.isEmpty()) {
        return with(Expected.RELAY, word(blamed.getFirst().fault()));
      }
      if (here.isSurelyEasy() && there.isSurelyEasy()) {
        return with(Expected.DIRECT, "somebody-limits-udp");
      }
      return with(Expected.UNKNOWN, "ends-not-known");
    }
    return switch (NatGrid.expect(here.ifNotLimited(), there.ifNotLimited())) {
      case DIRECT -> with(Expected.DIRECT, "rules-say-direct");
      case RELAY ->
          with(
              Expected.RELAY,
              here.isSurely(Out.NOWHERE) || there.isSurely(Out.NOWHERE)
                  ? "udp-blocked"
                  : "rules-say-relay");
      case UNKNOWN -> with(Expected.UNKNOWN, "ends-not-known");
    };
  }

  private static String word(Fault fault) {
    return switch (fault) {
      case FORCED -> "forced";
      case BLOCKED -> "udp-blocked";
      case LIMITED -> "udp-limited";
      case CLOSED, HARD -> "hard-nat";
    };
  }

  private static Expectation with(Expected expected, String because) {
    return new Expectation(expected, NotVisible.of("path-relayed/because-" + because, Map.of()));
  }
}
