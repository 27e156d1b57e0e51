package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.StepCommand;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.cli.render.Notice;
import dev.tsk8s.cli.render.Telling;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Commands of a finding, one of them to be taken elsewhere.
record Clipboard(Front front, Words words) {
  /// Those that cure it, then those that prove the cure, in the order of the remedy.
  static List<String> commands(Item item, Telling telling) {
    Advice advice = telling.advice(item.finding());
    return Stream.concat(
            StepCommand.lines(advice.commands()).stream(), advice.verifyCommands().stream())
        .toList();
  }

  /// @param said the command's number; empty: the only one, or a list to choose from
  String copy(Item item, Telling telling, List<String> said) {
    List<String> commands = commands(item, telling);
    var notice = new Notice(front.screen());
    if (commands.isEmpty()) {
      return notice.plain(words.of("shell.noCommands"));
    }
    if (said.isEmpty() && commands.size() > 1) {
      return notice.commands(commands) + notice.plain(words.of("shell.whichCommand"));
    }
    return copied(said.isEmpty() ? commands.getFirst() : number(said.getFirst(), commands), notice);
  }

  private String number(String said, List<String> commands) {
    int number = said.matches("\\d{1,6}") ? Integer.parseInt(said) : 0;
    if (number < 1 || number > commands.size()) {
      throw new Refused(
          words.of(
              "shell.refused.command",
              Map.of("said", said, "count", Integer.toString(commands.size()))));
    }
    return commands.get(number - 1);
  }

  /// The line stands there as well: a terminal may ignore what it was asked, and never says so.
  private String copied(String command, Notice notice) {
    String shown = notice.command(command);
    if (!front.isTyped()) {
      return shown;
    }
    boolean asked = front.copy(Notice.harmless(command));
    return shown + notice.aside(words.of(asked ? "shell.copied" : "shell.notCopied"));
  }
}
