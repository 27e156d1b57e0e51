package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Ip;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Samples by where their servers stand: a server inside of the outermost NAT sees less of it, and
/// must not be compared with one outside.
///
/// @param outside of all NATs, as far as anybody saw
/// @param inside of the last one
/// @param mixed private addresses only, and different ones: servers on different sides of a NAT, or
///   a pool of addresses; nothing tells which
record Sides(List<Sample> outside, List<Sample> inside, boolean mixed) {
  Sides {
    outside = List.copyOf(outside);
    inside = List.copyOf(inside);
  }

  static Sides of(List<Sample> samples) {
    if (samples.stream().anyMatch(one -> !one.mapped().ip().isPrivate())) {
      return split(samples, one -> !one.mapped().ip().isPrivate());
    }
    if (samples.stream().anyMatch(one -> !isHome(one))) {
      Sides translated = split(samples, one -> !isHome(one));
      return new Sides(
          translated.outside(), translated.inside(), addresses(translated.outside()).size() > 1);
    }
    return new Sides(samples, List.of(), false);
  }

  private static boolean isHome(Sample one) {
    return one.mapped().ip().equals(one.from().ip());
  }

  private static Sides split(List<Sample> samples, Predicate<Sample> isOutside) {
    var parts = samples.stream().collect(Collectors.partitioningBy(isOutside));
    return new Sides(
        parts.getOrDefault(true, List.of()), parts.getOrDefault(false, List.of()), false);
  }

  static Set<Ip> addresses(List<Sample> samples) {
    return samples.stream()
        .map(one -> one.mapped().ip())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// How many NATs there are at least between the host and the outermost server.
  int layers() {
    int last = outside.stream().anyMatch(one -> !one.isUntouched()) ? 1 : 0;
    boolean another = inside.stream().anyMatch(one -> !isHome(one));
    return last + (another ? 1 : 0);
  }
}
