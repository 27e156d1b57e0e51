package dev.tsk8s.cli.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command that is ready to paste, and the step that it does. In a knowledge file the command
/// alone, or `{step: NUMBER, run: COMMAND}`.
///
/// @param step from 1; 0: it belongs to no single one
public record StepCommand(int step, String line) {

  static List<StepCommand> list(JsonNode node, String key) {
    return node.path(key).valueStream().map(StepCommand::of).toList();
  }

  static Map<String, List<StepCommand>> byKey(JsonNode node, String key) {
    var all = new HashMap<String, List<StepCommand>>();
    node.path(key).fieldNames().forEachRemaining(name -> all.put(name, list(node.path(key), name)));
    return all;
  }

  private static StepCommand of(JsonNode item) {
    return item.isObject()
        ? new StepCommand(item.path("step").asInt(), Yaml.text(item, "run"))
        : new StepCommand(0, item.asText().strip());
  }

  StepCommand filled(Map<String, String> values) {
    return new StepCommand(step, Placeholders.fillCommand(line, values));
  }

  /// The same where only these of so many steps are left; empty: its own is not.
  Optional<StepCommand> among(List<Integer> steps, int of) {
    return step < 1 || step > of
        ? Optional.of(this)
        : Optional.of(steps.indexOf(step) + 1)
            .filter(number -> number > 0)
            .map(number -> new StepCommand(number, line));
  }

  /// Whether it stands under a step, of so many that there are.
  public boolean isOf(int number, int steps) {
    return number == (step >= 1 && step <= steps ? step : steps);
  }

  /// The commands alone, in order.
  public static List<String> lines(List<StepCommand> commands) {
    return commands.stream().map(StepCommand::line).toList();
  }
}
