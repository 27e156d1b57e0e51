package dev.tsk8s.core.cidr;

import dev.tsk8s.core.cidr.Range.Extent;
import dev.tsk8s.core.cidr.Range.Kind;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Every range of a cluster, as far as Kubernetes objects tell.
///
/// @param all in the order of their sources
/// @param unseen by kind, why there may be more; no entry: none
public record Ranges(List<Range> all, Map<Kind, List<Reason>> unseen) {

  /// Pods' addresses come from ranges that no object shows; the knowledge file has the test.
  public static final String PODS_NOT_VISIBLE = "cidr-ranges/pods";

  /// Nothing that was read tells the range of Services.
  public static final String SERVICES_NOT_VISIBLE = "cidr-ranges/services";

  public Ranges {
    all = List.copyOf(all);
    unseen = Map.copyOf(unseen);
  }

  /// For [Scene#ranges], which works them out once.
  public static Ranges of(Scene scene) {
    var found = new Found();
    PodRanges.collect(scene, found);
    ServiceRanges.collect(scene.snapshot().cluster(), found);
    if (found.of(Kind.SERVICES).isEmpty() && found.reasons(Kind.SERVICES).isEmpty()) {
      found.unseen(Kind.SERVICES, Reason.NotVisible.of(SERVICES_NOT_VISIBLE, Map.of()));
    }
    Map<Kind, List<Reason>> unseen = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      if (!found.reasons(kind).isEmpty()) {
        unseen.put(kind, found.reasons(kind));
      }
    }
    return new Ranges(found.all(), unseen);
  }

  public List<Range> of(Kind kind) {
    return all.stream().filter(range -> range.kind() == kind).toList();
  }

  /// Those of one kind that touch a given range.
  public List<Range> touching(Kind kind, Cidr other) {
    return of(kind).stream().filter(range -> range.cidr().overlaps(other)).toList();
  }

  public List<Reason> missing(Kind kind) {
    return unseen.getOrDefault(kind, List.of());
  }

  /// The widest of some ranges, each once: a pool rather than the parts of it, a part rather than
  /// addresses.
  public static List<Cidr> widest(List<Range> ranges) {
    var byExtent = new TreeMap<Extent, List<Cidr>>();
    for (Extent extent : Extent.values()) {
      List<Cidr> cidrs =
          ranges.stream()
              .filter(range -> range.extent() == extent)
              .map(Range::cidr)
              .distinct()
              .sorted()
              .toList();
      if (!cidrs.isEmpty()) {
        byExtent.put(extent, cidrs);
      }
    }
    return byExtent.isEmpty() ? List.of() : byExtent.firstEntry().getValue();
  }
}
