package dev.tsk8s.probes.redact;

import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How something may be written in a text. Each form is one rule: without it, what is written so
/// would come through.
interface Form {
  /// Of the constant that it is.
  String name();

  String regex();

  /// Whichever of them comes first; in their order where two could.
  static Pattern any(Collection<? extends Form> forms) {
    return Pattern.compile(
        forms.stream()
            .map(form -> "(?<" + group(form) + ">" + form.regex() + ")")
            .collect(Collectors.joining("|", "(?:", ")")));
  }

  /// Whether it is the one that was found by [#any].
  default boolean isOf(MatchResult found) {
    return found.namedGroups().containsKey(group(this)) && found.group(group(this)) != null;
  }

  private static String group(Form form) {
    return form.name().replace("_", "");
  }
}
