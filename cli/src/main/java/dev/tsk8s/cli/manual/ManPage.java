package dev.tsk8s.cli.manual;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A program's manual page in the `man` macros (man-pages(7)): one section on the program, one on
/// each command. Whatever `--help` knows stands in it, since both are made from one model.
public final class ManPage {
  private final Roff page = new Roff();

  private ManPage() {}

  /// The page, ready to be written to `share/man/man1`.
  public static String of(CommandSpec program, String version) {
    return new ManPage().page(program, version);
  }

  private String page(CommandSpec program, String version) {
    String[] description = program.usageMessage().description();
    page.title(program.name(), version);
    page.section("NAME");
    page.text(program.name() + " - " + firstSentence(description));
    page.section("SYNOPSIS");
    page.text(program.name() + " COMMAND [OPTION]...");
    page.section("DESCRIPTION");
    page.paragraphs(description);
    page.section("OPTIONS");
    options(program);
    page.section("COMMANDS");
    program.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .forEach(this::command);
    if (program.usageMessage().footer().length > 0) {
      page.section("NOTES");
      page.verbatim(program.usageMessage().footer());
    }
    return page.toString();
  }

  private void command(CommandSpec command) {
    page.subsection(command.qualifiedName());
    page.paragraphs(command.usageMessage().description());
    for (PositionalParamSpec positional : command.positionalParameters()) {
      if (!positional.hidden()) {
        page.item(positional.paramLabel(), positional.description());
      }
    }
    options(command);
    page.verbatim(command.usageMessage().footer());
  }

  private void options(CommandSpec command) {
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        page.item(names(option), option.description());
      }
    }
  }

  private static String names(OptionSpec option) {
    String names = Arrays.stream(option.names()).collect(Collectors.joining(", "));
    return takesValue(option) ? names + " " + option.paramLabel() : names;
  }

  private static boolean takesValue(ArgSpec argument) {
    return argument.arity().max() > 0;
  }

  private static String firstSentence(String[] description) {
    String all = String.join(" ", description);
    int end = all.indexOf(". ");
    String sentence = end < 0 ? all : all.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
