package dev.tsk8s.captures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A capture with as little changed as turns its verdict: a sick one mended, or a healthy one
/// broken (`captures/twins.txt`).
///
/// @param captures the cases it is made from; usually one
/// @param what what is changed, in a sentence
/// @param edits lines for [Editing]
/// @param finds what must be found: severity, code, subject, cause
/// @param paths what must have become of paths: from, to, state
record Twin(
    List<String> captures,
    String what,
    List<String> edits,
    List<String> finds,
    List<String> paths) {

  private static final Path TABLE = Path.of("src", "test", "resources", "captures", "twins.txt");

  static List<Twin> all() {
    try {
      var twins = new ArrayList<Twin>();
      for (String line : Files.readAllLines(TABLE)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          add(line, twins);
        }
      }
      return twins;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(String line, List<Twin> twins) {
    String text = line.strip();
    if (!line.startsWith(" ")) {
      int colon = text.indexOf(": ");
      twins.add(
          new Twin(
              List.of(text.substring(0, colon).split(" ")),
              text.substring(colon + 2),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>()));
    } else if (text.startsWith("finds ")) {
      twins.getLast().finds().add(text.substring("finds ".length()));
    } else if (text.startsWith("path ")) {
      twins.getLast().paths().add(text.substring("path ".length()));
    } else {
      twins.getLast().edits().add(text);
    }
  }
}
