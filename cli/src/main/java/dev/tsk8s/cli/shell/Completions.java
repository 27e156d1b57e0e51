package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.render.Catalogue;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What fits where the cursor is.
///
/// @param all the findings of the report
/// @param commands so many can be copied
/// @param formats of files
record Completions(Catalogue all, int commands, List<String> formats) implements Front.Completion {
  /// More entries of a folder are nothing to choose from.
  private static final int ENTRIES = 1000;

  @Override
  public List<String> of(List<String> before, String word) {
    Stream<String> words = before.isEmpty() ? verbs() : after(before, word);
    return words.filter(one -> one.startsWith(word)).distinct().toList();
  }

  private static Stream<String> verbs() {
    return Stream.of(Verb.values()).map(Verb::word);
  }

  private Stream<String> after(List<String> before, String word) {
    List<Verb> meant = Verb.meant(before.getFirst());
    if (meant.size() != 1 || before.size() > meant.getFirst().takes().most()) {
      return Stream.of();
    }
    return switch (meant.getFirst().takes()) {
      case NOTHING -> Stream.of();
      case FINDING -> Stream.concat(numbers(all.items().size()), codes());
      case NUMBER -> numbers(commands);
      case CHECK -> Checks.ALL.stream().map(Check::id);
      case DETAIL -> Stream.of("-v");
      case VERB -> verbs();
      case FILE ->
          Stream.concat(before.size() == 1 ? formats.stream() : Stream.of("--force"), files(word));
      case WORDS ->
          Stream.of(
                  Stream.of(Severity.values()).map(Severity::word),
                  Stream.of(Topic.values()).map(Topic::word).filter(this::isFound),
                  all.items().stream().map(item -> item.finding().code().check()),
                  codes())
              .flatMap(words -> words);
    };
  }

  private static Stream<String> numbers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Integer::toString);
  }

  private Stream<String> codes() {
    return all.items().stream().map(item -> item.finding().code().text());
  }

  private boolean isFound(String topic) {
    return all.items().stream().anyMatch(item -> Topics.of(item.finding()).contains(topic));
  }

  /// The entries of the folder that the word is in, hidden ones where a dot was typed. Names that
  /// steer a terminal or would need quotes are not offered.
  private static Stream<String> files(String word) {
    int slash = word.lastIndexOf('/') + 1;
    String folder = word.substring(0, slash);
    boolean hidden = word.startsWith(".", slash);
    try (Stream<Path> entries = Files.list(Home.path(folder.isEmpty() ? "." : folder))) {
      return entries
          .limit(ENTRIES)
          .filter(entry -> hidden || !String.valueOf(entry.getFileName()).startsWith("."))
          .filter(entry -> String.valueOf(entry.getFileName()).matches("[\\p{L}\\p{N}._+@:=-]+"))
          .map(entry -> folder + entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
          .sorted()
          .toList()
          .stream();
    } catch (IOException | InvalidPathException | UncheckedIOException _) {
      return Stream.of();
    }
  }
}
