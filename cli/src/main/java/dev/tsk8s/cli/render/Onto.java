package dev.tsk8s.cli.render;

import java.io.IOException;
import java.io.Writer;
import java.nio.CharBuffer;

/// A writer onto whatever takes text; closing it closes nothing.
final class Onto extends Writer {
  private final Appendable out;

  Onto(Appendable out) {
    this.out = out;
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    out.append(CharBuffer.wrap(text, offset, length));
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    out.append(text, offset, offset + length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
