package dev.tsk8s.cli;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.stack.Stack;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What checks may be called on the command line.
final class CheckNames {
  private CheckNames() {}

  /// Topics and checks.
  static SortedSet<String> all() {
    var all = new TreeSet<String>();
    for (Check check : Checks.ALL) {
      all.add(check.id());
      check.topics().forEach(topic -> all.add(topic.word()));
    }
    return all;
  }

  /// Topics that have a check, in their order.
  static List<String> topics() {
    return Stream.of(Topic.values())
        .filter(topic -> Checks.ALL.stream().anyMatch(check -> check.topics().contains(topic)))
        .map(Topic::word)
        .toList();
  }

  /// Topics, checks and codes, those of the layers too.
  static SortedSet<String> withCodes() {
    var all = all();
    Checks.ALL.forEach(check -> check.codes().forEach(code -> all.add(code.text())));
    all.addAll(Stack.CODES);
    return all;
  }
}
