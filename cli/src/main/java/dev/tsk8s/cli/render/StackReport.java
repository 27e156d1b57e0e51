package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.StringWriter;

/// The layers of a network by themselves.
public final class StackReport {
  private StackReport() {}

  /// For people: a table for each group of equal nodes, then why something is not known.
  public static Renderer text(Screen screen, Detail detail) {
    return (telling, out) -> {
      var page = new Page(out, screen);
      var report = new TextReport(screen, detail);
      report.title(telling, page);
      report.unread(telling, page);
      new StackTable(telling, page).whole(detail == Detail.VERBOSE);
    };
  }

  /// For programs: `stack` of `report-1.json`, and what stands around it.
  public static Renderer json() {
    return (telling, out) -> {
      var text = new StringWriter();
      try (JsonGenerator json = JsonPieces.generator(text)) {
        var pieces = new JsonPieces(telling, json);
        json.writeStartObject();
        pieces.head();
        new JsonStack(pieces).stack(telling.report().stack());
        pieces.unread();
        json.writeNumberField("exitCode", telling.exitCode());
        json.writeEndObject();
      }
      out.append(text.getBuffer()).append('\n');
    };
  }
}
