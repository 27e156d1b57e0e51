package dev.tsk8s.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.cli.render.Console;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Options that were not typed: `--fail-on` is `TSK8S_FAIL_ON` in the environment, else `fail-on`
/// in the file of `--config`.
final class Settings {
  static final String CONFIG = "--config";
  private static final String PREFIX = "TSK8S_";
  private static final Set<String> NEVER = Set.of(CONFIG, "--help", "--version");
  private static final long LARGEST = 1 << 20;

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final ParseResult typed;
  private final Console console;

  Settings(ParseResult typed, Console console) {
    this.typed = typed;
    this.console = console;
  }

  static OptionSpec option() {
    return Options.value(
        CONFIG,
        "FILE",
        "YAML with options that are not typed, such as fail-on: warning. TSK8S_FAIL_ON=warning in"
            + " the environment outranks it, the command line both.");
  }

  /// The words that were not typed.
  ///
  /// @param all the options of all commands, with two hyphens: a file may serve several
  /// @throws UsageException if one cannot be obeyed
  List<String> words(Supplier<Set<String>> all) {
    SortedMap<String, JsonNode> file = file(all);
    var words = new ArrayList<String>();
    for (OptionSpec option : typed.commandSpec().options()) {
      String name = option.longestName();
      if (typed.hasMatchedOption(option) || NEVER.contains(name)) {
        continue;
      }
      String variable = variable(name);
      String value = console.variable(variable);
      JsonNode saved = file.get(name.substring(2));
      if (!value.isEmpty()) {
        add(
            option,
            option.isMultiValue() ? List.of(value.split(",", -1)) : List.of(value),
            variable,
            words);
      } else if (saved != null) {
        add(option, texts(saved, name.substring(2)), config() + ": " + name.substring(2), words);
      }
    }
    return words;
  }

  /// `TSK8S_FAIL_ON` of `--fail-on`.
  static String variable(String option) {
    return PREFIX + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static void add(
      OptionSpec option, List<String> values, String where, List<String> words) {
    String name = option.longestName();
    if (option.arity().max() > 0) {
      values.forEach(value -> words.add(name + "=" + value));
    } else if (values.equals(List.of("true")) || values.equals(List.of("1"))) {
      words.add(name);
    } else if (!values.equals(List.of("false")) && !values.equals(List.of("0"))) {
      throw new UsageException(where + ": true or false, not '" + String.join(", ", values) + "'");
    }
  }

  private String config() {
    String config = typed.matchedOptionValue(CONFIG, "");
    return config.isEmpty() ? console.variable(variable(CONFIG)) : config;
  }

  private SortedMap<String, JsonNode> file(Supplier<Set<String>> all) {
    var settings = new TreeMap<String, JsonNode>();
    boolean knowsFiles = typed.commandSpec().findOption(CONFIG) != null;
    if (!knowsFiles || config().isEmpty()) {
      return settings;
    }
    JsonNode tree = tree(config());
    if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
      throw new UsageException(config() + ": expected lines like 'fail-on: warning'");
    }
    Set<String> names = all.get();
    tree.properties()
        .forEach(setting -> {
          String name = "--" + setting.getKey();
          if (!names.contains(name) || NEVER.contains(name)) {
            throw new UsageException(
                config()
                    + ": no setting '"
                    + setting.getKey()
                    + "'"
                    + Nearest.hint(
                        setting.getKey(), names.stream().map(one -> one.substring(2)).toList()));
          }
          settings.put(setting.getKey(), setting.getValue());
        });
    return settings;
  }

  private static JsonNode tree(String file) {
    try {
      Path path = Path.of(file);
      if (Files.isRegularFile(path) && Files.size(path) > LARGEST) {
        throw new UsageException(file + ": larger than " + LARGEST + " bytes");
      }
      return YAML.readTree(Files.readString(path));
    } catch (JacksonException e) {
      throw new UsageException(
          file + ": line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
    } catch (InvalidPathException | IOException e) {
      throw new UsageException("cannot read " + CONFIG + " " + file + ": " + words(e));
    }
  }

  private static String words(Exception e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case CharacterCodingException _ -> "not UTF-8";
      case IOException known -> WholeFile.words(known);
      default -> String.valueOf(e.getMessage());
    };
  }

  private List<String> texts(JsonNode value, String name) {
    var texts = new ArrayList<String>();
    (value.isArray() ? value : List.of(value)).forEach(one -> texts.add(one.asText()));
    boolean plain = value.isArray() ? allPlain(value) : value.isValueNode() && !value.isNull();
    if (!plain) {
      throw new UsageException(config() + ": " + name + ": expected a value or a list of them");
    }
    return texts;
  }

  private static boolean allPlain(JsonNode list) {
    for (JsonNode one : list) {
      if (!one.isValueNode() || one.isNull()) {
        return false;
      }
    }
    return true;
  }
}
