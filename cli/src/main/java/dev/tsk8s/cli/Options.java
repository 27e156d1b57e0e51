package dev.tsk8s.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// How options are declared and read. Programmatic rather than by annotations: picocli's reflection
/// over annotated classes alone costs as much as the rest of the start.
final class Options {
  private Options() {}

  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  static OptionSpec flag(String shortName, String name, String description) {
    return OptionSpec.builder(shortName, name).type(boolean.class).description(description).build();
  }

  static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .type(boolean.class)
        .usageHelp(true)
        .description("Show this help.")
        .build();
  }

  /// An option with one value.
  static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// An option with one value and a short name.
  static OptionSpec value(String shortName, String name, String label, String description) {
    return OptionSpec.builder(shortName, name)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// An option with one of these values.
  static OptionSpec choice(String name, String label, List<String> choices, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .completionCandidates(choices)
        .description(description)
        .build();
  }

  /// An option that may be given many times.
  static OptionSpec values(String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// An option that takes many of these names, separated by commas or each for itself.
  ///
  /// @param all asked for only when a completion script is written
  static OptionSpec names(String name, String label, Iterable<String> all, String description) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .splitRegex(",")
        .paramLabel(label)
        .completionCandidates(all)
        .description(description)
        .build();
  }

  static boolean given(ParseResult arguments, String name) {
    return arguments.matchedOptionValue(name, false);
  }

  static String value(ParseResult arguments, String name, String otherwise) {
    return arguments.matchedOptionValue(name, otherwise);
  }

  static List<String> values(ParseResult arguments, String name) {
    return List.copyOf(arguments.matchedOptionValue(name, new ArrayList<String>()));
  }

  /// The value of a choice.
  ///
  /// @throws UsageException if it is none of them
  static String choice(ParseResult arguments, String name, List<String> choices, String otherwise) {
    String value = value(arguments, name, otherwise);
    if (!value.isEmpty() && !choices.contains(value)) {
      throw new UsageException(
          name + " " + value + ": choose one of " + String.join(", ", choices));
    }
    return value;
  }
}
