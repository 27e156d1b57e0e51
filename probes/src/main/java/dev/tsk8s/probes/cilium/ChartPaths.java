package dev.tsk8s.probes.cilium;

import dev.tsk8s.core.facts.HelmValues.Span;
import dev.tsk8s.probes.Spelling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The paths of the values that Cilium's chart has, of each version from 1.14 to 1.20
/// (`chart-values.txt`, which says how it was made).
final class ChartPaths {
  private static final String RESOURCE = "chart-values.txt";
  private static final int FURTHEST = 2;

  /// What a path was once, or is in other charts, and no likeness of letters would find.
  private static final Map<String, String> MEANT =
      Map.of(
          "clockSource", "bpfClockProbe",
          "bpf.clockSource", "bpfClockProbe",
          "conntrack.maxEntries", "bpf.ctTcpMax",
          "conntrack.accounting", "bpf.ctAccounting",
          "nativeRoutingCIDR", "ipv4NativeRoutingCIDR",
          "masquerade", "enableIPv4Masquerade");

  private final Map<String, Optional<Span>> spans = new TreeMap<>();
  private final Set<String> free = new HashSet<>();
  private final Set<String> above = new HashSet<>();

  private ChartPaths() {}

  static ChartPaths read() {
    var paths = new ChartPaths();
    try (InputStream resource = ChartPaths.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("no " + RESOURCE);
      }
      new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .forEach(paths::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return paths;
  }

  private void add(String line) {
    int space = line.indexOf(' ');
    String marked = space < 0 ? line : line.substring(0, space);
    String path = marked.replace("*", "");
    if (marked.endsWith("*")) {
      free.add(path);
    }
    Optional<Span> span = Optional.empty();
    if (space > 0) {
      int dash = line.indexOf('-', space);
      span = Optional.of(new Span(line.substring(space + 1, dash), line.substring(dash + 1)));
    }
    spans.put(path, span);
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      above.add(path.substring(0, dot));
    }
  }

  /// The path itself, or one above it that takes any children; a value that has none in the chart
  /// counts with what stands below it, too: it may have been made larger.
  Optional<String> known(String path) {
    if (spans.containsKey(path) || above.contains(path)) {
      return Optional.of(path);
    }
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      String parent = path.substring(0, dot);
      if (free.contains(parent) || spans.containsKey(parent)) {
        return Optional.of(parent);
      }
    }
    return path.equals("global") || path.startsWith("global.")
        ? Optional.of("global")
        : Optional.empty();
  }

  /// The versions that have a known path; empty: all.
  Optional<Span> span(String known) {
    return spans.getOrDefault(known, Optional.empty());
  }

  /// Whether the chart has this name at the top.
  boolean hasTop(String name) {
    return spans.containsKey(name) || above.contains(name);
  }

  /// The path that was probably meant: told by hand, the same but for its case, at another place,
  /// or but for two letters.
  Optional<String> nearest(String path) {
    String given = path.toLowerCase(Locale.ROOT);
    String last = "." + given.substring(given.lastIndexOf('.') + 1);
    return Optional.ofNullable(MEANT.get(path))
        .or(() -> spans.keySet().stream().filter(one -> one.equalsIgnoreCase(path)).findFirst())
        .or(() ->
            spans.keySet().stream()
                .filter(one -> distance(one.toLowerCase(Locale.ROOT), given) <= FURTHEST)
                .min(
                    Comparator.comparingInt(
                        (String one) -> distance(one.toLowerCase(Locale.ROOT), given))))
        .or(() -> one(last));
  }

  /// The only path that ends so.
  private Optional<String> one(String last) {
    var same =
        spans.keySet().stream()
            .filter(one -> ("." + one.toLowerCase(Locale.ROOT)).endsWith(last))
            .limit(2)
            .toList();
    return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
  }

  /// How many letters differ; more than [#FURTHEST] is not counted out.
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > FURTHEST || other.length() < 4) {
      return FURTHEST + 1;
    }
    return Spelling.distance(one, other);
  }
}
