package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Whether anybody is at home: a TCP connection, opened and closed. The HTTP client cannot tell
/// refused from unreachable, and the operating system tells exactly.
///
/// @param host of the API server, or of the proxy on the way to it
record Doorstep(String host, int port) {

  static Doorstep of(URI server, Optional<Proxy> proxy) {
    if (proxy.isPresent()) {
      var address = proxy.get().address();
      return new Doorstep(address.getHostString(), address.getPort());
    }
    int usual = "http".equals(server.getScheme()) ? 80 : 443;
    String host = server.getHost().replaceAll("^\\[|]$", "");
    return new Doorstep(host, server.getPort() < 0 ? usual : server.getPort());
  }

  /// Returns if somebody is there.
  ///
  /// @throws ApiFailure if nobody is
  /// @throws Late if that could not be found out in time
  void ring(Deadline deadline) throws IOException, InterruptedException {
    var done = new CompletableFuture<Optional<IOException>>();
    // a thread of its own: asking a name server that does not answer cannot be interrupted
    Thread.ofPlatform()
        .daemon()
        .name("connect " + host)
        .start(() -> done.complete(tried(deadline)));
    try {
      Optional<IOException> trouble =
          done.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      if (trouble.isPresent()) {
        throw trouble.get();
      }
    } catch (TimeoutException _) {
      throw new Late(deadline.budget());
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private Optional<IOException> tried(Deadline deadline) {
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return Optional.of(new ApiFailure(Kind.NO_SERVER, "the name " + host + " does not resolve"));
    }
    try (var socket = new Socket()) {
      socket.connect(address, (int) Math.max(1, deadline.remaining().toMillis()));
      return Optional.empty();
    } catch (SocketTimeoutException _) {
      return Optional.of(new Late(deadline.budget()));
    } catch (IOException e) {
      return Optional.of(new ApiFailure(Kind.NO_SERVER, words(e), Optional.empty(), e));
    }
  }

  private static String words(IOException e) {
    String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return said.contains("refused") ? "connection refused, nothing listens there" : said;
  }
}
