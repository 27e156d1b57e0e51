package dev.tsk8s.core.probing;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.PathSize.Hole;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// How large packets may be on each leg, as probe pods measured it. Each direction is measured by
/// both ends: the sender tries sizes, and the other end asks for answers of them.
public final class Widths {
  /// A size between whole words of a STUN message may not be shown.
  private static final int BLUR = 3;

  private final Map<Key, Width> widths = new HashMap<>();
  private final Set<Key> tried = new HashSet<>();

  private record Key(ProbeId from, ProbeId to, boolean v6) {}

  /// Of one direction.
  ///
  /// @param carried the largest packet that arrived
  /// @param link the MTU of the interface that the one who measured has; of a sender: its own
  /// @param vanishes whether larger ones do, and nobody says so
  /// @param by who measured it
  public record Width(int carried, int link, boolean vanishes, ProbeId by, PathSize row) {
    public Width {
      requireNonNull(by);
      requireNonNull(row);
    }
  }

  private Widths() {}

  public static Widths of(List<ProbePlace> places) {
    return of(places, ProbePlace::paths);
  }

  /// Of the tailnet: from and to addresses of nodes there.
  public static Widths inTailnet(List<ProbePlace> places) {
    return of(places, ProbePlace::tailnet);
  }

  private static Widths of(
      List<ProbePlace> places, Function<ProbePlace, Evidence<List<PathSize>>> part) {
    var widths = new Widths();
    Map<Key, Width> back = new HashMap<>();
    for (ProbePlace place : places) {
      for (PathSize row : part.apply(place).seen().orElse(List.of())) {
        row.to().ifPresent(to -> widths.take(place.id(), to, row, back));
      }
    }
    back.forEach(widths::add);
    return widths;
  }

  private void take(ProbeId from, ProbeId to, PathSize row, Map<Key, Width> back) {
    Endpoint at = row.at();
    var there = new Key(from, to, at.ip().isV6());
    var here = new Key(to, from, at.ip().isV6());
    tried.addAll(List.of(there, here));
    if (row.hole() == Hole.UNKNOWN || row.hole() == Hole.SOMEWHERE || row.toTarget().isEmpty()) {
      return;
    }
    boolean both = row.hole() == Hole.BOTH;
    boolean lost = both || row.hole() == Hole.TO_TARGET;
    widths.put(there, new Width(row.toTarget().get(), row.localLink(), lost, from, row));
    row.fromTarget()
        .ifPresent(size ->
            back.put(
                here,
                new Width(
                    size, row.localLink(), both || row.hole() == Hole.FROM_TARGET, from, row)));
  }

  /// What the receiver saw counts where the sender saw nothing; and where it saw larger packets
  /// arrive than those that are said to vanish, the path changes.
  private void add(Key key, Width back) {
    Width forth = widths.putIfAbsent(key, back);
    boolean contrary = forth != null && forth.vanishes() && back.carried() > forth.carried() + BLUR;
    if (contrary) {
      widths.remove(key);
    }
  }

  /// Empty: it was not measured, or to no end.
  public Optional<Width> of(Leg leg) {
    return of(leg.from(), leg.to(), leg.v6());
  }

  /// Between the same two, in the other family.
  public Optional<Width> ofOtherFamily(Leg leg) {
    return of(leg.from(), leg.to(), !leg.v6());
  }

  /// Between the nodes of a leg, in its family, else in the other one.
  public Optional<Width> ofNodes(Leg leg) {
    var from = new ProbeId(leg.from().node(), ProbeId.Kind.NODE);
    var to = new ProbeId(leg.to().node(), ProbeId.Kind.NODE);
    return Stream.of(leg.v6(), !leg.v6()).flatMap(v6 -> of(from, to, v6).stream()).findFirst();
  }

  /// Between two places, in one family.
  public Optional<Width> of(ProbeId from, ProbeId to, boolean v6) {
    return Optional.ofNullable(widths.get(new Key(from, to, v6)));
  }

  /// It was tried to measure it, and it did not end.
  public boolean isOpen(Leg leg) {
    return tried.contains(new Key(leg.from(), leg.to(), leg.v6())) && of(leg).isEmpty();
  }
}
