package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Observed;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The readings of one host's links that have counters: two of different times make a rate.
///
/// @param all outputs of `ip -j` with links, of any number of network namespaces
record Readings(List<Observed<List<Link>>> all) {
  private static final Comparator<Observed<?>> BY_TIME =
      Comparator.comparing(one -> one.origin().at());

  Readings {
    all =
        all.stream()
            .filter(one -> one.value().stream().anyMatch(link -> link.dropped().isPresent()))
            .toList();
  }

  /// The newest of the host's own; empty if there is none.
  List<Link> newest() {
    return ofHost().stream().max(BY_TIME).map(Observed::value).orElse(List.of());
  }

  /// Packets dropped by link, as the earliest of them says.
  Evidence<SortedMap<String, Long>> earlierDrops() {
    return earlier(ofHost(), "an earlier ip -j -s link").map(Readings::drops);
  }

  private static SortedMap<String, Long> drops(List<Link> links) {
    var drops = new TreeMap<String, Long>();
    links.forEach(link -> link.dropped().ifPresent(count -> drops.put(link.name(), count)));
    return drops;
  }

  /// The earliest of several, if it is earlier than the newest.
  static <T> Evidence<T> earlier(List<Observed<T>> found, String command) {
    Optional<Observed<T>> newest = found.stream().max(BY_TIME);
    Optional<Observed<T>> earliest = found.stream().min(BY_TIME);
    return earliest
        .filter(one -> newest.filter(other -> BY_TIME.compare(one, other) < 0).isPresent())
        .<Evidence<T>>map(one -> one)
        .orElseGet(() -> NodeEvidence.missing(command));
  }

  private List<Observed<List<Link>>> ofHost() {
    return ofHost(all);
  }

  /// Those of pods, saved beside those of their node, have fewer links, and few of the same name:
  /// what does not share most of its names with the fullest is another's. Every network has `lo`.
  static List<Observed<List<Link>>> ofHost(List<Observed<List<Link>>> all) {
    return all.stream()
        .max(Comparator.comparingInt(one -> one.value().size()))
        .map(own -> all.stream().filter(one -> isAlike(names(one), names(own))).toList())
        .orElse(List.of());
  }

  private static boolean isAlike(Set<String> some, Set<String> others) {
    var both = new HashSet<>(some);
    both.retainAll(others);
    return some.equals(others) || 2 * both.size() > some.size() + others.size() - both.size();
  }

  private static Set<String> names(Observed<List<Link>> reading) {
    return reading.value().stream()
        .map(Link::name)
        .filter(name -> !name.equals("lo"))
        .collect(Collectors.toSet());
  }
}
