package dev.tsk8s.cli.render;

import java.util.HashSet;
import java.util.Set;

/// Families of gauges in Prometheus' text format (prometheus.io/docs/instrumenting/
/// exposition_formats): help and type, then the samples, no two with the same labels. A family
/// without samples is left out.
final class Exposition {
  private static final double LONGEST_WHOLE = 1e15;

  private final StringBuilder text = new StringBuilder();
  private final Set<String> written = new HashSet<>();
  private String name = "";
  private String head = "";

  /// Begins a family.
  void family(String name, String help) {
    this.name = name;
    this.head = "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n";
    written.clear();
  }

  /// A sample of the family.
  ///
  /// @param labels names and values in turn
  void sample(double value, String... labels) {
    String series = name + labels(labels);
    if (!written.add(series)) {
      return;
    }
    text.append(head).append(series).append(' ').append(number(value)).append('\n');
    head = "";
  }

  String text() {
    return text.toString();
  }

  private static String labels(String... labels) {
    if (labels.length == 0) {
      return "";
    }
    var text = new StringBuilder("{");
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? "" : ",").append(labels[i]).append("=\"");
      text.append(Harmless.line(labels[i + 1]).replace("\\", "\\\\").replace("\"", "\\\""));
      text.append('"');
    }
    return text.append('}').toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < LONGEST_WHOLE
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
