package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Renderer;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.TextReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One `-o FORMAT[=FILE]`.
///
/// @param file where to; empty: stdout
record Output(Format format, Optional<Path> file) {

  /// A format of the report.
  enum Format {
    TEXT {
      @Override
      Renderer renderer(Screen screen, Detail detail) {
        return new TextReport(screen, detail);
      }
    },
    JSON {
      @Override
      Renderer renderer(Screen screen, Detail detail) {
        return new JsonReport();
      }
    };

    abstract Renderer renderer(Screen screen, Detail detail);

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
      return Arrays.stream(values()).map(Format::word).toList();
    }
  }

  /// What the options say; without one, text to stdout.
  ///
  /// @throws UsageException if a format is unknown, or two want stdout
  static List<Output> of(List<String> options) {
    List<Output> outputs =
        options.isEmpty()
            ? List.of(new Output(Format.TEXT, Optional.empty()))
            : options.stream().map(Output::of).toList();
    if (outputs.stream().filter(output -> output.file().isEmpty()).count() > 1) {
      throw new UsageException(
          "-o: only one format can go to stdout; give the others a file, -o json=FILE");
    }
    return outputs;
  }

  /// Writes what was rendered to where it belongs.
  void write(String text, Console console) {
    if (file.isEmpty()) {
      console.result(text);
      return;
    }
    try {
      Files.writeString(file.get(), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file.get() + ": " + words(e), e);
    }
  }

  private static String words(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "its folder does not exist";
      case AccessDeniedException _ -> "no permission";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static Output of(String option) {
    int equals = option.indexOf('=');
    String word = equals < 0 ? option : option.substring(0, equals);
    Format format =
        Arrays.stream(Format.values())
            .filter(f -> f.word().equals(word))
            .findFirst()
            .orElseThrow(() ->
                new UsageException(
                    "-o " + word + ": choose one of " + String.join(", ", Format.words())));
    if (equals < 0) {
      return new Output(format, Optional.empty());
    }
    try {
      String file = option.substring(equals + 1);
      if (file.isEmpty()) {
        throw new UsageException("-o " + option + ": the file has no name");
      }
      return new Output(format, Optional.of(Path.of(file)));
    } catch (InvalidPathException e) {
      throw new UsageException("-o " + option + ": " + e.getReason());
    }
  }
}
