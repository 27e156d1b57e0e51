package dev.tsk8s.probes.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Reads ahead of whoever reads from it, on a thread of its own: one turns YAML into JSON while the
/// other makes facts of it. Closed before its end it stops reading.
final class AheadReader extends Reader {
  private static final int CHUNK = 65_536;
  private static final char[] END = new char[0];

  private static final int AHEAD = 16;

  private final BlockingQueue<char[]> chunks = new ArrayBlockingQueue<>(AHEAD);
  private final AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
  private final Thread reader;
  private char[] chunk = new char[1];
  private int served = 1;

  /// @param source must end by itself, at the deadline at the latest
  AheadReader(String name, Reader source) {
    reader = Thread.ofPlatform().daemon().name("reading " + name).start(() -> readAll(source));
  }

  private void readAll(Reader source) {
    try {
      forward(source);
      chunks.put(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody wants the rest
    }
  }

  private void forward(Reader source) throws InterruptedException {
    char[] buffer = new char[CHUNK];
    try {
      for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
        if (read > 0) {
          chunks.put(Arrays.copyOf(buffer, read));
        }
      }
    } catch (IOException e) {
      broken.set(e);
    } catch (RuntimeException | OutOfMemoryError e) { // else one would wait for the rest for ever
      broken.set(new IOException(String.valueOf(e.getMessage()), e));
    }
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (served == chunk.length && chunk.length > 0) {
      chunk = next();
      served = 0;
    }
    if (chunk.length == 0) {
      IOException why = broken.get();
      if (why != null) {
        throw why;
      }
      return -1;
    }
    int count = Math.min(length, chunk.length - served);
    System.arraycopy(chunk, served, buffer, offset, count);
    served += count;
    return count;
  }

  private char[] next() throws IOException {
    try {
      return chunks.take();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
