package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.render.Catalogue;
import dev.tsk8s.cli.render.Catalogue.Item;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a reader is in a report.
///
/// @param filter what is listed
/// @param open the finding that was shown last
/// @param trail those that were shown before it, the oldest first
record Reading(Catalogue all, Filter filter, Optional<Item> open, List<Item> trail) {
  Reading {
    trail = List.copyOf(trail);
  }

  static Reading of(Catalogue all) {
    return new Reading(all, Filter.NONE, Optional.empty(), List.of());
  }

  Reading filtered(Filter other) {
    return new Reading(all, other, open, trail);
  }

  Reading opened(Item item) {
    return open.filter(item::equals).isPresent()
        ? this
        : new Reading(
            all, filter, Optional.of(item), Stream.concat(trail.stream(), open.stream()).toList());
  }

  /// To the finding before; the same reading if there was none.
  Reading back() {
    return trail.isEmpty()
        ? this
        : new Reading(
            all, filter, Optional.of(trail.getLast()), trail.subList(0, trail.size() - 1));
  }

  /// In a newer report, where what is no longer found is gone.
  Reading in(Catalogue newer) {
    return new Reading(
        newer,
        filter,
        open.flatMap(item -> newer.same(item.finding())),
        trail.stream().flatMap(item -> newer.same(item.finding()).stream()).toList());
  }
}
