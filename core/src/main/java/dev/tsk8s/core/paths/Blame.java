package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.NatGrid.Obstacle;
import dev.tsk8s.core.paths.NatGrid.Standing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One end that stands in the way of a direct path, and how.
public record Blame(VantageId end, Fault fault) implements Comparable<Blame> {

  /// What is wrong at an end.
  public enum Fault {
    /// Its own settings keep tailscaled off every direct path.
    FORCED,
    /// No UDP leaves it.
    BLOCKED,
    /// UDP leaves it to some ports only.
    LIMITED,
    /// The address that peers see is its own, and a filter keeps out what nobody asked for: a hard
    /// NAT at the other end is no obstacle for one that is open.
    CLOSED,
    /// A NAT on its way out gives each destination another port.
    HARD
  }

  /// Switches of tailscaled (ts:wgengine/magicsock/debugknobs.go).
  private static final List<String> SWITCHES =
      List.of("TS_DEBUG_ALWAYS_USE_DERP", "TS_DEBUG_NEVER_DIRECT_UDP");

  /// What Go's strconv.ParseBool takes for true.
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");

  /// Who is to blame for a relayed path between two ends; empty: it cannot be told from what was
  /// seen.
  public static List<Blame> of(End near, Optional<End> far) {
    var forced = Stream.concat(Stream.of(near), far.stream()).filter(Blame::isForced).toList();
    if (!forced.isEmpty()) {
      return forced.stream().map(end -> new Blame(end.id(), Fault.FORCED)).toList();
    }
    if (far.filter(near::isNeighbourOf).isPresent()) {
      return List.of();
    }
    Standing there = far.map(End::standing).orElse(Standing.UNSEEN);
    List<Blame> blamed =
        NatGrid.explain(near.standing(), there).stream()
            .sorted()
            .flatMap(obstacle -> blame(obstacle, near, far).stream())
            .toList();
    boolean hard = blamed.stream().anyMatch(blame -> blame.fault() == Fault.HARD);
    Stream<Blame> closed =
        Stream.concat(Stream.of(near), far.stream())
            .filter(end ->
                hard
                    && end.standing().isSurelyEasy()
                    && end.publiclyAddressed().seen().orElse(false))
            .map(end -> new Blame(end.id(), Fault.CLOSED));
    return Stream.concat(closed, blamed.stream()).toList();
  }

  private static Optional<Blame> blame(Obstacle obstacle, End near, Optional<End> far) {
    return switch (obstacle) {
      case NEAR_BLOCKED -> Optional.of(new Blame(near.id(), Fault.BLOCKED));
      case NEAR_LIMITED -> Optional.of(new Blame(near.id(), Fault.LIMITED));
      case NEAR_HARD -> Optional.of(new Blame(near.id(), Fault.HARD));
      case FAR_BLOCKED -> far.map(end -> new Blame(end.id(), Fault.BLOCKED));
      case FAR_LIMITED -> far.map(end -> new Blame(end.id(), Fault.LIMITED));
      case FAR_HARD -> far.map(end -> new Blame(end.id(), Fault.HARD));
    };
  }

  private static boolean isForced(End end) {
    Optional<TailscalePod> pod = end.pod().flatMap(Evidence::seen);
    return pod.isPresent()
        && SWITCHES.stream()
            .anyMatch(
                name -> TRUE.contains(pod.get().spec().container().env().getOrDefault(name, "")));
  }

  @Override
  public int compareTo(Blame other) {
    int byEnd = end.compareTo(other.end);
    return byEnd != 0 ? byEnd : fault.compareTo(other.fault);
  }
}
