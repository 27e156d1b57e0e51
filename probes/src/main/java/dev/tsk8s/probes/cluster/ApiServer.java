package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/// One API server. Only [#write] changes anything there.
final class ApiServer implements AutoCloseable {
  /// Most that is read of an answer that is no success: it is shown to a person.
  private static final int LONGEST_COMPLAINT = 64 << 10;

  private static final int BUFFER = 64 << 10;

  private final Target target;
  private final Doorstep doorstep;
  private final HttpClient http;

  ApiServer(Target target, Doorstep doorstep, HttpClient http) {
    this.target = target;
    this.doorstep = doorstep;
    this.http = http;
  }

  Target target() {
    return target;
  }

  HttpClient http() {
    return http;
  }

  /// Whether anybody is at home.
  void ring(Deadline deadline) throws IOException, InterruptedException {
    doorstep.ring(deadline);
  }

  URI uri(String path) {
    return URI.create(target.server() + path);
  }

  /// A success: 200, of a new object 201, and 202 of one that is removed by and by.
  record Answer(int code, InputStream body) {}

  /// A request under way.
  static final class Pending {
    private final BodyStream body;
    private final CompletableFuture<HttpResponse<AsyncBody>> response;
    private final Duration limit;

    private Pending(
        BodyStream body, CompletableFuture<HttpResponse<AsyncBody>> response, Duration limit) {
      this.body = body;
      this.response = response;
      this.limit = limit;
    }

    /// The body of a successful answer, unpacked.
    ///
    /// @throws ApiFailure if there is none
    /// @throws Late if none came in time
    InputStream await() throws IOException, InterruptedException {
      return head().body();
    }

    /// The same with the number of the success.
    Answer head() throws IOException, InterruptedException {
      try {
        HttpResponse<AsyncBody> answer = response.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        body.begin(answer.body());
        boolean packed = "gzip".equalsIgnoreCase(answer.header("Content-Encoding"));
        if (answer.code() < 200 || answer.code() > 202) {
          throw complaint(answer, packed);
        }
        return new Answer(answer.code(), packed ? new GZIPInputStream(body, BUFFER) : body);
      } catch (ExecutionException e) {
        throw Trouble.of(e, limit);
      } catch (TimeoutException _) {
        throw new Late(limit);
      } finally {
        response.cancel(true);
      }
    }

    private ApiFailure complaint(HttpResponse<AsyncBody> answer, boolean packed) {
      String said;
      try (InputStream in = packed ? new GZIPInputStream(body) : body) {
        said = new String(in.readNBytes(LONGEST_COMPLAINT), StandardCharsets.UTF_8);
      } catch (IOException _) {
        said = ""; // the status alone says what matters
      }
      return new Complaint(answer.code(), said, retryAfter(answer)).failure();
    }

    /// Nobody waits for it any more.
    void forget() {
      if (!response.cancel(true) && !response.isCompletedExceptionally()) {
        response.join().body().cancel();
      }
    }
  }

  /// Sends a request.
  ///
  /// @param patience how long to wait for the head of the answer
  Pending send(String path, Duration patience, Deadline deadline) {
    Duration limit = deadline.within(patience).remaining();
    return send(request(path, limit).build(), limit, deadline);
  }

  private HttpRequest.Builder request(String path, Duration limit) {
    return http.newHttpRequestBuilder()
        .uri(uri(path))
        .header("Accept", "application/json")
        .header("Accept-Encoding", "gzip")
        .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
  }

  private Pending send(HttpRequest request, Duration limit, Deadline deadline) {
    var body = new BodyStream(deadline);
    return new Pending(body, sent(() -> http.consumeBytes(request, body)), limit);
  }

  /// Asking for a token may fail before anything is sent.
  static <T> CompletableFuture<T> sent(Supplier<CompletableFuture<T>> request) {
    try {
      return request.get();
    } catch (UncheckedIOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Sends a request, again where that may help, and waits for its answer.
  InputStream get(String path, Duration patience, Deadline deadline)
      throws IOException, InterruptedException {
    return Retry.under(deadline).run(() -> send(path, patience, deadline).await());
  }

  /// Sends something that changes an object, again only where the server says that it did not do it
  /// (429), and waits for the answer. After any other trouble it may have been done or not.
  ///
  /// @param method `PATCH`, `POST` or `DELETE`
  Answer write(
      String method,
      String path,
      String contentType,
      String content,
      Duration patience,
      Deadline deadline)
      throws IOException, InterruptedException {
    return Retry.onlyOfBusy(deadline)
        .run(() -> {
          Duration limit = deadline.within(patience).remaining();
          HttpRequest request = request(path, limit).method(method, contentType, content).build();
          return send(request, limit, deadline).head();
        });
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return Optional.ofNullable(answer.header("Retry-After"))
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  @Override
  public void close() {
    http.close();
  }
}
