package dev.tsk8s.core.paths;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;
import java.util.Optional;
import java.util.stream.Stream;

/// A path with both its ends, as far as they were looked at.
///
/// @param far the peer's own view; empty: nobody looked from there
/// @param waking what the pings from the near end say
public record Pair(Path path, End near, Optional<End> far, Waking waking, Outcome outcome) {

  /// What is to be made of a path's state.
  public sealed interface Outcome {
    /// Direct, or through a peer relay.
    record Fine() implements Outcome {}

    /// Relayed by DERP, after enough tries.
    record Relayed() implements Outcome {}

    /// Nobody uses it, or nobody can: offline, expired, idle.
    record NoQuestion() implements Outcome {}

    /// Not tried long enough, or the tries were not seen.
    record Unsure(Reason reason) implements Outcome {}
  }

  public Pair {
    requireNonNull(path);
    requireNonNull(near);
    requireNonNull(far);
    requireNonNull(waking);
    requireNonNull(outcome);
  }

  public boolean isRelayed() {
    return outcome instanceof Outcome.Relayed;
  }

  /// The ends that were looked at.
  public Stream<End> ends() {
    return Stream.concat(Stream.of(near), far.stream());
  }

  /// Both ends are pods of the cluster.
  public boolean betweenPods() {
    return near.inCluster() && far.filter(End::inCluster).isPresent();
  }

  /// Both ends are pods of the cluster, which reach each other without NAT.
  public boolean inCluster() {
    return far.filter(near::reachesWithoutNat).isPresent();
  }

  /// Why it is not known whether they do; empty: it is known.
  public Optional<Reason> unclearWhetherInCluster() {
    return far.flatMap(near::unclearWhetherReaches);
  }
}
