package dev.tsk8s.probes.objects;

import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Origin.Part;
import dev.tsk8s.core.facts.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// How far looking at one resource came: the lists that were read, the refusal, or neither.
final class Looked {
  private final SortedSet<String> places = new TreeSet<>();
  private final SortedSet<String> namespaces = new TreeSet<>();
  private Instant newest = Instant.MIN;
  private boolean whole;
  private boolean notServed;
  private Optional<Reason> elsewhere = Optional.empty();
  private Optional<Reason> missing = Optional.empty();
  private Optional<Reason> damaged = Optional.empty();

  void listed(Origin origin) {
    seen(origin);
    whole |= origin.part().isEmpty();
    origin
        .part()
        .ifPresent(part -> {
          namespaces.addAll(part.namespaces());
          elsewhere = elsewhere.or(() -> Optional.of(part.elsewhere()));
        });
  }

  void notServed(Origin origin) {
    seen(origin);
    notServed = true;
  }

  void missing(Reason reason) {
    missing = missing.or(() -> Optional.of(reason));
  }

  /// What was listed cannot be relied on.
  void damaged(Reason reason) {
    damaged = damaged.or(() -> Optional.of(reason));
  }

  private void seen(Origin origin) {
    places.add(origin.where());
    newest = origin.at().isAfter(newest) ? origin.at() : newest;
  }

  boolean isWhole() {
    return whole;
  }

  boolean isNotServed() {
    return notServed && !whole && elsewhere.isEmpty() && damaged.isEmpty();
  }

  /// Why nothing can be said of it; empty if something was listed, or found not to be served. A
  /// part that was listed counts, and what was refused is then the reason for the rest.
  Optional<Reason> reason(Reason otherwise) {
    if (damaged.isPresent()) {
      return damaged;
    }
    boolean something = whole || elsewhere.isPresent() || notServed;
    return something ? Optional.empty() : Optional.of(missing.orElse(otherwise));
  }

  Origin origin() {
    String where = String.join(", ", places);
    Optional<Part> part = elsewhere.map(reason -> new Part(namespaces, missing.orElse(reason)));
    return new Origin(where, newest, whole || notServed ? Optional.empty() : part);
  }
}
