package dev.tsk8s.cli;

import dev.tsk8s.cli.knowledge.UsageWords;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.probes.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Options that were not typed: `--fail-on` is `TSK8S_FAIL_ON` in the environment, else `fail-on`
/// in the file of `--config`.
final class Settings {
  static final String CONFIG = "--config";
  private static final String PREFIX = "TSK8S_";
  private static final Set<String> NEVER = Set.of(CONFIG, "--help", "--version");

  private final ParseResult typed;
  private final Console console;
  private final UsageWords words;

  Settings(ParseResult typed, Console console, UsageWords words) {
    this.typed = typed;
    this.console = console;
    this.words = words;
  }

  static OptionSpec option() {
    return Options.value(
        CONFIG,
        "FILE",
        "YAML with options that are not typed, such as fail-on: warning. TSK8S_FAIL_ON=warning in"
            + " the environment outranks it, the command line both.");
  }

  /// An option that was not typed.
  ///
  /// @param word as it would have been
  /// @param place who says so: `TSK8S_FAIL_ON`, or `ci.yaml: line 3: fail-on`
  /// @param between what stands there between its name and its value
  record Setting(OptionSpec option, String word, String place, String between) {
    /// A sentence about what was typed, where nobody typed it.
    String blamed(String message) {
      for (String name : option.names()) {
        if (message.startsWith(name + " ")) {
          return place + between + message.substring(name.length() + 1);
        }
        if (message.startsWith(name + ":")) {
          return place + message.substring(name.length());
        }
        if (List.of(message.split("[^A-Za-z-]+", -1)).contains(name)) {
          return message + " (" + name + ": " + place + ")";
        }
      }
      return message;
    }
  }

  /// The options that were not typed.
  ///
  /// @param all the options of all commands, with two hyphens: a file may serve several
  /// @throws UsageException if one cannot be obeyed
  List<Setting> all(Supplier<Set<String>> all) {
    SortedMap<String, SettingsFile.Line> file = file(all);
    var settings = new ArrayList<Setting>();
    for (OptionSpec option : typed.commandSpec().options()) {
      String name = option.longestName();
      if (typed.hasMatchedOption(option) || NEVER.contains(name)) {
        continue;
      }
      String variable =
          variable(given(option, each -> !console.variable(variable(each)).isEmpty()));
      String value = console.variable(variable);
      String key = key(given(option, each -> file.containsKey(key(each))));
      SettingsFile.Line saved = file.get(key);
      if (!value.isEmpty()) {
        add(
            option,
            option.isMultiValue() ? List.of(value.split(",", -1)) : List.of(value),
            variable,
            "=",
            settings);
      } else if (saved != null) {
        String place = config() + ": line " + saved.line() + ": " + key;
        add(option, saved.values(), place, ": ", settings);
      }
    }
    sayMisspelt(all);
    return settings;
  }

  /// A variable that is no setting may be somebody else's, unless it looks like one of ours: then a
  /// gate would be weaker than it seems.
  private void sayMisspelt(Supplier<Set<String>> all) {
    List<String> strange =
        console.variables().stream()
            .filter(name -> name.startsWith(PREFIX))
            .filter(name ->
                typed.commandSpec().options().stream()
                    .flatMap(option -> names(option).stream())
                    .noneMatch(option -> variable(option).equals(name)))
            .sorted()
            .toList();
    if (strange.isEmpty()) {
      return;
    }
    // Without the prefix, which alone makes short names alike.
    Set<String> known =
        all.get().stream()
            .map(option -> variable(option).substring(PREFIX.length()))
            .collect(Collectors.toSet());
    for (String name : strange) {
      String own = name.substring(PREFIX.length());
      if (!known.contains(own)) {
        Spelling.nearest(own, known)
            .ifPresent(best ->
                console.say(
                    words.said(
                        "the variable "
                            + name
                            + " is no setting; did you mean "
                            + PREFIX
                            + best
                            + "?")));
      }
    }
  }

  /// Its names with two hyphens: `--level` is `--redact`. `--output` of a bundle is a file, of all
  /// other commands a format: the bundle's has another name here.
  static List<String> names(OptionSpec option) {
    if (List.of(option.names()).contains(BundleOptions.SETTING)) {
      return List.of(BundleOptions.SETTING);
    }
    return Stream.of(option.names()).filter(name -> name.startsWith("--")).toList();
  }

  /// The name by which it is set; the longest, if by none.
  private static String given(OptionSpec option, Predicate<String> isSet) {
    return names(option).stream().filter(isSet).findFirst().orElse(names(option).getFirst());
  }

  private static String key(String option) {
    return option.substring(2);
  }

  /// `TSK8S_FAIL_ON` of `--fail-on`.
  static String variable(String option) {
    return PREFIX + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static void add(
      OptionSpec option,
      List<String> values,
      String place,
      String between,
      List<Setting> settings) {
    String name = option.longestName();
    if (option.arity().max() > 0) {
      values.forEach(
          value -> settings.add(new Setting(option, name + "=" + value, place, between)));
    } else if (values.equals(List.of("true")) || values.equals(List.of("1"))) {
      settings.add(new Setting(option, name, place, between));
    } else if (!values.equals(List.of("false")) && !values.equals(List.of("0"))) {
      throw new UsageException(place + ": true or false, not '" + String.join(", ", values) + "'");
    }
  }

  private String config() {
    String config = typed.matchedOptionValue(CONFIG, "");
    return config.isEmpty() ? console.variable(variable(CONFIG)) : config;
  }

  private SortedMap<String, SettingsFile.Line> file(Supplier<Set<String>> all) {
    boolean knowsFiles = typed.commandSpec().findOption(CONFIG) != null;
    return knowsFiles && !config().isEmpty()
        ? SettingsFile.read(config(), known(all.get()))
        : new TreeMap<>();
  }

  private static SortedSet<String> known(Set<String> options) {
    return options.stream()
        .filter(option -> !NEVER.contains(option))
        .map(Settings::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
