package dev.tsk8s.cli.knowledge;

import dev.tsk8s.core.diagnosis.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a finding means, and what to do about it.
///
/// @param title what is wrong, with the culprit named
/// @param meaning why it is so and what follows
/// @param steps the cure, in order
/// @param commands the cure, ready to paste, each with its step
/// @param commandsFor by kind of subject what comes before those, and by the finding's detail
///   `case` what stands in their place
/// @param needs by step the remedy that it is, where that does not work everywhere
/// @param cost what the cure costs
/// @param undo how to go back
/// @param verify how to see that it worked
/// @param verifyCommands the same, ready to paste
/// @param sources where the knowledge comes from
public record Advice(
    Code code,
    String title,
    String meaning,
    List<String> steps,
    List<StepCommand> commands,
    Map<String, List<StepCommand>> commandsFor,
    Needs needs,
    String cost,
    String undo,
    String verify,
    List<String> verifyCommands,
    List<String> sources)
    implements Knowledge {
  public Advice {
    steps = List.copyOf(steps);
    commands = List.copyOf(commands);
    commandsFor = Map.copyOf(commandsFor);
    verifyCommands = List.copyOf(verifyCommands);
    sources = List.copyOf(sources);
  }

  /// The same under another title.
  public Advice titled(String other) {
    return new Advice(
        code,
        other,
        meaning,
        steps,
        commands,
        commandsFor,
        needs,
        cost,
        undo,
        verify,
        verifyCommands,
        sources);
  }

  @Override
  public Advice filled(Map<String, String> values) {
    List<Integer> kept = needs.kept(steps.size(), values);
    return new Advice(
        code,
        Placeholders.fill(title, values),
        Placeholders.fillProse(meaning, values),
        kept.stream().map(step -> Placeholders.fillProse(steps.get(step - 1), values)).toList(),
        chosen(values).stream()
            .flatMap(command -> command.among(kept, steps.size()).stream())
            .flatMap(command -> ofEach(command, values))
            .toList(),
        Map.of(),
        Needs.NONE,
        Placeholders.fillProse(cost, values),
        Placeholders.fillProse(undo, values),
        Placeholders.fillProse(verify, values),
        verifyCommands.stream().map(command -> Placeholders.fillCommand(command, values)).toList(),
        sources);
  }

  /// Nodes that set the same, each for itself, need the command once each.
  private static Stream<StepCommand> ofEach(StepCommand command, Map<String, String> values) {
    String nodes = values.getOrDefault("sameNodes", "");
    if (nodes.isEmpty() || !command.line().contains("{kind} {name}")) {
      return Stream.of(command.filled(values));
    }
    return Stream.of(nodes.split(", ", -1))
        .map(node -> {
          var own = new HashMap<>(values);
          own.put("name", node);
          return command.filled(own);
        });
  }

  private List<StepCommand> chosen(Map<String, String> values) {
    List<StepCommand> ofCase = commandsFor.get(values.getOrDefault("case", ""));
    return ofCase != null
        ? ofCase
        : Stream.concat(
                commandsFor.getOrDefault(values.getOrDefault("kind", ""), List.of()).stream(),
                commands.stream())
            .toList();
  }
}
