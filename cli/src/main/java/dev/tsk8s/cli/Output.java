package dev.tsk8s.cli;

import dev.tsk8s.cli.ExitCode.FailOn;
import dev.tsk8s.cli.render.CodeQualityReport;
import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.HtmlReport;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.JunitReport;
import dev.tsk8s.cli.render.MarkdownReport;
import dev.tsk8s.cli.render.PrometheusReport;
import dev.tsk8s.cli.render.Renderer;
import dev.tsk8s.cli.render.SarifReport;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.SummaryReport;
import dev.tsk8s.cli.render.TextReport;
import dev.tsk8s.cli.render.YamlReport;
import dev.tsk8s.core.diagnosis.Severity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// One `-o FORMAT[=FILE]`.
///
/// @param file where to; empty: stdout
record Output(Format format, Optional<Path> file) {

  /// In place of a file.
  static final String STDOUT = "-";

  /// What every command speaks.
  static final List<Format> PLAIN = List.of(Format.TEXT, Format.JSON);

  /// What the report is told in.
  static final List<Format> ALL = List.of(Format.values());

  /// A format of a result.
  enum Format {
    TEXT,
    JSON,
    YAML,
    JUNIT,
    SARIF,
    MARKDOWN,
    PROMETHEUS,
    HTML,
    SUMMARY,
    CODEQUALITY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Who writes a report in it.
    ///
    /// @param screen of the readable one
    /// @param gate what is a failure
    Renderer renderer(Screen screen, Detail detail, FailOn gate) {
      Severity failOn = gate.severity();
      return switch (this) {
        case TEXT -> new TextReport(screen, detail, failOn, gate.unknown());
        case JSON -> new JsonReport();
        case YAML -> new YamlReport();
        case JUNIT -> new JunitReport(failOn);
        case SARIF -> new SarifReport();
        case MARKDOWN -> new MarkdownReport();
        case PROMETHEUS -> new PrometheusReport();
        case HTML -> new HtmlReport();
        case SUMMARY -> new SummaryReport();
        case CODEQUALITY -> new CodeQualityReport();
      };
    }
  }

  /// The option itself.
  ///
  /// @param what the beginning of its description
  static OptionSpec option(String what, List<Format> choices) {
    return Options.values(
            "FORMAT[=FILE]",
            what
                + ": "
                + String.join(", ", words(choices))
                + ". Repeatable with files, - is stdout (default: text).",
            "-o",
            "--output")
        .toBuilder()
        .completionCandidates(words(choices))
        .build();
  }

  /// What the options say; without one, text to stdout.
  ///
  /// @throws UsageException if a format is none of these, or two want the same place
  static List<Output> of(List<String> options, List<Format> choices) {
    List<Output> outputs =
        options.isEmpty()
            ? List.of(new Output(Format.TEXT, Optional.empty()))
            : options.stream().map(option -> of(option, choices)).toList();
    if (outputs.stream().filter(output -> output.file().isEmpty()).count() > 1) {
      throw new UsageException(
          "-o: only one format can go to stdout; give the others a file, -o json=FILE");
    }
    var files = new HashSet<Path>();
    for (Output output : outputs) {
      if (output.file().isPresent()
          && !files.add(output.file().get().toAbsolutePath().normalize())) {
        throw new UsageException("-o: two formats for one file, " + output.file().get());
      }
    }
    return outputs;
  }

  /// What a command says that has no other format than these.
  String plain(Supplier<String> text, Supplier<String> json) {
    return switch (format) {
      case TEXT -> text.get();
      case JSON -> json.get();
      default -> throw new IllegalStateException("nobody offered " + format.word());
    };
  }

  /// Writes what was rendered to where it belongs.
  void write(String text, Console console, Interruption interruption) {
    file.ifPresentOrElse(
        path -> new WholeFile(path).write(interruption, text), () -> console.result(text));
  }

  static List<String> words(List<Format> formats) {
    return formats.stream().map(Format::word).toList();
  }

  private static Output of(String option, List<Format> choices) {
    int equals = option.indexOf('=');
    String word = equals < 0 ? option : option.substring(0, equals);
    Format format =
        choices.stream()
            .filter(one -> one.word().equals(word))
            .findFirst()
            .orElseThrow(() ->
                new UsageException(
                    "-o " + word + ": choose one of " + String.join(", ", words(choices))));
    if (equals < 0) {
      return new Output(format, Optional.empty());
    }
    try {
      String file = option.substring(equals + 1);
      if (file.isEmpty()) {
        throw new UsageException("-o " + option + ": the file has no name");
      }
      return new Output(
          format, file.equals(STDOUT) ? Optional.empty() : Optional.of(Path.of(file)));
    } catch (InvalidPathException e) {
      throw new UsageException("-o " + option + ": " + e.getReason());
    }
  }
}
