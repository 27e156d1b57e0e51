package dev.tsk8s.cli;

import dev.tsk8s.probes.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/// What `--from` names and `--demo` brings, in place of a live look. What only a live look can obey
/// is refused beside them, as a diagnosis of something else than what was asked for.
final class Inputs {
  private static final List<String> LIVE =
      List.of("--context", "--kubeconfig", "--namespace", ActiveOptions.ACTIVE);

  /// More are not looked through for a likely name.
  private static final int SIBLINGS = 10_000;

  private Inputs() {}

  /// The inputs of `--from`.
  ///
  /// @throws UsageException if they cannot be obeyed
  static List<String> of(ParseResult arguments) {
    List<String> from = Options.values(arguments, "--from");
    if (Options.given(arguments, "--demo")) {
      exclude(arguments, "--demo", Stream.concat(Stream.of("--from"), LIVE.stream()));
    } else if (!from.isEmpty()) {
      exclude(arguments, "--from", LIVE.stream());
    }
    if (from.contains("")) {
      throw new UsageException("--from: no file is named; is a variable empty?");
    }
    from.forEach(Inputs::refuseLists);
    return from;
  }

  private static void exclude(ParseResult arguments, String option, Stream<String> others) {
    others
        .filter(arguments::hasMatchedOption)
        .findFirst()
        .ifPresent(other -> {
          throw new UsageException(option + " and " + other + " exclude each other");
        });
  }

  /// A comma may stand in a file's name, so it parts nothing.
  private static void refuseLists(String input) {
    List<String> parts = List.of(input.split(",", -1));
    if (parts.size() > 1 && !exists(input) && parts.stream().allMatch(Inputs::exists)) {
      String each = parts.stream().map(part -> "--from " + part).collect(Collectors.joining(" "));
      throw new UsageException("--from " + input + ": no such file; write " + each);
    }
  }

  private static boolean exists(String input) {
    return path(input).filter(Files::exists).isPresent();
  }

  /// A sentence for each input that is not there and has a neighbour of nearly the same name.
  ///
  /// @param option what named them
  static List<String> misspelt(String option, List<String> inputs) {
    return inputs.stream()
        .filter(input -> !input.equals("-") && !exists(input))
        .flatMap(input ->
            path(input).flatMap(Inputs::neighbour).stream()
                .map(near -> option + " " + input + ": no such file; did you mean '" + near + "'?"))
        .toList();
  }

  private static Optional<Path> path(String input) {
    try {
      return Optional.of(Path.of(input.substring(input.indexOf('=') + 1)));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Optional<Path> neighbour(Path missing) {
    Path parent = missing.toAbsolutePath().getParent();
    Path name = missing.getFileName();
    if (parent == null || name == null || !Files.isDirectory(parent)) {
      return Optional.empty();
    }
    try (Stream<Path> siblings = Files.list(parent)) {
      List<String> names =
          siblings.limit(SIBLINGS).map(path -> String.valueOf(path.getFileName())).toList();
      return Spelling.nearest(name.toString(), names).map(missing::resolveSibling);
    } catch (IOException | UncheckedIOException _) {
      return Optional.empty(); // it is a hint only
    }
  }
}
