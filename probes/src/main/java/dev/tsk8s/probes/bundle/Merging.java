package dev.tsk8s.probes.bundle;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes one snapshot of several, leaf by leaf: what one of them saw counts, of two the newer, and
/// where they do not agree that is said.
public final class Merging {
  private final List<Unread> contradictions = new ArrayList<>();

  /// Which part the value of a leaf is from; of a whole vantage, which had it first.
  private final Map<String, String> owners = new HashMap<>();

  private String part = "";

  private static final String CLUSTER = "cluster";

  private Merging() {}

  /// One of several.
  ///
  /// @param name how a reader knows it
  public record Part(String name, Snapshot snapshot) {}

  /// @param parts at least one; a single one stays as it is
  public static Snapshot of(List<Part> parts) {
    if (parts.size() == 1) {
      return parts.getFirst().snapshot();
    }
    var merging = new Merging();
    var vantages = new LinkedHashMap<VantageId, Vantage>();
    var unread = new ArrayList<Unread>();
    for (Part part : parts) {
      merging.part = part.name();
      unread.addAll(part.snapshot().unread());
      for (Vantage vantage : part.snapshot().vantages()) {
        Vantage named = named(vantage, part.name());
        merging.owners.putIfAbsent(named.id().display(), part.name());
        vantages.merge(
            named.id(),
            named,
            (before, more) -> merging.records(named.id().display(), before, more));
      }
    }
    ClusterFacts cluster = parts.getFirst().snapshot().cluster();
    merging.owners.put(CLUSTER, parts.getFirst().name());
    for (Part part : parts.subList(1, parts.size())) {
      merging.part = part.name();
      cluster = merging.records(CLUSTER, cluster, part.snapshot().cluster());
    }
    Instant taken =
        parts.stream().map(part -> part.snapshot().taken()).max(Instant::compareTo).orElseThrow();
    unread.addAll(merging.contradictions);
    return new Snapshot(
        taken,
        Snapshot.Source.FILES,
        cluster,
        vantages.values().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList(),
        probed(parts),
        unread.stream().distinct().toList());
  }

  /// Measurements of two runs do not mix: the newest count.
  private static Optional<Probed> probed(List<Part> parts) {
    return parts.stream()
        .map(Part::snapshot)
        .filter(snapshot -> snapshot.probed().isPresent())
        .max(Comparator.comparing(Snapshot::taken))
        .flatMap(Snapshot::probed);
  }

  /// Each machine called itself `here`.
  private static Vantage named(Vantage vantage, String bundle) {
    return vantage.id().kind() == VantageId.Kind.HERE
        ? vantage.as(VantageId.file(hostName(vantage).orElse(bundle)))
        : vantage;
  }

  private static Optional<String> hostName(Vantage vantage) {
    return vantage
        .status()
        .seen()
        .flatMap(status -> status.self())
        .map(self -> self.name())
        .filter(name -> !name.isEmpty());
  }

  @SuppressWarnings("unchecked") // a record is rebuilt as its own kind
  private <T extends Record> T records(String place, T one, T other) {
    return (T)
        Components.rebuilt(
            one, component -> merged(place + ": " + component.getName(), component, one, other));
  }

  private Object merged(String place, RecordComponent component, Record one, Record other) {
    Object before = Components.read(component, one);
    Object more = Components.read(component, other);
    if (before instanceof Evidence<?> first && more instanceof Evidence<?> second) {
      return evidence(place, first, second);
    }
    return before instanceof Record first && more instanceof Record second
        ? inside(place, first, second)
        : before;
  }

  private Object inside(String place, Record one, Record other) {
    boolean ofEvidence =
        Arrays.stream(one.getClass().getRecordComponents())
            .allMatch(component -> Evidence.class.isAssignableFrom(component.getType()));
    return ofEvidence ? records(place, one, other) : one;
  }

  private Evidence<?> evidence(String place, Evidence<?> one, Evidence<?> other) {
    if (!(one instanceof Observed<?>(var first, var firstOrigin))) {
      return other instanceof Observed<?> ? taken(place, other) : one;
    }
    if (!(other instanceof Observed<?>(var second, var secondOrigin))) {
      return one;
    }
    if (!first.equals(second)) {
      contradictions.add(contradiction(place, firstOrigin.at(), secondOrigin.at()));
    }
    return secondOrigin.at().isAfter(firstOrigin.at()) ? taken(place, other) : one;
  }

  private Evidence<?> taken(String place, Evidence<?> evidence) {
    owners.put(place, part);
    return evidence;
  }

  private Unread contradiction(String place, Instant one, Instant other) {
    String first = owner(place) + " of " + one;
    String second = part + " of " + other;
    String used =
        one.equals(other) ? "; of the same time, the first is used" : "; the newer is used";
    String words = "two bundles do not agree: " + first + " and " + second + used;
    return new Unread(place, new Reason.Failed(place, words), true);
  }

  private String owner(String place) {
    for (String at = place;
        !at.isEmpty();
        at = at.substring(0, Math.max(0, at.lastIndexOf(": ")))) {
      String owner = owners.get(at);
      if (owner != null) {
        return owner;
      }
    }
    return "";
  }
}
