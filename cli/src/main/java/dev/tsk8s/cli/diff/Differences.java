package dev.tsk8s.cli.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.diagnosis.PodNames;
import java.util.Comparator;
import java.util.List;

/// Compares two reports (`report-1.json`).
///
/// @param all worse first, then by what they are about
/// @param unknownNow something was known before and is not now
/// @param naming where names mean something else on the other side, what is new or gone may be the
///   same by another name: nothing is called worse, nor is all known
public record Differences(List<Difference> all, boolean unknownNow, Naming naming) {
  private static final Comparator<Difference> IN_ORDER =
      Comparator.comparing((Difference one) -> !one.worse())
          .thenComparing(Difference::about)
          .thenComparing(Difference::change)
          .thenComparing(Difference::key)
          .thenComparing(Difference::subject);

  public Differences {
    all = all.stream().sorted(IN_ORDER).toList();
  }

  /// Of two that have the same names.
  public static Differences of(JsonNode before, JsonNode after) {
    return of(before, after, Naming.SAME);
  }

  public static Differences of(JsonNode before, JsonNode after, Naming naming) {
    PodNames pods = Side.pods(after).and(Side.pods(before));
    var comparison = new Comparison(new Side(before, pods), new Side(after, pods));
    comparison.findings();
    comparison.paths();
    comparison.checks();
    boolean same = naming == Naming.SAME;
    return new Differences(
        same ? comparison.found() : comparison.found().stream().map(Difference::doubted).toList(),
        comparison.unknownNow() || !same,
        naming);
  }

  /// Something got worse.
  public boolean worse() {
    return all.stream().anyMatch(Difference::worse);
  }
}
