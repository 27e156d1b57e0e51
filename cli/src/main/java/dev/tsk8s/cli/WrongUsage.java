package dev.tsk8s.cli;

import dev.tsk8s.cli.Settings.Setting;
import dev.tsk8s.cli.knowledge.UsageWords;
import dev.tsk8s.cli.render.Console;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says what is wrong with a command line.
///
/// @param settings the options that were not typed: where one of them is wrong, its place is to
///   blame
record WrongUsage(Console console, UsageWords words, List<Setting> settings) {
  /// Any two short options are alike.
  private static final int SHORT = 2;

  /// What picocli found.
  ExitCode say(ParameterException e) {
    return say(message(e), e.getCommandLine());
  }

  /// What a command found.
  ExitCode say(String message, CommandLine line) {
    words.said(blamed(message)).lines().forEach(console::say);
    console.say(words.said("see '" + line.getCommandSpec().qualifiedName() + " --help'"));
    return ExitCode.USAGE;
  }

  private String blamed(String message) {
    return settings.stream()
        .map(setting -> setting.blamed(message))
        .filter(blamed -> !blamed.equals(message))
        .findFirst()
        .orElse(message);
  }

  private static String message(ParameterException e) {
    String own = asOurs(String.valueOf(e.getMessage()));
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing -> own + described(missing);
      default -> own;
    };
  }

  /// picocli begins its sentences with a capital letter; in a line after `tsk8s:` they go on.
  private static String asOurs(String message) {
    return message.length() < 2 || Character.isUpperCase(message.charAt(1))
        ? message
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  /// What could stand there: the option says it in its help.
  private static String described(MissingParameterException e) {
    return e.getMissing().stream()
        .filter(OptionSpec.class::isInstance)
        .map(OptionSpec.class::cast)
        .map(option -> ": " + String.join(" ", option.description()))
        .findFirst()
        .orElse("");
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    return word.startsWith("-")
        ? "no option '"
            + word
            + "'"
            + (word.length() > SHORT ? Nearest.hint(word, spec.optionsMap().keySet()) : "")
        : spec.subcommands().isEmpty()
            ? "unexpected argument '" + word + "'"
            : "no command '" + word + "'" + Nearest.hint(word, spec.subcommands().keySet());
  }
}
