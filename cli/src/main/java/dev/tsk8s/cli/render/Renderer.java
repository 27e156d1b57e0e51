package dev.tsk8s.cli.render;

import java.io.IOException;
import java.io.UncheckedIOException;

/// A format of the report.
public interface Renderer {
  void render(Telling telling, Appendable out) throws IOException;

  /// The same in one piece.
  default String told(Telling telling) {
    var text = new StringBuilder();
    try {
      render(telling, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
