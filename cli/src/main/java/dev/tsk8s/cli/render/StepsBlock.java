package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.StepCommand;
import dev.tsk8s.cli.knowledge.Words;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What to do, step by step, each with its commands on lines of their own so that they can be
/// pasted.
record StepsBlock(Words words, Page page) {

  /// @param only what is for one kind of subject or one case, by its name
  void print(List<String> steps, List<StepCommand> commands, Map<String, List<StepCommand>> only) {
    if (!steps.isEmpty()) {
      page.line(2, Ink.BOLD, words.of("steps"));
    }
    for (int number = 1; number <= steps.size(); number++) {
      page.paragraph(4, number + ". ", Ink.PLAIN, Ink.PLAIN, steps.get(number - 1));
      ofStep(number, steps.size(), commands, only);
    }
    if (steps.isEmpty()) {
      ofStep(0, 0, commands, only);
    }
  }

  private void ofStep(
      int number, int steps, List<StepCommand> commands, Map<String, List<StepCommand>> only) {
    new TreeMap<>(only)
        .forEach((name, own) -> {
          List<StepCommand> here = own.stream().filter(one -> one.isOf(number, steps)).toList();
          if (!here.isEmpty()) {
            page.line(4, Ink.FAINT, name + ":");
            lines(here);
          }
        });
    lines(commands.stream().filter(one -> one.isOf(number, steps)).toList());
  }

  private void lines(List<StepCommand> commands) {
    commands.forEach(command -> page.line(6, Ink.COMMAND, command.line()));
  }
}
