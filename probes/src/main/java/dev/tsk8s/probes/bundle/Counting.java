package dev.tsk8s.probes.bundle;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Counts, and leaves what is below open when it is closed.
final class Counting extends FilterOutputStream {
  private long bytes;

  Counting(OutputStream out) {
    super(out);
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    bytes++;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
    bytes += length;
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
