package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.cluster.NoConnection.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said when the way to the API server is broken, each in one sentence.
class ConnectTest {
  @TempDir Path folder;
  private FakeApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = FakeApiServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void saysThatNothingListensThere() throws IOException {
    int port = unusedPort();

    assertNoConnection("http://127.0.0.1:" + port, Kind.UNREACHABLE)
        .hasMessage(
            "http://127.0.0.1:%d (context test, user somebody): connection refused, nothing listens there",
            port);
  }

  @Test
  void saysThatTheNameDoesNotResolve() {
    assertNoConnection("https://no-such-host.invalid:6443", Kind.UNREACHABLE)
        .hasMessageEndingWith("the name no-such-host.invalid does not resolve");
  }

  @Test
  void givesUpWithinThreeSecondsOnAServerThatIsSilent() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Instant start = Instant.now();

      assertNoConnection("https://127.0.0.1:" + silent.getLocalPort(), Kind.UNREACHABLE)
          .hasMessageContaining("no answer within")
          .isInstanceOfSatisfying(
              NoConnection.class,
              thrown -> assertThat(thrown.reason()).isInstanceOf(Reason.TimedOut.class));

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void saysThatItDoesNotSpeakTls() throws IOException {
    try (var plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerAllWith(plain, "HTTP/1.1 400 Bad Request\r\n\r\n"));

      assertNoConnection("https://127.0.0.1:" + plain.getLocalPort(), Kind.UNREACHABLE)
          .hasMessageEndingWith("it does not speak TLS");
    }
  }

  private static void answerAllWith(ServerSocket server, String words) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        client.getInputStream().readAllBytes();
      } catch (IOException _) {
        // the client has heard enough, or the test is over
      }
    }
  }

  @Test
  void saysThatTheConnectionWasClosedWithoutAnAnswer() {
    server.on("/apis/tailscale.com", FakeApiServer.hangUp());

    assertNoConnection(server.url(), Kind.UNREACHABLE)
        .hasMessageEndingWith("it closed the connection without an answer");
  }

  @Test
  void saysThatTheCredentialIsNotAccepted() {
    server.on(".*", FakeApiServer.status(401, "Unauthorized"));

    assertNoConnection(server.url(), Kind.UNAUTHORIZED)
        .hasMessageEndingWith("it does not accept the credential (401)");
  }

  @Test
  void recognisesALoginPage() {
    server.on(".*", FakeApiServer.html(200));

    assertNoConnection(server.url(), Kind.UNREACHABLE).hasMessageContaining("login page");
  }

  @Test
  void recognisesAnotherWebServer() {
    server.on(".*", FakeApiServer.html(404));

    assertNoConnection(server.url(), Kind.UNREACHABLE).hasMessageContaining("an HTML page");
  }

  @Test
  void doesNotFollowARedirection() {
    server.on(
        ".*",
        exchange -> {
          exchange.getResponseHeaders().set("Location", server.url() + "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        });

    assertNoConnection(server.url(), Kind.UNREACHABLE).hasMessageContaining("302");
    assertThat(server.requests()).doesNotContain("/elsewhere");
  }

  @Test
  void saysThatTheAnswerWasEmpty() {
    server.on(".*", FakeApiServer.body(200, "application/json", new byte[0]));

    assertNoConnection(server.url(), Kind.UNREACHABLE).hasMessageEndingWith("the answer was empty");
  }

  @Test
  void saysThatTheAnswerIsNoJson() {
    server.on(
        ".*",
        FakeApiServer.body(200, "application/json", "hello".getBytes(StandardCharsets.UTF_8)));

    assertNoConnection(server.url(), Kind.UNREACHABLE).hasMessageContaining("not JSON");
  }

  @Test
  void goesOnWithAServerThatRefusesDiscovery() throws Exception {
    server.on("/apis/tailscale.com", FakeApiServer.status(403, "no"));

    try (Cluster cluster = connect(server.url())) {
      assertThat(cluster.display()).contains("context test").contains("user somebody");
    }
  }

  @Test
  void goesOnWithAServerThatFailsAtDiscovery() throws Exception {
    server.on("/apis/tailscale.com", FakeApiServer.status(500, "no"));

    connect(server.url()).close();

    assertThat(server.requests()).hasSize(3);
  }

  private Cluster connect(String url) throws NoConnection, InterruptedException {
    return Cluster.connect(
        Kubeconfigs.to(folder, url, "", "token: abc"), Deadline.after(Duration.ofSeconds(20)));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertNoConnection(
      String url, Kind kind) {
    return assertThatThrownBy(() -> connect(url).close())
        .isInstanceOfSatisfying(
            NoConnection.class, thrown -> assertThat(thrown.kind()).isEqualTo(kind));
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
