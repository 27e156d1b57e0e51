package dev.tsk8s.probes.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.NoProgram;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.Programs;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The programs of a container, by the API server's exec. Ending the connection does not end the
/// remote process: what is run must end by itself.
///
/// fabric8's own exec is not used (7.8.0, PodOperationsImpl): it first reads and watches the pod
/// until it is Ready, and pods that are not are the ones to look at.
final class ContainerPrograms implements Programs {
  /// Exit statuses of what could not be started, as of a shell.
  private static final Set<Integer> NOT_STARTED = Set.of(126, 127);

  private final ApiServer server;
  private final String namespace;
  private final String pod;
  private final String container;

  ContainerPrograms(ApiServer server, String namespace, String pod, String container) {
    this.server = server;
    this.namespace = namespace;
    this.pod = pod;
    this.container = container;
  }

  @Override
  public Output run(List<String> command, Deadline deadline)
      throws IOException, InterruptedException {
    var session = new ExecSession();
    CompletableFuture<WebSocket> opening =
        ApiServer.sent(() -> open(command, session, deadline.remaining()));
    try {
      WebSocket socket = opened(opening, deadline);
      try {
        return there(session.ended().get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException _) {
        return session.soFar();
      } finally {
        socket.sendClose(1000, "done");
      }
    } catch (ExecutionException e) {
      throw HandshakeRefusal.of(e, "exec", namespace, deadline);
    } finally {
      opening.cancel(true);
    }
  }

  private CompletableFuture<WebSocket> open(
      List<String> command, ExecSession session, Duration limit) {
    return server
        .http()
        .newWebSocketBuilder()
        .uri(uri(command))
        .subprotocol(ExecSession.PROTOCOL)
        .connectTimeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
        .buildAsync(session);
  }

  private WebSocket opened(CompletableFuture<WebSocket> opening, Deadline deadline)
      throws IOException, InterruptedException, ExecutionException {
    try {
      return opening.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new Late(deadline.budget());
    }
  }

  /// Some runtimes do not fail where there is no such program, but say so as if it were its output.
  private static Output there(Output output) throws NoProgram {
    if (NOT_STARTED.contains(output.exit()) && ExecSession.isNoProgram(output.all())) {
      throw new NoProgram(ExecSession.complaint(output.all().strip()));
    }
    return output;
  }

  private URI uri(List<String> command) {
    var query = new StringBuilder("?stdout=true&stderr=true&container=").append(encode(container));
    command.forEach(word -> query.append("&command=").append(encode(word)));
    return server.uri(
        "/api/v1/namespaces/" + encode(namespace) + "/pods/" + encode(pod) + "/exec" + query);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
