package dev.tsk8s.cli.knowledge;

import dev.tsk8s.core.diagnosis.Code;
import java.util.List;
import java.util.Map;

/// What a finding means, and what to do about it.
///
/// @param title what is wrong, with the culprit named
/// @param meaning why it is so and what follows
/// @param steps the cure, in order
/// @param commands the cure, ready to paste
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
    List<String> commands,
    String cost,
    String undo,
    String verify,
    List<String> verifyCommands,
    List<String> sources)
    implements Knowledge {
  public Advice {
    steps = List.copyOf(steps);
    commands = List.copyOf(commands);
    verifyCommands = List.copyOf(verifyCommands);
    sources = List.copyOf(sources);
  }

  @Override
  public Advice filled(Map<String, String> values) {
    return new Advice(
        code,
        Placeholders.fill(title, values),
        Placeholders.fill(meaning, values),
        steps.stream().map(step -> Placeholders.fill(step, values)).toList(),
        commands.stream().map(command -> Placeholders.fillCommand(command, values)).toList(),
        Placeholders.fill(cost, values),
        Placeholders.fillCommand(undo, values), // often a command, and pasted as one
        Placeholders.fill(verify, values),
        verifyCommands.stream().map(command -> Placeholders.fillCommand(command, values)).toList(),
        sources);
  }
}
