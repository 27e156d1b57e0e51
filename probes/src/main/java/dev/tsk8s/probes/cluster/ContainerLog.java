package dev.tsk8s.probes.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

/// The end of a container's log: what it wrote in the last minute by the clock of its node, and of
/// that no more than a chatty program writes.
public final class ContainerLog {
  /// `limitBytes` cuts the newest lines away, so `tailLines` has to be the narrower of the two.
  private static final String LATELY = "&sinceSeconds=60&tailLines=2000&limitBytes=2097152";

  /// kubelet reads its own disk.
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final ApiServer server;
  private final String namespace;
  private final String pod;
  private final String container;

  ContainerLog(ApiServer server, String namespace, String pod, String container) {
    this.server = server;
    this.namespace = namespace;
    this.pod = pod;
    this.container = container;
  }

  /// How a plan names the request.
  static String request() {
    return "GET " + path("NAMESPACE", "POD", "CONTAINER");
  }

  /// Reads it once, line by line.
  public <T> T read(Function<Stream<String>, T> reader, Deadline deadline)
      throws IOException, InterruptedException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                server.get(path(namespace, pod, container), PATIENCE, deadline), UTF_8))) {
      return reader.apply(lines.lines());
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    } catch (ApiFailure failure) {
      throw failure.kind() == Kind.FORBIDDEN
          ? new NotAllowed("get", "pods/log", namespace, failure)
          : failure;
    }
  }

  private static String path(String namespace, String pod, String container) {
    return "/api/v1/namespaces/"
        + encode(namespace)
        + "/pods/"
        + encode(pod)
        + "/log?container="
        + encode(container)
        + LATELY;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
