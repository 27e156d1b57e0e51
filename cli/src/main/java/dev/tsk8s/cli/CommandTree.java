package dev.tsk8s.cli;

import dev.tsk8s.cli.Settings.Setting;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.UsageWords;
import dev.tsk8s.cli.render.Console;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// `tsk8s` and its commands: parses, runs one, and turns every ending into an exit code.
final class CommandTree {
  private final Map<String, Command> commands = new LinkedHashMap<>();

  CommandTree(List<Command> commands) {
    for (Command command : commands) {
      this.commands.put(command.name(), command);
    }
  }

  /// The whole model, from which completion and the man page are made.
  CommandLine commandLine() {
    return commandLine(_ -> true);
  }

  /// Of the command that is meant, and of the others what the list of commands tells.
  private CommandLine commandLine(List<String> args) {
    Optional<String> meant = args.stream().filter(word -> !word.startsWith("-")).findFirst();
    return commandLine(name -> meant.filter(name::equals).isPresent());
  }

  private CommandLine commandLine(Predicate<String> isWhole) {
    var root = CommandSpec.create().name("tsk8s");
    root.addOption(Options.help());
    root.addOption(Options.flag("--version", "Print the version."));
    root.usageMessage()
        .description(
            "Explains why traffic between a Kubernetes cluster and a tailnet is slow, relayed or"
                + " dead, which hop is to blame, and what to change.")
        .footer(
            "",
            "Start with: tsk8s doctor            (the cluster of the current kubeconfig context)",
            "        or: tsk8s doctor --demo     (a sick cluster that ships inside)",
            "        or: tsk8s doctor --from DIR (saved outputs)",
            "",
            String.join("%n", ExitCode.help()));
    commands.forEach((name, command) -> {
      var line = new CommandLine(isWhole.test(name) ? command.spec() : command.outline());
      line.getCommandSpec().usageMessage().width(USAGE_WIDTH).abbreviateSynopsis(true);
      root.addSubcommand(name, line);
    });
    root.usageMessage().width(USAGE_WIDTH);
    return new CommandLine(root)
        .setInterpolateVariables(false); // what help prints as ${name} is the shell's
  }

  private static final int USAGE_WIDTH = 100;

  ExitCode run(Console console, String... args) {
    boolean verbose =
        Arrays.asList(args).contains("--verbose") || Arrays.asList(args).contains("-v");
    CommandLine line = commandLine(List.of(args));
    var settings = new ArrayList<Setting>();
    try {
      return obey(parsed(line, args, console, settings), console);
    } catch (ParameterException e) {
      return new WrongUsage(console, words(args, settings, console), settings).say(e);
    } catch (UncheckedIOException e) {
      String message = words(args, settings, console).said(String.valueOf(e.getMessage()));
      console.failure(message, e, verbose);
      return ExitCode.FAILED;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      console.failure("tsk8s failed: " + e, e, verbose);
      return ExitCode.FAILED;
    }
  }

  /// As far as their language is known where a command line is not understood.
  private static UsageWords words(String[] args, List<Setting> settings, Console console) {
    var all = new ArrayList<>(List.of(args));
    settings.forEach(setting -> all.add(setting.word()));
    return UsageWords.of(
        all,
        UsageWords.named(console.variable("TSK8S_LANG"))
            .orElseGet(() -> Language.of(console.locale())));
  }

  /// With what the environment and a file of settings add to what was typed.
  private ParseResult parsed(
      CommandLine line, String[] args, Console console, List<Setting> settings) {
    ParseResult typed = line.parseArgs(args);
    if (!typed.hasSubcommand() || typed.subcommand().isUsageHelpRequested()) {
      return typed;
    }
    ParseResult command = typed.subcommand();
    try {
      settings.addAll(
          new Settings(command, console, words(args, settings, console)).all(this::options));
      if (settings.isEmpty()) {
        return typed;
      }
      var words = new ArrayList<>(List.of(args));
      words.addAll(
          words.indexOf(command.commandSpec().name()) + 1,
          settings.stream().map(Setting::word).toList());
      return line.parseArgs(words.toArray(String[]::new));
    } catch (UsageException e) {
      throw new ParameterException(
          command.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Set<String> options() {
    return commands.values().stream()
        .flatMap(command -> command.spec().options().stream())
        .flatMap(option -> Settings.names(option).stream())
        .collect(Collectors.toSet());
  }

  private ExitCode obey(ParseResult parsed, Console console) {
    if (parsed.hasSubcommand()) {
      ParseResult inner = parsed.subcommand();
      if (inner.isUsageHelpRequested()) {
        return help(inner.commandSpec().commandLine(), console);
      }
      Command command = commands.get(inner.commandSpec().name());
      if (command != null) {
        return run(command, inner, console);
      }
    }
    return Options.given(parsed, "--version")
        ? VersionCommand.print(console)
        : help(parsed.commandSpec().commandLine(), console);
  }

  private static ExitCode run(Command command, ParseResult arguments, Console console) {
    try {
      return command.run(arguments, console);
    } catch (UsageException e) {
      CommandLine line = arguments.commandSpec().commandLine();
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    }
  }

  private static ExitCode help(CommandLine line, Console console) {
    console.result(line.getUsageMessage(Ansi.OFF));
    return ExitCode.HEALTHY;
  }
}
