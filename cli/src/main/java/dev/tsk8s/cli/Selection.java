package dev.tsk8s.cli;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Topic;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which checks `--only` and `--skip` leave.
final class Selection {
  private final List<Check> all;

  Selection(List<Check> all) {
    this.all = all;
  }

  /// The checks named by topic or id, in their order.
  ///
  /// @throws UsageException if a word names nothing, or nothing is left
  List<Check> of(List<String> only, List<String> skip) {
    Predicate<Check> wanted = only.isEmpty() ? _ -> true : any(only);
    List<Check> left = all.stream().filter(wanted.and(any(skip).negate())).toList();
    if (left.isEmpty() && !all.isEmpty()) {
      throw new UsageException("--only and --skip leave no check to run");
    }
    return left;
  }

  private Predicate<Check> any(List<String> words) {
    return words.stream().map(this::named).reduce(_ -> false, Predicate::or);
  }

  private Predicate<Check> named(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    Predicate<Check> named =
        check ->
            check.id().equals(lower)
                || check.topics().stream().anyMatch(topic -> topic.word().equals(lower));
    if (all.stream().noneMatch(named)) {
      boolean topic = Stream.of(Topic.values()).anyMatch(t -> t.word().equals(lower));
      throw new UsageException(
          topic
              ? "this version has no check for topic '" + lower + "'"
              : "no topic or check '" + word + "'" + Nearest.hint(lower, words()) + known(lower));
    }
    return named;
  }

  /// What could have been written.
  private String known(String word) {
    List<String> alike = Nearest.few(word, all.stream().map(Check::id).toList());
    List<String> topics =
        Stream.of(Topic.values())
            .filter(topic -> all.stream().anyMatch(check -> check.topics().contains(topic)))
            .map(Topic::word)
            .toList();
    return "; topics: "
        + String.join(", ", topics)
        + (alike.isEmpty() ? "" : "; checks with such a name: " + String.join(", ", alike))
        + "; 'tsk8s explain' lists all checks";
  }

  private SortedSet<String> words() {
    var words = new TreeSet<String>();
    for (Check check : all) {
      words.add(check.id());
      check.topics().forEach(topic -> words.add(topic.word()));
    }
    return words;
  }
}
