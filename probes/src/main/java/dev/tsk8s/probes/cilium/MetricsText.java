package dev.tsk8s.probes.cilium;

import dev.tsk8s.core.facts.CiliumView.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The table of `cilium-dbg metrics list`: a name, its labels, a value (cilium:
/// pkg/metrics/cmd.go).
public final class MetricsText {
  private static final Pattern HEADER =
      Pattern.compile("^Metric\\s+Labels\\s+Value\\s*(?:\\n.*)?$", Pattern.DOTALL);
  private static final Pattern LINE =
      Pattern.compile("^(cilium_\\w+)\\s(.*?)\\s*([0-9.]+(?:e[+-]?\\d+)?)\\s*$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private MetricsText() {}

  public static boolean recognises(String text) {
    return HEADER.matcher(text.strip()).matches();
  }

  /// As [MetricsJson#read].
  public static List<Metric> read(String text) {
    var all = new ArrayList<Metric>();
    text.lines()
        .filter(line -> MetricsJson.isKept(line.substring(0, Math.max(0, line.indexOf(' ')))))
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> {
          var labels = new TreeMap<String, String>();
          Matcher label = LABEL.matcher(line.group(2));
          while (label.find()) {
            labels.put(label.group(1), label.group(2));
          }
          all.add(new Metric(line.group(1), labels, number(line.group(3))));
        });
    return all;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
