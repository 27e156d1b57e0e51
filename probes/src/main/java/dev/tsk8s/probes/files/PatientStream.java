package dev.tsk8s.probes.files;

import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads what may never answer (standard input, a named pipe) on a thread of its own, which does
/// not keep the program alive; whoever reads from here waits until the deadline only. A blocked
/// read of a pipe cannot be interrupted otherwise.
final class PatientStream extends InputStream {
  private static final int CHUNK = 131_072;

  /// Opens what is to be read; may block.
  interface Opening {
    InputStream open() throws IOException;
  }

  private sealed interface Step {}

  private record Bytes(ByteBuffer bytes) implements Step {}

  private record End() implements Step {}

  private record Broken(IOException how) implements Step {}

  /// How often we look whether the deadline has been brought forward.
  private static final Duration GLANCE = Duration.ofMillis(100);

  /// Eight megabytes: what nobody wants is decompressed while something large is understood.
  private static final int AHEAD = 64;

  private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(AHEAD);
  private final Deadline deadline;
  private final Thread reader;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private boolean ended;
  private @Nullable IOException broken;

  PatientStream(String name, Opening opening, Deadline deadline) {
    this.deadline = deadline;
    this.reader = Thread.ofPlatform().daemon().name("reading " + name).start(() -> read(opening));
  }

  /// Reads ahead of whoever reads from it, so that one decompresses while the other understands.
  static PatientStream ahead(String name, InputStream in, Deadline deadline) {
    return new PatientStream(name, () -> in, deadline);
  }

  private void read(Opening opening) {
    try {
      try (InputStream in = opening.open()) {
        byte[] buffer = new byte[CHUNK];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          boolean full = read > CHUNK / 2;
          steps.put(
              new Bytes(ByteBuffer.wrap(full ? buffer : Arrays.copyOf(buffer, read), 0, read)));
          buffer = full ? new byte[CHUNK] : buffer;
        }
        steps.put(new End());
      } catch (IOException e) {
        steps.put(new Broken(e));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody wants the rest
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int read = Math.min(length, chunk.remaining());
    chunk.get(buffer, offset, read);
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    if (wanted <= 0 || !hasMore()) {
      return 0;
    }
    int skipped = (int) Math.min(wanted, chunk.remaining());
    chunk.position(chunk.position() + skipped);
    return skipped;
  }

  private boolean hasMore() throws IOException {
    while (!ended && !chunk.hasRemaining()) {
      if (broken != null) {
        throw broken;
      }
      await();
    }
    return !ended;
  }

  private void await() throws IOException {
    try {
      Step step = next();
      switch (step) {
        case Bytes(ByteBuffer bytes) -> chunk = bytes;
        case End() -> ended = true;
        case Broken(IOException how) -> {
          broken = how; // nothing comes after it
          throw how;
        }
        case null -> throw new InterruptedIOException("not read by the deadline");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /// The next step before the deadline, which may also come earlier than it was set for.
  private @Nullable Step next() throws InterruptedException {
    while (!deadline.isOver()) {
      long wait = Math.min(deadline.remaining().toNanos(), GLANCE.toNanos());
      Step step = steps.poll(wait, TimeUnit.NANOSECONDS);
      if (step != null) {
        return step;
      }
    }
    return steps.poll();
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
