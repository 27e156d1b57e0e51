package dev.tsk8s.probes.redact;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Replaces what names of files and of the folders they lie in tell: a user's home, a customer, a
/// host (`/home/alice/acme/from-node-1/ping-laptop.txt`).
final class FilesInText {
  /// What was asked of an API server or of a program is no file.
  private static final List<String> ASKED = List.of("GET ", "exec ", "list ", "get ");

  private static final Pattern PART = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern ENDING =
      Pattern.compile("(?:\\.(?:json|ya?ml|txt|log|md|zip|tar|tgz|gz|tsk8s))+$");

  private final Pseudonyms pseudonyms;
  private final Pattern names;

  FilesInText(Set<String> names, Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
    this.names =
        Pattern.compile(
            names.stream()
                .filter(name -> name.length() > 1 && !Pseudonyms.isEverybodys(name))
                .sorted((one, other) -> other.length() - one.length())
                .map(name -> "(?<![\\p{L}\\p{N}])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])")
                .collect(Collectors.joining("|", "(?:", ")")));
  }

  static boolean isPath(String text) {
    return text.indexOf('/') >= 0
        && !text.contains(": ")
        && ASKED.stream().noneMatch(text::startsWith);
  }

  /// A path: of folders nothing is left but what was equal, of the file what kind of output it is.
  String replaced(String path) {
    int slash = path.lastIndexOf('/', path.indexOf('{') < 0 ? path.length() : path.indexOf('{'));
    String folders =
        Stream.of(path.substring(0, slash).split("/", -1))
            .map(this::folder)
            .collect(Collectors.joining("/"));
    return folders + "/" + named(path.substring(slash + 1));
  }

  private String folder(String folder) {
    Matcher ending = ENDING.matcher(folder);
    String own = ending.find() ? folder.substring(0, ending.start()) : folder;
    return (PART.matcher(own).find() ? pseudonyms.of(own) : own) + folder.substring(own.length());
  }

  private String named(String file) {
    return names
        .matcher(file)
        .replaceAll(name -> Matcher.quoteReplacement(pseudonyms.of(name.group())));
  }
}
