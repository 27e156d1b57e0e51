package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.NoProgram;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.Output.Ending;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import dev.tsk8s.probes.objects.ObjectStream;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// One command in a container, as `v4.channel.k8s.io` carries it: each message begins with the
/// number of its channel (1 standard output, 2 standard error, 3 how it ended, as a `Status`).
final class ExecSession implements WebSocket.Listener {
  static final String PROTOCOL = "v4.channel.k8s.io";

  /// The status of ten thousand peers.
  private static final int LONGEST_OUTPUT = 16 << 20;

  private static final int LONGEST_COMPLAINT = 64 << 10;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int STATUS = 3;

  /// In the words of Go's os/exec and of runtimes.
  private static final Pattern NO_PROGRAM =
      Pattern.compile("executable file not found|exec: .*no such file or directory");

  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private final CompletableFuture<Output> ended = new CompletableFuture<>();

  /// The output when the command has ended, or why nothing is known of it.
  CompletableFuture<Output> ended() {
    return ended;
  }

  /// What was written until now.
  Output soFar() {
    return output(Ending.CUT, -1);
  }

  @Override
  public void onMessage(WebSocket socket, ByteBuffer message) {
    boolean room = true;
    if (message.hasRemaining()) {
      int channel = message.get();
      byte[] bytes = new byte[message.remaining()];
      message.get(bytes);
      switch (channel) {
        case STDOUT -> room = keep(stdout, bytes, LONGEST_OUTPUT);
        case STDERR -> keep(stderr, bytes, LONGEST_COMPLAINT);
        case STATUS -> end(new String(bytes, StandardCharsets.UTF_8));
        default -> {} // the resize channel, or one of a later protocol
      }
    }
    if (!room) {
      ended.complete(output(Ending.TOO_MUCH, -1));
    }
    if (!ended.isDone()) {
      socket.request();
    }
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason) {
    ended.completeExceptionally(
        new ApiFailure(Kind.DROPPED, "the connection was closed before the command ended"));
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    ended.completeExceptionally(
        new ApiFailure(
            Kind.DROPPED,
            "the connection was closed before the command ended",
            Optional.empty(),
            error));
  }

  private void end(String text) {
    try {
      ended.complete(output(Ending.EXITED, exitCode(JsonTrees.read(ObjectStream.JSON, text))));
    } catch (ApiFailure | NoProgram e) {
      ended.completeExceptionally(e);
    } catch (IOException e) {
      ended.completeExceptionally(
          new ApiFailure(
              Kind.STRANGE, "it does not say how the command ended", Optional.empty(), e));
    }
  }

  private static int exitCode(JsonNode status) throws ApiFailure, NoProgram {
    if (status.path("status").asText().equals("Success")) {
      return 0;
    }
    for (JsonNode cause : status.path("details").path("causes")) {
      String code = cause.path("message").asText();
      if (cause.path("reason").asText().equals("ExitCode") && code.matches("\\d{1,3}")) {
        return Integer.parseInt(code);
      }
    }
    String words = complaint(status.path("message").asText("it does not say why"));
    if (isNoProgram(words)) {
      throw new NoProgram(words);
    }
    throw new ApiFailure(Kind.STRANGE, words);
  }

  static boolean isNoProgram(String message) {
    return NO_PROGRAM.matcher(message).find();
  }

  /// Runtimes wrap the reason in several layers of their own words.
  static String complaint(String message) {
    int from = message.indexOf("exec: \"");
    String core = from < 0 ? message : message.substring(from + "exec: ".length());
    return "the command cannot be run: " + core.replaceFirst(": unknown$", "");
  }

  private static boolean keep(ByteArrayOutputStream kept, byte[] bytes, int most) {
    int room = Math.min(bytes.length, most - kept.size());
    kept.write(bytes, 0, room);
    return room == bytes.length;
  }

  private Output output(Ending ending, int exit) {
    return new Output(
        ending,
        exit,
        stdout.toString(StandardCharsets.UTF_8),
        stderr.toString(StandardCharsets.UTF_8));
  }
}
