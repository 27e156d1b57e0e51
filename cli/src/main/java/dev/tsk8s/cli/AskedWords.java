package dev.tsk8s.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A command line, as far as it may stand in a bundle in which no name is left.
final class AskedWords {
  /// Options whose values name nobody.
  private static final Set<String> HARMLESS =
      Set.of("--redact", "--level", "--timeout", "--lang", "--only", "--skip", "--nodes");

  private static final String LEFT_OUT = "***";

  private AskedWords() {}

  /// The command and its options; of their values those that choose something of ours. Files,
  /// contexts and namespaces are left out, for nothing that was seen need hold their names.
  static List<String> withoutNames(List<String> words) {
    var kept = new ArrayList<String>();
    String option = "";
    for (String word : words) {
      boolean isOption = word.length() > 1 && word.startsWith("-");
      int equals = isOption ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      if (isOption && !word.startsWith("--")) {
        kept.add(word.substring(0, 2)); // a value may hang on it: -nprod
      } else if (isOption) {
        kept.add(equals < 0 || HARMLESS.contains(name) ? word : name + "=" + LEFT_OUT);
      } else {
        kept.add(kept.isEmpty() || HARMLESS.contains(option) ? word : LEFT_OUT);
      }
      option = isOption && equals < 0 ? name : "";
    }
    return kept;
  }
}
