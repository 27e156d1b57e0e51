import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import jdk.internal.net.http.hpack.Decoder;
import jdk.internal.net.http.hpack.DecodingCallback;

/// An API server on loopback that serves recorded lists and plays recorded commands, as a real one does: TLS,
/// HTTP/2 for lists, WebSockets for exec. The start-up cache is rehearsed on it, and benchmarks read it.
///
/// Run as `java --add-exports java.net.http/jdk.internal.net.http.hpack=ALL-UNNAMED FakeCluster.java DIR DEMO.ZIP`.
/// When it is ready, DIR/kubeconfig holds the contexts `demo`, the cluster that ships inside tsk8s, `plain`, 3 nodes and
/// 30 pods without Tailscale, and `open`, the same without TLS. `exec` of a command that begins with `sleep` takes as many ms as it says.
final class FakeCluster {
  private static final int NODES = 3;
  private static final int PODS = 30;
  private static final char[] PASSWORD = "password".toCharArray();

  /// HTTP/2 (RFC 9113): frame types and flags.
  private static final int DATA = 0;

  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 0x20;
  private static final int LARGEST_FRAME = 16384;

  private final Map<String, String> files;
  private final Map<String, byte[]> lists = new HashMap<>();

  private FakeCluster(Map<String, String> files) {
    this.files = files;
    for (var file : files.entrySet()) {
      if (!file.getKey().contains("/")) {
        String plural = file.getKey().replace(".json", "");
        lists.put("/demo/" + plural, file.getValue().getBytes(UTF_8));
      }
    }
    lists.put("/plain/nodes", copies(files.get("nodes.json"), "node", NODES));
    lists.put("/plain/pods", copies(files.get("pods.json"), "coredns", PODS));
  }

  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    var cluster = new FakeCluster(unzip(Path.of(args[1])));
    KeyStore keys = keys(dir);
    var server = (SSLServerSocket) context(keys).getServerSocketFactory().createServerSocket(0, 500, InetAddress.getLoopbackAddress());
    server.setWantClientAuth(true);
    var open = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(() -> cluster.serveOpenly(open));
    Files.writeString(dir.resolve("kubeconfig.next"), kubeconfig(keys, server.getLocalPort(), open.getLocalPort()));
    Files.move(dir.resolve("kubeconfig.next"), dir.resolve("kubeconfig"));
    while (true) {
      var socket = (SSLSocket) server.accept();
      Thread.ofVirtual().start(() -> cluster.serve(socket));
    }
  }

  private static Map<String, String> unzip(Path zip) throws IOException {
    var files = new HashMap<String, String>();
    try (var in = new ZipInputStream(Files.newInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    }
    return files;
  }

  /// A list of copies of its first item whose name begins so. Items are indented by two.
  private static byte[] copies(String list, String name, int count) {
    int end = list.lastIndexOf("\n ]");
    int start = list.indexOf("\n  {");
    String item = Arrays.stream(list.substring(start, end).split(",(?=\n  \\{)"))
        .filter(one -> one.contains("\"name\": \"" + name)).findFirst().orElseThrow();
    String whole = item.replaceAll("(?s).*\n {4}\"name\": \"([^\"]*)\".*", "$1");
    var items = new ArrayList<String>();
    for (int i = 1; i <= count; i++) {
      items.add(item.replace("\"" + whole + "\"", "\"" + name + "-" + i + "\""));
    }
    return (list.substring(0, start) + String.join(",", items) + list.substring(end)).getBytes(UTF_8);
  }

  // ---- keys

  /// An authority, a server and a client, signed with RSA and with elliptic curves as clusters have both.
  private static KeyStore keys(Path dir) throws Exception {
    Path file = dir.resolve("keys.p12");
    keytool(file, "-alias", "ca", "-keyalg", "RSA", "-dname", "CN=authority", "-ext", "bc:c");
    keytool(file, "-alias", "server", "-keyalg", "EC", "-dname", "CN=server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    keytool(file, "-alias", "client", "-keyalg", "EC", "-dname", "CN=client", "-signer", "ca");
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    Files.delete(file);
    return keys;
  }

  private static void keytool(Path file, String... args) throws Exception {
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool", "-genkeypair", "-keystore", file.toString()));
    command.addAll(List.of("-storepass", new String(PASSWORD), "-storetype", "PKCS12", "-validity", "2"));
    command.addAll(List.of(args));
    if (new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() != 0) {
      throw new IOException(String.join(" ", command));
    }
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("server", keys.getKey("server", PASSWORD), PASSWORD, keys.getCertificateChain("server"));
    own.setCertificateEntry("ca", keys.getCertificate("ca"));
    var managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(own, PASSWORD);
    var trust = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
    trust.init(own);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static String kubeconfig(KeyStore keys, int port, int openPort) throws Exception {
    var text = new StringBuilder("apiVersion: v1\nkind: Config\ncurrent-context: plain\nclusters:\n");
    for (String name : List.of("plain", "demo")) {
      text.append("- name: %s\n  cluster:\n    server: https://127.0.0.1:%d/%s\n".formatted(name, port, name));
      text.append("    certificate-authority-data: %s\n".formatted(pem("CERTIFICATE", keys.getCertificate("ca").getEncoded())));
    }
    text.append("- name: open\n  cluster: {server: 'http://127.0.0.1:%d/plain'}\n".formatted(openPort));
    text.append("users:\n- name: somebody\n  user:\n");
    text.append("    client-certificate-data: %s\n".formatted(pem("CERTIFICATE", keys.getCertificate("client").getEncoded())));
    text.append("    client-key-data: %s\n".formatted(pem("PRIVATE KEY", keys.getKey("client", PASSWORD).getEncoded())));
    text.append("contexts:\n- name: open\n  context: {cluster: open}\n");
    for (String name : List.of("plain", "demo")) {
      text.append("- name: %s\n  context: {cluster: %s, user: somebody}\n".formatted(name, name));
    }
    return text.toString();
  }

  private static String pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String whole = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind);
    return Base64.getEncoder().encodeToString(whole.getBytes(ISO_8859_1));
  }

  // ---- answers

  /// What a GET gives; empty: no such thing.
  private byte[] answer(String path) {
    String[] words = path.replaceFirst("[?].*", "").split("/");
    byte[] known = lists.get("/" + words[1] + "/" + words[words.length - 1]);
    if (known == null || path.contains("tailscale.com?") || path.endsWith("/tailscale.com")) {
      return path.endsWith("/tailscale.com") ? new byte[0]
          : "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}".getBytes(UTF_8);
    }
    return known;
  }

  /// What a command in a pod writes.
  private String output(String pod, List<String> command) throws InterruptedException {
    String last = command.getLast();
    if (last.startsWith("sleep")) {
      Thread.sleep(Integer.parseInt(last.substring("sleep".length())));
      return "";
    }
    if (command.contains("ping")) {
      return files.entrySet().stream()
          .filter(file -> file.getKey().startsWith(pod + "/ping-") && file.getValue().contains("(" + last + ")"))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse("pong from peer (%s) via 192.0.2.18:41641 in 1ms\n".formatted(last));
    }
    if (command.contains("watch-ipn")) {
      return "{\"Version\":\"1\",\"Health\":{\"Warnings\":{}}}\n";
    }
    return files.getOrDefault(pod + "/" + last.replace("--json", "status").replace("--format=json", "netcheck") + ".json", "");
  }

  // ---- connections

  private void serveOpenly(ServerSocket server) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> {
          try (socket) {
            socket.setTcpNoDelay(true);
            serve1(new java.io.BufferedInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
          } catch (Exception _) {
            // the client went
          }
        });
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
      var out = new DataOutputStream(socket.getOutputStream());
      if (socket.getApplicationProtocol().equals("h2")) {
        serve2(in, out);
      } else {
        serve1(in, out);
      }
    } catch (Exception _) {
      // the client went
    }
  }

  private void serve2(DataInputStream in, DataOutputStream out) throws IOException {
    in.readNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
    frame(out, SETTINGS, 0, 0, new byte[0], 0, 0);
    var decoder = new Decoder(4096);
    while (true) {
      int head = in.readInt();
      int length = head >>> 8;
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(length);
      switch (head & 0xff) {
        case SETTINGS -> {
          if ((flags & ACK) == 0) {
            frame(out, SETTINGS, ACK, 0, new byte[0], 0, 0);
          }
        }
        case PING -> {
          if ((flags & ACK) == 0) {
            frame(out, PING, ACK, 0, payload, 0, payload.length);
          }
        }
        case HEADERS -> respond(out, stream, path(decoder, payload, flags));
        default -> {} // windows are larger than anything that is sent here
      }
    }
  }

  private static String path(Decoder decoder, byte[] payload, int flags) throws IOException {
    int from = ((flags & PADDED) != 0 ? 1 : 0) + ((flags & PRIORITY) != 0 ? 5 : 0);
    int padding = (flags & PADDED) != 0 ? payload[0] & 0xff : 0;
    var path = new StringBuilder();
    DecodingCallback callback = (name, value) -> path.append(name.toString().equals(":path") ? value : "");
    decoder.decode(ByteBuffer.wrap(payload, from, payload.length - from - padding), true, callback);
    return path.toString();
  }

  private void respond(DataOutputStream out, int stream, String path) throws IOException {
    byte[] body = answer(path);
    byte[] status = {(byte) (body.length == 0 ? 0x8d : 0x88)}; // HPACK's static table: 404, 200
    frame(out, HEADERS, END_HEADERS, stream, status, 0, 1);
    for (int from = 0; from < body.length; from += LARGEST_FRAME) {
      frame(out, DATA, 0, stream, body, from, Math.min(LARGEST_FRAME, body.length - from));
    }
    frame(out, DATA, END_STREAM, stream, body, 0, 0);
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] bytes, int from, int length)
      throws IOException {
    var frame = new ByteArrayOutputStream();
    var head = new DataOutputStream(frame);
    head.writeInt(length << 8 | type);
    head.write(flags);
    head.writeInt(stream);
    head.write(bytes, from, length);
    out.write(frame.toByteArray());
    out.flush();
  }

  private void serve1(InputStream in, DataOutputStream out) throws Exception {
    for (String request = line(in); !request.isEmpty(); request = line(in)) {
      String path = request.split(" ")[1];
      String key = "";
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
      }
      if (path.contains("/exec?")) {
        exec(in, out, path, key);
        return;
      }
      byte[] body = answer(path);
      out.writeBytes("HTTP/1.1 " + (body.length == 0 ? "404 Not Found" : "200 OK") + "\r\nContent-Length: " + body.length + "\r\n\r\n");
      out.write(body);
      out.flush();
    }
  }

  /// `v4.channel.k8s.io`: each message begins with its channel: 1 stdout, 3 how it ended.
  private void exec(InputStream in, DataOutputStream out, String path, String key) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
    out.writeBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
    out.flush();
    String[] words = path.substring(0, path.indexOf('?')).split("/");
    List<String> command = Arrays.stream(path.substring(path.indexOf('?') + 1).split("&"))
        .filter(word -> word.startsWith("command=")).map(word -> URLDecoder.decode(word.substring(8), UTF_8)).toList();
    message(out, 1, output(words[words.length - 2], command));
    message(out, 3, "{\"kind\":\"Status\",\"status\":\"Success\"}");
    out.write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xe8}); // close, 1000
    out.flush();
    while (in.read() >= 0) {} // until the client has said goodbye
  }

  private static void message(DataOutputStream out, int channel, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    var message = new ByteArrayOutputStream();
    var head = new DataOutputStream(message);
    head.write(0x82);
    if (bytes.length < 125) {
      head.write(bytes.length + 1);
    } else {
      head.write(126);
      head.writeShort(bytes.length + 1);
    }
    head.write(channel);
    head.write(bytes);
    out.write(message.toByteArray());
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append(c == '\r' ? "" : (char) c);
    }
    return line.toString();
  }
}
