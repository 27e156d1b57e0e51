package dev.tsk8s.core.cidr;

import dev.tsk8s.core.cidr.Range.Extent;
import dev.tsk8s.core.cidr.Range.Kind;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// Ranges on their way from their sources. Lives inside one call of [Ranges#of].
final class Found {
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  private final List<Range> all = new ArrayList<>();
  private final Map<Kind, Set<Reason>> unseen = new EnumMap<>(Kind.class);

  void add(Kind kind, Extent extent, Cidr cidr, String node, Exhibit said) {
    all.add(new Range(kind, extent, cidr, node, said));
  }

  /// A pool, or several in one text; what is no range there is left out.
  void pools(Kind kind, String text, String who, Origin origin) {
    SEPARATOR
        .splitAsStream(text.strip())
        .flatMap(word -> Cidr.parse(word).stream())
        .forEach(cidr -> add(kind, Extent.POOL, cidr, "", new Exhibit(who, text, "", origin)));
  }

  void addresses(Kind kind, Collection<Ip> ips, String who, Origin origin) {
    for (Ip ip : ips) {
      var cidr = new Cidr(ip + (ip.isV6() ? "/128" : "/32"));
      add(kind, Extent.ADDRESS, cidr, "", new Exhibit(who, ip.text(), "", origin));
    }
  }

  void unseen(Kind kind, Reason reason) {
    unseen.computeIfAbsent(kind, _ -> new LinkedHashSet<>()).add(reason);
  }

  /// Hands over what was seen, with its origin, and notes what was not.
  <T> void read(Kind kind, Evidence<T> evidence, BiConsumer<T, Origin> reader) {
    evidence.unseen().ifPresent(reason -> unseen(kind, reason));
    if (evidence instanceof Observed<T>(var value, var origin)) {
      reader.accept(value, origin);
    }
  }

  List<Range> all() {
    return List.copyOf(all);
  }

  List<Range> of(Kind kind) {
    return all.stream().filter(range -> range.kind() == kind).toList();
  }

  List<Reason> reasons(Kind kind) {
    return List.copyOf(unseen.getOrDefault(kind, Set.of()));
  }
}
