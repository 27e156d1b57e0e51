package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import dev.tsk8s.probes.objects.ListPage;
import dev.tsk8s.probes.objects.ObjectSink;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One list of an API server, page by page. While a page is read the server already prepares the
/// next.
final class PagedList {
  /// As kubectl pages (cli-runtime's default chunk size): a page of pods is 3 to 5 MB.
  private static final int PAGE = 500;

  /// An API server gives up on a list after a minute itself; the first answer of a busy one takes
  /// seconds.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// A continue token lives for minutes (etcd compaction, five by default). Twice too slow means
  /// that a third try would be too slow as well.
  private static final int MOST_RESTARTS = 2;

  /// Takes what is read.
  interface Reader extends ObjectSink {
    /// A page was read to its end.
    void page(int objects);

    /// Everything handed over so far is void: the list begins again.
    void restart();
  }

  private final ApiServer server;
  private final String path;
  private Optional<ApiServer.Pending> first = Optional.empty();

  /// A list by its path, with its selectors.
  PagedList(ApiServer server, String path) {
    this.server = server;
    this.path = path;
  }

  /// Asks for the first page already, which is read later or [forgotten][#forget()].
  PagedList begun(Deadline deadline) {
    first = Optional.of(server.send(path(""), PATIENCE, deadline));
    return this;
  }

  /// Lets go of a page that was asked for and is not read any more.
  void forget() {
    first.ifPresent(ApiServer.Pending::forget);
    first = Optional.empty();
  }

  /// Reads it to its end.
  void read(Reader reader, Deadline deadline) throws IOException, InterruptedException {
    for (int restarts = 0; ; restarts++) {
      try {
        readOnce(reader, deadline);
        return;
      } catch (ApiFailure failure) {
        if (failure.kind() != Kind.GONE || restarts == MOST_RESTARTS) {
          throw failure;
        }
        reader.restart();
      }
    }
  }

  private void readOnce(Reader reader, Deadline deadline) throws IOException, InterruptedException {
    Optional<ApiServer.Pending> ahead = first;
    first = Optional.empty();
    String token = "";
    try {
      do {
        String page = token;
        var head = PageHead.of(open(page, ahead, deadline));
        ahead = head.continueToken().map(next -> server.send(path(next), PATIENCE, deadline));
        token = readPage(head, reader);
      } while (!token.isEmpty());
    } finally {
      ahead.ifPresent(ApiServer.Pending::forget);
    }
  }

  private InputStream open(String token, Optional<ApiServer.Pending> ahead, Deadline deadline)
      throws IOException, InterruptedException {
    return Retry.under(deadline)
        .run(
            new Retry.Attempt<>() {
              private Optional<ApiServer.Pending> sent = ahead;

              @Override
              public InputStream run() throws IOException, InterruptedException {
                var pending = sent.orElseGet(() -> server.send(path(token), PATIENCE, deadline));
                sent = Optional.empty();
                return pending.await();
              }
            });
  }

  /// @return where the next page begins; empty: there is none
  private static String readPage(PageHead head, Reader reader) throws IOException {
    try (InputStream page = head.whole()) {
      ListPage read = ObjectStream.read(page, reader);
      if (!read.list()) {
        throw new ApiFailure(Kind.STRANGE, "the answer is not a list but a " + read.kind());
      }
      reader.page(read.count());
      return read.continueToken();
    } catch (IOException e) {
      throw PageHead.unreadable(e);
    }
  }

  private String path(String token) {
    String query = path.contains("?") ? "&" : "?";
    String more =
        token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    return path + query + "limit=" + PAGE + more;
  }
}
