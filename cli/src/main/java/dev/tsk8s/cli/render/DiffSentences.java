package dev.tsk8s.cli.render;

import dev.tsk8s.cli.diff.Difference;
import dev.tsk8s.cli.diff.Difference.About;
import dev.tsk8s.cli.diff.Difference.Change;
import dev.tsk8s.cli.knowledge.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What changed, a sentence for each; of many checks that changed alike one for all.
record DiffSentences(Words words) {
  /// So many checks each get a line of their own.
  private static final int FEW = 3;

  /// More names than this are a number: `-o json` has them all.
  private static final int NAMES = 8;

  private static final Set<String> FAULTY = Set.of("problem", "warning");

  /// One of them.
  ///
  /// @param first what is told, or the first of those that are alike
  record Sentence(Difference first, String text) {}

  List<Sentence> of(List<Difference> all) {
    Map<String, List<Difference>> alike = new LinkedHashMap<>();
    for (Difference one : all) {
      alike.computeIfAbsent(family(one, alike.size()), _ -> new ArrayList<>()).add(one);
    }
    return alike.values().stream()
        .flatMap(some ->
            some.size() > FEW ? List.of(together(some)).stream() : some.stream().map(this::alone))
        .toList();
  }

  private static String family(Difference one, int number) {
    if (one.about() != About.CHECK || partly(one)) {
      return Integer.toString(number);
    }
    return one.change() == Change.UNSEEN ? "unseen" : one.before() + " " + one.after();
  }

  private Sentence together(List<Difference> alike) {
    Difference first = alike.getFirst();
    String names =
        alike.stream().limit(NAMES).map(Difference::key).collect(Collectors.joining(", "));
    String more = alike.size() > NAMES ? " +" + (alike.size() - NAMES) : "";
    String text =
        words.of(
            "diff.checks." + word(first.change()),
            Map.of(
                "count", Integer.toString(alike.size()),
                "names", names + more,
                "before", verdict(first.before()),
                "after", verdict(first.after())));
    return new Sentence(first, text);
  }

  private Sentence alone(Difference one) {
    boolean verdicts =
        one.about() == About.CHECK
            || (one.about() == About.FINDING && one.change() == Change.CHANGED);
    String text =
        words.of(
            "diff." + word(one.about()) + "." + (partly(one) ? "partly" : word(one.change())),
            Map.of(
                "key",
                one.key(),
                "subject",
                one.subject(),
                "before",
                verdicts ? verdict(one.before()) : one.before(),
                "after",
                verdicts ? verdict(one.after()) : one.after()));
    return new Sentence(one, text);
  }

  private String verdict(String word) {
    return words.of("diff.word." + word);
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  /// A check that finds something and does not know the rest.
  private static boolean partly(Difference one) {
    return one.about() == About.CHECK
        && one.change() == Change.UNSEEN
        && FAULTY.contains(one.after());
  }
}
