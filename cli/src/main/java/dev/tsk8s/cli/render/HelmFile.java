package dev.tsk8s.cli.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values by dotted key as the file that Helm reads.
final class HelmFile {
  private HelmFile() {}

  static String text(Map<String, String> values) {
    return values.isEmpty() ? "" : String.join("\n", lines(values)) + "\n";
  }

  static List<String> lines(Map<String, String> values) {
    var lines = new ArrayList<String>();
    Map<String, Map<String, String>> nested = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      int dot = key.indexOf('.');
      String first = dot < 0 ? key : key.substring(0, dot);
      nested
          .computeIfAbsent(first, _ -> new LinkedHashMap<>())
          .put(dot < 0 ? "" : key.substring(dot + 1), value);
    });
    nested.forEach((key, inner) -> {
      if (inner.containsKey("")) {
        lines.add(key + ": " + inner.get(""));
      } else {
        lines.add(key + ":");
        lines(inner).forEach(line -> lines.add("  " + line));
      }
    });
    return lines;
  }
}
