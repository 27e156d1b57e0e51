package dev.tsk8s.cli.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.cli.diff.Differences;
import dev.tsk8s.cli.render.DiffText;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.Telling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;

/// What is not as it was when somebody looked before, by the rules of `tsk8s diff`.
///
/// @param before the older report
/// @param now the newer one
record Change(Telling before, Telling now) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Of everything.
  String text(Screen screen) {
    return told(Differences.of(tree(before), tree(now)), screen);
  }

  /// Of reports of one check: the paths in them are nobody's question.
  String ofCheck(Screen screen) {
    return told(Differences.of(withoutPaths(before), withoutPaths(now)), screen);
  }

  private String told(Differences differences, Screen screen) {
    return DiffText.text(differences, time(before), time(now), now.words(), screen);
  }

  /// When that was seen.
  static String time(Telling telling) {
    return telling.report().taken().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static JsonNode withoutPaths(Telling telling) {
    JsonNode tree = tree(telling);
    if (tree instanceof ObjectNode report) {
      report.remove("paths");
    }
    return tree;
  }

  private static JsonNode tree(Telling telling) {
    try {
      return JSON.readTree(new JsonReport().told(telling));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
