package dev.tsk8s.cli.render;

import java.io.IOException;

/// A format of the report.
public interface Renderer {
  void render(Telling telling, Appendable out) throws IOException;
}
