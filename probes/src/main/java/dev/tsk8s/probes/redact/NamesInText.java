package dev.tsk8s.probes.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces the names of a snapshot wherever else they stand: in where a fact was read, in labels,
/// command lines, messages.
final class NamesInText {
  private static final Pattern RUN =
      Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{N}._-]*[\\p{L}\\p{N}])?");

  private static final int SHORTEST = 3;

  private final Set<String> names;
  private final List<String> unusual;
  private final Pseudonyms pseudonyms;

  NamesInText(Set<String> names, Pseudonyms pseudonyms) {
    this.names = names;
    this.pseudonyms = pseudonyms;
    this.unusual =
        names.stream()
            .filter(name -> name.length() >= SHORTEST && !RUN.matcher(name).matches())
            .sorted((one, other) -> other.length() - one.length())
            .toList();
  }

  String replaced(String text) {
    String replaced = text;
    for (String name : unusual) {
      replaced = replaced.replace(name, pseudonyms.of(name));
    }
    Matcher runs = RUN.matcher(replaced);
    return runs.replaceAll(run -> Matcher.quoteReplacement(run(run.group())));
  }

  /// A name, or names between dots.
  private String run(String run) {
    if (isName(run)) {
      return pseudonyms.of(run);
    }
    if (run.indexOf('.') < 0) {
      return begun(run);
    }
    var labels = new ArrayList<String>();
    for (String label : run.split("\\.", -1)) {
      labels.add(isName(label) ? pseudonyms.of(label) : begun(label));
    }
    return String.join(".", labels);
  }

  /// What is called after something of a name of several words, as a revision after its workload
  /// (`ts-orders-x7gkq-5bcd478868`). Of one word, it would be too like a setting.
  private String begun(String label) {
    for (int dash = label.lastIndexOf('-'); dash > 0; dash = label.lastIndexOf('-', dash - 1)) {
      String name = label.substring(0, dash);
      if (name.indexOf('-') > 0 && isName(name)) {
        return pseudonyms.of(name) + label.substring(dash);
      }
    }
    return label;
  }

  private boolean isName(String text) {
    return text.length() >= SHORTEST && names.contains(text) && !Vocabulary.isSetting(text);
  }
}
