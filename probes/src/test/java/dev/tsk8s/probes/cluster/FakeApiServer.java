package dev.tsk8s.probes.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// An API server of an empty cluster, which answers chosen requests in chosen ways.
final class FakeApiServer implements AutoCloseable {
  /// What to do with a request.
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final String scheme;
  private final Map<String, Deque<Answer>> answers =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  private FakeApiServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  static FakeApiServer start() throws IOException {
    return new FakeApiServer(HttpServer.create(anyPort(), 0), "http");
  }

  static FakeApiServer startTls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return new FakeApiServer(server, "https");
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Paths with their queries, in order.
  List<String> requests() {
    return requests;
  }

  List<String> authorizations() {
    return authorizations;
  }

  /// Answers requests whose path matches, each in turn; the last answer stays.
  FakeApiServer on(String path, Answer... inTurn) {
    answers.put(path, new ArrayDeque<>(List.of(inTurn)));
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    requests.add(path);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    try (exchange) {
      answer(path).to(exchange);
    }
  }

  private Answer answer(String path) {
    synchronized (answers) {
      for (Map.Entry<String, Deque<Answer>> entry : answers.entrySet()) {
        if (path.matches(entry.getKey())) {
          Deque<Answer> inTurn = entry.getValue();
          return inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst();
        }
      }
    }
    return path.equals("/apis/tailscale.com") ? status(404, "not found") : json(list("", ""));
  }

  static Answer json(String body) {
    return body(200, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer gzip(String body) {
    return exchange -> {
      var packed = new ByteArrayOutputStream();
      try (var out = new GZIPOutputStream(packed)) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      body(200, "application/json", packed.toByteArray()).to(exchange);
    };
  }

  static Answer html(int status) {
    return body(
        status,
        "text/html",
        "<!doctype html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8));
  }

  static Answer body(int status, String type, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /// A `Status` object, as an API server explains itself.
  static Answer status(int code, String message) {
    String body =
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","message":"%s","code":%d}\
        """
            .formatted(message.replace("\"", "\\\""), code);
    return body(code, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer busy(String retryAfter) {
    return exchange -> {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
      status(429, "too many requests").to(exchange);
    };
  }

  /// Promises the whole body and hangs up in its middle.
  static Answer cut(String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
      exchange.getHttpContext().getServer(); // the exchange is closed by the caller
      throw new IOException("hung up");
    };
  }

  /// Says nothing until the other side goes.
  static Answer hang() {
    return exchange -> {
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    };
  }

  static Answer hangUp() {
    return HttpExchange::close;
  }

  /// A list as an API server writes it.
  static String list(String continueToken, String items) {
    return """
    {"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"7"%s},"items":[%s]}
    """
        .formatted(continueToken.isEmpty() ? "" : ",\"continue\":\"" + continueToken + "\"", items);
  }

  static String nodes(String continueToken, String... names) {
    return list(
            continueToken,
            String.join(",", List.of(names).stream().map(FakeApiServer::node).toList()))
        .replace("\"List\"", "\"NodeList\"");
  }

  private static String node(String name) {
    return """
    {"metadata":{"name":"%s"},"spec":{"providerID":"x://%s"},"status":{"addresses":[{"type":"InternalIP","address":"10.0.0.1"}]}}\
    """
        .formatted(name, name);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
