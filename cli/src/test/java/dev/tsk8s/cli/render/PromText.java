package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Prometheus' text format read as strictly as `promtool check metrics` does: help, type and
/// samples of a family together and once, no series twice, names as the linter wants them
/// (client_golang prometheus/testutil/promlint).
public final class PromText {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-z0-9_]+) (\\S.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z0-9_]+) gauge");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z0-9_]+)(\\{(?:[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*})? (-?[0-9.]+(?:E-?[0-9]+)?)");

  /// What the linter objects to in the name of a gauge: suffixes of other types, units that are not
  /// base units.
  private static final Pattern BAD_NAME =
      Pattern.compile(
          ".*_(total|count|sum|bucket|gauge|ms|milliseconds|minutes|percent|kilobytes)(_.*)?");

  private PromText() {}

  /// The samples by series.
  ///
  /// @throws AssertionError if it is not valid
  public static Map<String, Double> read(String text) {
    assertThat(text).endsWith("\n");
    var families = new HashSet<String>();
    Map<String, Double> samples = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>(text.lines().toList());
    while (!lines.isEmpty()) {
      var help = HELP.matcher(lines.removeFirst());
      assertThat(help.matches()).as("help").isTrue();
      String family = help.group(1);
      assertThat(families.add(family)).as(family + " once").isTrue();
      assertThat(family).doesNotMatch(BAD_NAME);
      var type = TYPE.matcher(lines.removeFirst());
      assertThat(type.matches() && type.group(1).equals(family)).as(family + " type").isTrue();
      int before = samples.size();
      while (!lines.isEmpty() && !lines.getFirst().startsWith("#")) {
        var sample = SAMPLE.matcher(lines.getFirst());
        assertThat(sample.matches()).as(lines.getFirst()).isTrue();
        assertThat(sample.group(1)).isEqualTo(family);
        String labels = sample.group(2) == null ? "" : sample.group(2);
        assertThat(samples.put(family + labels, Double.valueOf(sample.group(3))))
            .as("twice: " + lines.getFirst())
            .isNull();
        lines.removeFirst();
      }
      assertThat(samples.size()).as(family + " has samples").isGreaterThan(before);
    }
    return samples;
  }
}
