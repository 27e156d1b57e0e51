package dev.tsk8s.core.probing;

import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.facts.Snapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How long packets take from one node to another and back, how many are lost, and what TCP
/// carries, as probe pods measured it: a field of the matrix of nodes, or of that of their pods.
///
/// @param pods between pods; else between the nodes themselves
/// @param times over UDP; empty: nothing was answered
/// @param bitsPerSecond over TCP; 0: nothing came; empty: not measured
public record Trip(
    String from,
    String to,
    boolean pods,
    boolean v6,
    int sent,
    int answered,
    Optional<RoundTrips> times,
    Optional<Long> bitsPerSecond) {
  private static final Comparator<Trip> WORST_FIRST =
      Comparator.comparingDouble(Trip::share)
          .thenComparing(one -> one.times().map(RoundTrips::median).orElse(Duration.ZERO))
          .reversed();

  /// All pairs of nodes that were measured, in order.
  public static List<Trip> of(Snapshot snapshot) {
    return snapshot.probed().flatMap(probed -> probed.places().seen()).orElse(List.of()).stream()
        .flatMap(Trip::of)
        .toList();
  }

  private static Stream<Trip> of(ProbePlace place) {
    return place.asked().seen().orElse(List.of()).stream()
        .filter(asked -> asked.protocol() == Protocol.UDP && isBetween(place.id(), asked.to()))
        .map(asked -> of(place, asked));
  }

  /// What a pod asks a node is neither.
  private static boolean isBetween(ProbeId from, ProbeId to) {
    return !from.node().equals(to.node()) && from.kind() == to.kind();
  }

  private static Trip of(ProbePlace place, Asked asked) {
    ProbeId from = place.id();
    return new Trip(
        from.node(),
        asked.to().node(),
        from.kind() != Kind.NODE,
        asked.at().ip().isV6(),
        asked.sent(),
        asked.answered(),
        asked.trips(),
        place.throughput().seen().stream()
            .flatMap(List::stream)
            .filter(one -> one.to().equals(asked.to()) && one.at().ip().equals(asked.at().ip()))
            .flatMap(one -> one.bitsPerSecond().stream())
            .findFirst());
  }

  public int lost() {
    return sent - answered;
  }

  /// Of what was sent, so much is lost: from 0 to 1.
  private double share() {
    return sent == 0 ? 0 : (double) lost() / sent;
  }

  /// Those that lose most, then those that take longest.
  public static List<Trip> worstFirst(List<Trip> trips) {
    return trips.stream().sorted(WORST_FIRST).toList();
  }
}
