package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.facts.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether slow answers of a name server are its own doing. A probe pod that has no CPU time waits
/// as long for quick answers, and all its questions are on their way at once, so that a single
/// pause makes all of them slow.
///
/// A place vouches for what it saw if its own packets to other probe pods went quickly. All places
/// of a node have to agree, or all pods of several nodes, or most of all places.
///
/// @param slow places that found it slow
/// @param all that were answered by it or not
record SlowNames(List<NameServerSeen> slow, List<NameServerSeen> all) {
  /// Half of what makes an answer slow.
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final int PLACES_OF_A_NODE = 2;
  private static final int NODES = 3;

  /// Why it is not known; empty: it is.
  Optional<Reason> doubt() {
    Set<NameServerSeen> sure =
        slow.stream().filter(SlowNames::isQuickItself).collect(Collectors.toSet());
    Set<NameServerSeen> others = new HashSet<>(all);
    others.removeAll(sure);
    if ((sure.size() > 1 && sure.size() > others.size())
        || agree(sure, others, NameServerSeen::node, PLACES_OF_A_NODE)
        || agree(sure, others, one -> one.place().id().kind(), NODES)) {
      return Optional.empty();
    }
    Optional<Duration> pause =
        slow.stream()
            .filter(one -> !isQuickItself(one))
            .flatMap(one -> trips(one.place()))
            .map(RoundTrips::most)
            .max(Duration::compareTo);
    List<NameServerSeen> paused = slow.stream().filter(one -> !isQuickItself(one)).toList();
    return Optional.of(
        pause
            .map(worst -> reason(ModelDns.PAUSED, paused, Long.toString(worst.toMillis())))
            .orElseGet(() -> reason(ModelDns.SLOW_PLACE, slow, "0")));
  }

  /// All that have something in common are sure, and they are enough.
  private static boolean agree(
      Set<NameServerSeen> sure,
      Set<NameServerSeen> others,
      Function<NameServerSeen, Object> what,
      int enough) {
    Set<Object> divided = others.stream().map(what).collect(Collectors.toSet());
    return sure.stream()
        .map(what)
        .distinct()
        .anyMatch(one ->
            !divided.contains(one)
                && sure.stream().map(what).filter(one::equals).count() >= enough);
  }

  private Reason reason(Code code, List<NameServerSeen> places, String pause) {
    return Reason.NotVisible.of(
        code.text(),
        Map.of(
            "server", slow.getFirst().server().text(),
            "places",
                ModelCheck.nodes(
                    places.stream().map(one -> ProbeExhibits.name(one.place().id())).toList()),
            "count", Integer.toString(slow.size()),
            "all", Integer.toString(all.size()),
            "pause", pause));
  }

  /// A pause of one's own hits the rows of all addresses, which are asked in turn; a slow peer hits
  /// its own row.
  private static boolean isQuickItself(NameServerSeen seen) {
    List<RoundTrips> rows = trips(seen.place()).toList();
    long slow = rows.stream().filter(row -> row.most().compareTo(PAUSE) >= 0).count();
    return 2 * slow < rows.size(); // none at all: nothing vouches for it
  }

  private static Stream<RoundTrips> trips(ProbePlace place) {
    return place.asked().seen().orElse(List.of()).stream()
        .filter(row -> row.protocol() == Protocol.UDP)
        .flatMap(row -> row.trips().stream());
  }
}
