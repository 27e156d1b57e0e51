package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.core.nat.Reasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What `tsk8s nat` does not know, and why.
final class NatGaps {
  private final NatTelling telling;
  private final Words words;
  private final Page page;

  NatGaps(NatTelling telling, Page page) {
    this.telling = telling;
    this.words = telling.words();
    this.page = page;
  }

  /// Each reason once, with what it keeps from being known.
  void print(NatBehaviour seen) {
    var about = new LinkedHashMap<Reason, List<String>>();
    reason(seen.hardness()).ifPresent(why -> add(about, why, "verdict"));
    reason(seen.mapping()).ifPresent(why -> add(about, why, "mapping"));
    reason(seen.filtering()).ifPresent(why -> add(about, why, "filtering"));
    if (!hasNoNat(seen.hairpin())) {
      seen.hairpin().reasons().forEach(why -> add(about, why, "hairpin"));
    }
    if (about.isEmpty()) {
      return;
    }
    page.blank();
    page.line(0, Ink.UNKNOWN, words.of("unknown"));
    about.forEach((why, labels) -> {
      ReasonWords because = telling.because(why);
      String names =
          labels.stream()
              .map(label -> words.of("nat.label." + label))
              .collect(Collectors.joining(", "));
      page.paragraph(2, names + ": ", Ink.PLAIN, Ink.PLAIN, because.text());
      if (!because.test().isEmpty()) {
        page.paragraph(4, Ink.PLAIN, because.test());
      }
      because.commands().forEach(command -> page.line(4, Ink.COMMAND, command));
    });
  }

  private static void add(Map<Reason, List<String>> about, Reason why, String label) {
    about.computeIfAbsent(why, _ -> new ArrayList<>()).add(label);
  }

  static Optional<Reason> reason(Of<?> answer) {
    return answer instanceof Of.Unsure<?>(var why) ? Optional.of(why) : Optional.empty();
  }

  /// Without a NAT there is nothing to know about one.
  static boolean hasNoNat(Answer answer) {
    return answer.reasons().stream()
        .anyMatch(reason ->
            reason instanceof Reason.NotVisible(var code, _) && code.equals(Reasons.NO_NAT));
  }
}
