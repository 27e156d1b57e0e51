package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The body of an answer as a stream: at most two chunks are held, the rest waits in the socket.
/// Ends in silence as in noise: no byte for [#SILENCE] is an error.
///
/// fabric8's own stream copies byte by byte and has no limit of time.
final class BodyStream extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {
  /// An API server that pauses for longer in the middle of an answer is not coming back.
  static final Duration SILENCE = Duration.ofSeconds(15);

  private sealed interface Chunk {
    record Data(List<ByteBuffer> buffers) implements Chunk {}

    record End(Optional<Throwable> trouble) implements Chunk {}
  }

  private final Deadline deadline;
  private final LinkedBlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> current = new ArrayDeque<>();
  private Optional<AsyncBody> body = Optional.empty();
  private boolean ended;

  BodyStream(Deadline deadline) {
    this.deadline = deadline;
  }

  /// Called once, when the head of the answer is there.
  void begin(AsyncBody answer) {
    body = Optional.of(answer);
    var _ =
        answer
            .done()
            .whenComplete((_, trouble) -> chunks.add(new Chunk.End(Optional.ofNullable(trouble))));
    answer.consume();
  }

  @Override
  public void consume(List<ByteBuffer> value, AsyncBody asyncBody) {
    chunks.add(new Chunk.Data(value));
  }

  @Override
  public int read() throws IOException {
    return fill() ? next().get() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    ByteBuffer buffer = next();
    int taken = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, taken);
    return taken;
  }

  @Override
  public void close() {
    body.ifPresent(AsyncBody::cancel);
  }

  private ByteBuffer next() {
    return current.getFirst();
  }

  /// Whether there is a byte to read.
  private boolean fill() throws IOException {
    while (!current.isEmpty() && !current.getFirst().hasRemaining()) {
      current.removeFirst();
    }
    while (current.isEmpty()) {
      if (ended) {
        return false;
      }
      switch (await()) {
        case Chunk.Data(var buffers) -> {
          body.ifPresent(AsyncBody::consume);
          buffers.stream().filter(ByteBuffer::hasRemaining).forEach(current::addLast);
        }
        case Chunk.End(var trouble) -> {
          ended = true;
          if (trouble.isPresent()) {
            throw cut(trouble.get());
          }
        }
      }
    }
    return true;
  }

  private static IOException cut(Throwable trouble) {
    var cut = new EOFException("the answer was cut off");
    cut.initCause(trouble);
    return cut;
  }

  private Chunk await() throws IOException {
    Deadline patience = deadline.within(SILENCE);
    try {
      Chunk chunk = chunks.poll(patience.remaining().toNanos(), TimeUnit.NANOSECONDS);
      if (chunk == null) {
        close();
        throw new Late(patience.budget());
      }
      return chunk;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
