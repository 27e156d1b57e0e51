package dev.tsk8s.probes.cluster;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// An API server that can do nothing but exec and attach: it accepts a WebSocket and plays one
/// script for each.
public final class FakeExecServer implements AutoCloseable {
  public static final String SUCCESS = "{\"kind\":\"Status\",\"status\":\"Success\"}";

  private static final String NOTHING =
      """
      {"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[]}
      """;

  /// What happens in the container.
  @FunctionalInterface
  interface Script {
    void play(Wires wires) throws IOException, InterruptedException;
  }

  /// What happens in the container that a path names.
  @FunctionalInterface
  public interface Play {
    void play(String path, Wires wires) throws IOException, InterruptedException;
  }

  private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> objects;
  private final Play script;
  private final String refusal;

  private FakeExecServer(Map<String, String> objects, Play script, String refusal)
      throws IOException {
    this.objects = objects;
    this.script = script;
    this.refusal = refusal;
    Thread.ofVirtual().start(this::accept);
  }

  static FakeExecServer playing(Script script) throws IOException {
    return new FakeExecServer(Map.of(), (_, wires) -> script.play(wires), "");
  }

  /// @param objects what a GET of a path gives; of another path it is an empty list
  public static FakeExecServer of(Map<String, String> objects, Play script) throws IOException {
    return new FakeExecServer(objects, script, "");
  }

  static FakeExecServer refusing(int code, String message) throws IOException {
    String body =
        "{\"kind\":\"Status\",\"message\":\"%s\",\"code\":%d}"
            .formatted(message.replace("\"", "\\\""), code);
    return new FakeExecServer(
        Map.of(),
        (_, _) -> {},
        "HTTP/1.1 %d No\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(code, body.length(), body));
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  List<String> requests() {
    return requests;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // the test is over
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String request = in.readLine();
      if (request == null) {
        return; // the client only knocked
      }
      String path = request.split(" ", 3)[1];
      requests.add(path);
      String key = "";
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
      }
      var wires = new Wires(new DataOutputStream(socket.getOutputStream()), in);
      if (!path.contains("/exec?") && !path.contains("/attach?")) {
        wires.raw(answer(path));
        return;
      }
      if (!refusal.isEmpty()) {
        wires.raw(refusal);
        return;
      }
      wires.raw(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: "
              + accepted(key)
              + "\r\n\r\n");
      script.play(path, wires);
      in.read(); // until the client has said goodbye
    } catch (IOException | InterruptedException _) {
      // the client went
    }
  }

  private String answer(String path) {
    boolean none = path.equals("/apis/tailscale.com");
    String body = none ? "" : objects.getOrDefault(path.replaceFirst("[?].*", ""), NOTHING);
    return "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(none ? "404 Not Found" : "200 OK", body.length(), body);
  }

  private static String accepted(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /// The channels of one exec.
  public static final class Wires {
    private final DataOutputStream out;
    private final Reader in;

    Wires(DataOutputStream out, Reader in) {
      this.out = out;
      this.in = in;
    }

    /// The next message of the client: its channel and its text.
    String heard() throws IOException {
      in.read(); // the kind of frame
      int length = in.read() & 0x7f;
      if (length == 126) {
        length = in.read() << 8 | in.read();
      }
      int[] mask = {in.read(), in.read(), in.read(), in.read()};
      byte[] text = new byte[length];
      for (int i = 0; i < length; i++) {
        text[i] = (byte) (in.read() ^ mask[i % 4]);
      }
      return text[0] + " " + new String(text, 1, length - 1, StandardCharsets.UTF_8);
    }

    public void stdout(String text) throws IOException {
      message(1, text.getBytes(StandardCharsets.UTF_8));
    }

    public void stderr(String text) throws IOException {
      message(2, text.getBytes(StandardCharsets.UTF_8));
    }

    public void status(String json) throws IOException {
      message(3, json.getBytes(StandardCharsets.UTF_8));
      out.write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xe8}); // close, 1000
      out.flush();
    }

    public void exits(int code) throws IOException {
      status(
          """
          {"kind":"Status","status":"Failure","reason":"NonZeroExitCode",
           "message":"command terminated with non-zero exit code",
           "details":{"causes":[{"reason":"ExitCode","message":"%d"}]}}\
          """
              .formatted(code));
    }

    void message(int channel, byte[] bytes) throws IOException {
      out.write(0x82);
      int length = bytes.length + 1;
      if (length < 126) {
        out.write(length);
      } else if (length < 65536) {
        out.write(126);
        out.writeShort(length);
      } else {
        out.write(127);
        out.writeLong(length);
      }
      out.write(channel);
      out.write(bytes);
      out.flush();
    }

    void raw(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    public void hangUp() throws IOException {
      out.close();
    }
  }
}
