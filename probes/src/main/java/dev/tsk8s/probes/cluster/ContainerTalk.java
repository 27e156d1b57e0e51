package dev.tsk8s.probes.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.active.PodTalk;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Standard input and output of a container, as attach by `v4.channel.k8s.io` carries them: each
/// message begins with the number of its channel (0 input, 1 output, 3 how it ended, as a
/// `Status`).
final class ContainerTalk implements PodTalk, WebSocket.Listener {
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STATUS = 3;

  /// As the other side writes them at most.
  private static final int LONGEST_LINE = 1 << 20;

  /// What waits to be heard may not fill memory.
  private static final int MOST_WAITING = 4 << 20;

  private static final Duration OPENING = Duration.ofSeconds(10);

  private static final Duration MOMENT = Duration.ofMillis(1);

  private sealed interface Word {
    record Line(String text) implements Word {}

    record End(IOException why) implements Word {}
  }

  private final LinkedBlockingQueue<Word> words = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

  private ContainerTalk() {}

  static ContainerTalk attach(ApiServer server, String namespace, String pod, Deadline deadline)
      throws IOException, InterruptedException {
    var talk = new ContainerTalk();
    Deadline soon = deadline.within(OPENING);
    CompletableFuture<WebSocket> opening =
        ApiServer.sent(() ->
            server
                .http()
                .newWebSocketBuilder()
                .uri(server.uri(path(namespace, pod)))
                .subprotocol(ExecSession.PROTOCOL)
                .connectTimeout(Math.max(1, soon.remaining().toMillis()), TimeUnit.MILLISECONDS)
                .buildAsync(talk));
    try {
      talk.socket.complete(opening.get(soon.remaining().toNanos(), TimeUnit.NANOSECONDS));
      return talk;
    } catch (ExecutionException e) {
      throw HandshakeRefusal.of(e, "attach", namespace, soon);
    } catch (TimeoutException _) {
      throw new Late(soon.budget());
    } finally {
      opening.cancel(true);
    }
  }

  private static String path(String namespace, String pod) {
    return "/api/v1/namespaces/"
        + URLEncoder.encode(namespace, UTF_8)
        + "/pods/"
        + URLEncoder.encode(pod, UTF_8)
        + "/attach?stdin=true&stdout=true";
  }

  @Override
  public void say(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(UTF_8);
    ByteBuffer message = ByteBuffer.allocate(bytes.length + 1).put((byte) STDIN).put(bytes).flip();
    WebSocket open = socket.join();
    awaitSent(open);
    if (!open.send(message)) {
      throw new ApiFailure(Kind.DROPPED, "the connection to the pod was closed");
    }
  }

  /// The client refuses a message while the one before it is still on its way out (`sendBinary` of
  /// `java.net.http.WebSocket`), as if the connection were closed.
  private static void awaitSent(WebSocket open) {
    long began = System.nanoTime();
    while (open.queueSize() > 0
        && System.nanoTime() - began < OPENING.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(MOMENT.toNanos());
    }
  }

  @Override
  public String hear(Deadline deadline) throws IOException, InterruptedException {
    Word word = words.poll(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    return switch (word) {
      case null -> throw new Late(deadline.budget());
      case Word.Line(var text) -> {
        waiting.addAndGet(-text.length());
        yield text;
      }
      case Word.End(var why) -> {
        words.add(word); // for whoever asks again
        throw why;
      }
    };
  }

  @Override
  public void close() {
    socket.join().sendClose(1000, "done");
  }

  @Override
  public void onMessage(WebSocket from, ByteBuffer message) {
    if (message.hasRemaining()) {
      int channel = message.get();
      if (channel == STDOUT) {
        take(message);
      } else if (channel == STATUS) {
        end(Kind.STRANGE, "the program in the pod has ended: " + UTF_8.decode(message));
      }
    }
    from.request();
  }

  private void take(ByteBuffer message) {
    while (message.hasRemaining()) {
      byte next = message.get();
      if (next != '\n') {
        begun.write(next);
      } else {
        line(begun.toString(UTF_8));
        begun.reset();
      }
    }
    if (begun.size() > LONGEST_LINE) {
      begun.reset();
      end(Kind.STRANGE, "the pod writes lines longer than " + (LONGEST_LINE >> 20) + " MB");
    }
  }

  private void line(String text) {
    if (waiting.addAndGet(text.length()) > MOST_WAITING) {
      end(Kind.STRANGE, "the pod writes more than it was asked");
    } else {
      words.add(new Word.Line(text));
    }
  }

  @Override
  public void onClose(WebSocket from, int code, String reason) {
    end(Kind.DROPPED, "the connection to the pod was closed");
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    words.add(
        new Word.End(
            new ApiFailure(
                Kind.DROPPED, "the connection to the pod was closed", Optional.empty(), error)));
  }

  private void end(Kind kind, String why) {
    words.add(new Word.End(new ApiFailure(kind, why)));
  }
}
