import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.probes.inside.Account;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Account.Sounds;
import dev.tsk8s.probes.inside.TalkJson;
import dev.tsk8s.probes.inside.Task;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// An API server on loopback with many nodes, on each of which the three probe pods of a run come up at once and are well. What
/// a real one takes its time for is waited for: attaching, as long as three kubelets of `testbed/probe.sh` took on two cores, and
/// what pods are told to do, as long as a pod needs for that, times SCALE. Without TLS and HTTP/2, as `FakeCluster` does for exec.
///
/// Run as `java -cp tsk8s.jar ManyPods.java DIR NODES SCALE`; DIR/kubeconfig is there when it is ready. `GET /figures` tells as
/// JSON how many talks there were, how many seconds they were to wait together and did wait, which is more on a busy machine, how
/// long it was from the first to the last, and since then.
final class ManyPods {
  /// Seconds from the request to the answer of `attach`, in the audit log of an API server that had run 4 cases of
  /// `testbed/probe.sh` (210 talks): at these shares of all.
  private static final double[] SHARES = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1};

  private static final double[] ATTACH = {0.006, 0.007, 0.009, 0.020, 0.050, 0.095, 0.255, 0.715, 1.098};

  private static final List<String> KINDS = List.of("pod", "twin", "node");
  private static final int PAGE = 500;
  private static final Ip DNS = new Ip("10.96.0.10");

  private final int nodes;
  private final double scale;
  private final Map<String, String> made = new ConcurrentHashMap<>();
  private final LongAdder talks = new LongAdder();
  private final LongAdder planned = new LongAdder();
  private final LongAdder waited = new LongAdder();
  private final AtomicLong first = new AtomicLong();
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Ip, Queue<Sounds.Sound>> heard = new ConcurrentHashMap<>();
  private volatile String run = "";

  private ManyPods(int nodes, double scale) {
    this.nodes = nodes;
    this.scale = scale;
  }

  public static void main(String[] args) throws IOException {
    var cluster = new ManyPods(Integer.parseInt(args[1]), Double.parseDouble(args[2]));
    var server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    String kubeconfig = """
        {"apiVersion": "v1", "kind": "Config", "current-context": "many", "clusters": [{"name": "many", "cluster": {"server":
        "http://127.0.0.1:%d"}}], "users": [{"name": "somebody", "user": {}}], "contexts": [{"name": "many", "context":
        {"cluster": "many", "user": "somebody", "namespace": "probes"}}]}
        """.formatted(server.getLocalPort());
    Files.writeString(Path.of(args[0], "kubeconfig.next"), kubeconfig);
    Files.move(Path.of(args[0], "kubeconfig.next"), Path.of(args[0], "kubeconfig"));
    while (true) {
      Socket socket = server.accept();
      Thread.ofVirtual().start(() -> cluster.serve(socket));
    }
  }

  // ---- requests

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      var out = new DataOutputStream(socket.getOutputStream());
      for (String request = line(in); !request.isEmpty(); request = line(in)) {
        String[] words = request.split(" ");
        String key = "";
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
          key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
          length = line.toLowerCase().startsWith("content-length: ") ? Integer.parseInt(line.substring(16)) : length;
        }
        String body = new String(in.readNBytes(length), UTF_8);
        if (words[1].contains("/attach?")) {
          talk(in, out, words[1].split("/")[6], key);
          return;
        }
        answer(out, words[0], words[1], body);
      }
    } catch (IOException _) {
      // the client went
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      e.printStackTrace();
    }
  }

  private void answer(DataOutputStream out, String method, String target, String body) throws IOException {
    String path = target.replaceFirst("[?].*", "");
    String plural = path.substring(path.lastIndexOf('/') + 1);
    switch (method) {
      case "PATCH", "POST" -> {
        made.put(path, body);
        run = body.contains("tsk8s.dev/run") ? body.replaceFirst("(?s).*\"tsk8s.dev/run\" ?: ?\"([^\"]*)\".*", "$1") : run;
        respond(out, 201, body.replaceFirst("\"metadata\" ?: ?\\{", "\"metadata\":{\"uid\":\"u-" + made.size() + "\","));
      }
      case "DELETE" -> {
        made.remove(path);
        respond(out, 200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
      }
      default -> {
        String token = target.contains("continue=") ? target.replaceFirst(".*continue=([0-9]*).*", "$1") : "0";
        int from = Integer.parseInt(token);
        boolean probes = target.contains("tsk8s.dev");
        boolean standing = made.keySet().stream().anyMatch(one -> one.contains("/daemonsets/"));
        if (path.endsWith("/figures")) {
          respond(out, 200, figures());
        } else if (plural.equals("nodes")) {
          respond(out, 200, list(from, nodes, i -> node(i)));
        } else if (plural.equals("pods") && probes && standing) {
          respond(out, 200, list(from, KINDS.size() * nodes, i -> pod(i)));
        } else if (plural.equals("services") && probes && standing) {
          respond(out, 200, list(0, 2, i -> service(i)));
        } else if (path.contains("tailscale.com") || path.contains("cilium.io")) {
          respond(out, 404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}");
        } else {
          respond(out, 200, list(0, 0, i -> ""));
        }
      }
    }
  }

  private String figures() {
    double took = (last.get() - first.get()) / 1e9;
    double since = (System.nanoTime() - last.get()) / 1e9;
    return "{\"talks\": %d, \"planned\": %.3f, \"waited\": %.3f, \"took\": %.3f, \"since\": %.3f}".formatted(talks.sum(), planned.sum() / 1e9, waited.sum() / 1e9, took, since);
  }

  private static void respond(DataOutputStream out, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    out.write(("HTTP/1.1 " + code + " OK\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n").getBytes(UTF_8));
    out.write(bytes);
    out.flush();
  }

  private static String list(int from, int all, java.util.function.IntFunction<String> item) {
    int to = Math.min(all, from + PAGE);
    var items = new ArrayList<String>();
    for (int i = from; i < to; i++) {
      items.add(item.apply(i));
    }
    return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\",\"continue\":\"" + (to < all ? to : "")
        + "\"},\"items\":[" + String.join(",", items) + "]}";
  }

  // ---- objects

  private static String address(int kind, int node) {
    return (kind == 2 ? "10.1." : "10." + (2 + kind) + ".") + node / 250 + "." + (1 + node % 250);
  }

  private static String node(int i) {
    return """
        {"metadata": {"name": "node-%d", "uid": "n-%d", "labels": {"kubernetes.io/os": "linux", "kubernetes.io/hostname": "node-%d",
        "topology.kubernetes.io/zone": "zone-%d"}}, "spec": {"podCIDR": "10.2.%d.0/24"}, "status": {"addresses": [{"type": "InternalIP",
        "address": "%s"}], "conditions": [{"type": "Ready", "status": "True"}], "nodeInfo": {"kubeletVersion": "v1.35.4",
        "kernelVersion": "6.12.0", "osImage": "Linux", "operatingSystem": "linux", "architecture": "amd64",
        "containerRuntimeVersion": "containerd://2.1.4", "kubeProxyVersion": "v1.35.4"}}}
        """.formatted(i, i, i, i % 3, i % 250, address(2, i));
  }

  private String pod(int i) {
    int kind = i % KINDS.size();
    int node = i / KINDS.size();
    return """
        {"metadata": {"name": "tsk8s-probe-%s-%s-%d", "namespace": "probes", "uid": "p-%d", "creationTimestamp": "2026-01-01T00:00:00Z",
        "labels": {"app.kubernetes.io/name": "tsk8s", "tsk8s.dev/run": "%s", "tsk8s.dev/network": "%s"}}, "spec": {"nodeName": "node-%d",
        "hostNetwork": %b}, "status": {"phase": "Running", "podIP": "%s", "podIPs": [{"ip": "%s"}], "hostIP": "%s", "containerStatuses":
        [{"name": "probe", "ready": true, "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}]}}
        """.formatted(run, KINDS.get(kind), node, i, run, KINDS.get(kind), node, kind == 2, address(kind, node), address(kind, node), address(2, node));
  }

  private String service(int i) {
    return """
        {"metadata": {"name": "tsk8s-probe-%s-%d", "namespace": "probes", "labels": {"tsk8s.dev/run": "%s"}}, "spec": {"type": "NodePort",
        "clusterIP": "10.96.1.%d", "clusterIPs": ["10.96.1.%d"], %s "ports": [{"protocol": "UDP", "port": 41643, "nodePort": %d},
        {"protocol": "TCP", "port": 41643, "nodePort": %d}]}}
        """.formatted(run, i, run, i + 1, i + 1, i == 1 ? "\"internalTrafficPolicy\": \"Local\"," : "", 30_001 + 10 * i, 30_002 + 10 * i);
  }

  // ---- talks

  /// `v4.channel.k8s.io`: each message begins with its channel: 0 input, 1 output.
  private void talk(DataInputStream in, DataOutputStream out, String pod, String key) throws Exception {
    long began = System.nanoTime();
    first.compareAndSet(0, began);
    var random = new Random(31L * numbers.incrementAndGet());
    pause(attach(random.nextDouble()));
    byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
    out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n").getBytes(UTF_8));
    out.flush();
    waited.add(System.nanoTime() - began);
    talks.increment();
    String[] words = pod.split("-");
    int kind = KINDS.indexOf(words[words.length - 2]);
    int node = Integer.parseInt(words[words.length - 1]);
    var me = new Ip(address(kind, node));
    for (String line = heard(in); line != null; line = heard(in)) {
      long asked = System.nanoTime();
      for (String one : line.split("\n")) {
        if (!one.isBlank()) {
          Task task = TalkJson.task(one);
          pause(scale * seconds(task));
          say(out, TalkJson.line(account(task, me, "node-" + node)) + "\n");
          last.accumulateAndGet(System.nanoTime(), Math::max);
        }
      }
      waited.add(System.nanoTime() - asked);
    }
    out.write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xe8}); // close, 1000
    out.flush();
  }

  private static double attach(double share) {
    int i = 1;
    while (SHARES[i] < share) {
      i++;
    }
    return ATTACH[i - 1] + (ATTACH[i] - ATTACH[i - 1]) * (share - SHARES[i - 1]) / (SHARES[i] - SHARES[i - 1]);
  }

  private void pause(double seconds) throws InterruptedException {
    planned.add((long) (seconds * 1e9));
    Thread.sleep(Duration.ofNanos((long) (seconds * 1e9)));
  }

  /// What a pod needs if all is well: it sends 125 packets and begins 16 connections a second, and paces large packets.
  private static double seconds(Task task) {
    return switch (task) {
      case Task.Ask ask -> Math.max(ask.targets().size() * Math.max(ask.packets() * 0.008, 3 / 16.0), ask.packets() * 0.025);
      case Task.Size size -> Math.max(0.25, 0.3 * size.targets().size());
      case Task.Nat _ -> 0.5;
      case Task.Resolve _ -> 0.02;
      default -> 0.001;
    };
  }

  private static String heard(DataInputStream in) throws IOException {
    int head = in.read();
    if (head < 0 || (head & 0xf) == 8) {
      return null;
    }
    int length = in.readUnsignedByte() & 0x7f;
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
    byte[] mask = in.readNBytes(4);
    byte[] bytes = in.readNBytes(length);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= mask[i % 4];
    }
    return bytes.length < 1 ? "" : new String(bytes, 1, bytes.length - 1, UTF_8);
  }

  private static void say(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.write(0x82);
    if (bytes.length < 125) {
      out.write(bytes.length + 1);
    } else if (bytes.length < 65_535) {
      out.write(126);
      out.writeShort(bytes.length + 1);
    } else {
      out.write(127);
      out.writeLong(bytes.length + 1);
    }
    out.write(1);
    out.write(bytes);
    out.flush();
  }

  private static String line(DataInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append(c == '\r' ? "" : (char) c);
    }
    return line.toString();
  }

  // ---- accounts

  private Account account(Task task, Ip me, String node) {
    return switch (task) {
      case Task.Greet greet -> new Account.Ready(greet.number(), "1", node, List.of(me), List.of(), 41643, 41643);
      case Task.Ask ask -> {
        var rows = new ArrayList<Answer>();
        for (Task.Target to : ask.targets()) {
          for (Protocol protocol : Protocol.values()) {
            Answer row = row(to, ask, me, protocol);
            rows.add(row);
            heard.computeIfAbsent(to.ip(), _ -> new ConcurrentLinkedQueue<>()).add(new Sounds.Sound(ask.self(), to.ip(), protocol, row.sent(), List.of(me)));
          }
        }
        yield new Answers(ask.number(), rows);
      }
      case Task.Count count -> {
        var links = new TreeMap<>(Map.of("flannel.1", new Counters.Link(true, 100_000, 0)));
        yield new Account.Counted(count.number(), new Counters(Optional.of(Instant.now()), Optional.of(new Counters.Conntrack(2_000, 262_144, 0)), links));
      }
      case Task.Reach reach -> new Account.Reaches(reach.number(), List.of());
      case Task.Resolve resolve -> new Account.Names(resolve.number(), names(resolve));
      case Task.Size size -> new Account.Sizes(size.number(), size.targets().stream().map(ManyPods::sized).toList());
      case Task.Nat nat -> new Account.Mapping(nat.number(), view(nat, me));
      case Task.Stream stream -> new Account.Streamed(stream.number(), 0, Duration.ZERO);
      case Task.Open _, Task.Shut _, Task.Knock _ -> new Account.Refused(task.number(), "nobody declares a port here");
      case Task.Tell tell -> new Sounds(tell.number(), List.copyOf(heard.getOrDefault(me, new ConcurrentLinkedQueue<>())));
    };
  }

  private static Answer row(Task.Target to, Task.Ask ask, Ip me, Protocol protocol) {
    int sent = protocol == Protocol.UDP ? ask.packets() : Task.Ask.CALLS;
    return new Answer(to.index(), new Endpoint(to.ip(), to.udpPort()), protocol, Optional.of(me), sent, sent, Ending.ANSWERED, List.of(me), Optional.of(trips()));
  }

  /// No two rows take equally long; of fewer than a hundred answers the 99th percentile is the longest.
  private static RoundTrips trips() {
    var random = ThreadLocalRandom.current();
    long[] nanos = random.longs(3, 150_000, 950_000).sorted().toArray();
    var most = Duration.ofNanos(nanos[2]);
    return new RoundTrips(Duration.ofNanos(nanos[0]), Duration.ofNanos(nanos[1]), most, most, Duration.ofNanos(random.nextLong(80_000)));
  }

  private static Resolving names(Task.Resolve resolve) {
    var lookups = new ArrayList<Lookup>();
    for (Protocol protocol : Protocol.values()) {
      lookups.add(new Lookup(Purpose.CLUSTER, "kubernetes.default.svc.cluster.local", DNS, protocol, Found.ADDRESSES, "NOERROR", List.of(new Ip("10.96.0.1")), Duration.ofMillis(1)));
      lookups.add(new Lookup(Purpose.HEADLESS, resolve.headless(), DNS, protocol, Found.ADDRESSES, "NOERROR", List.of(new Ip("10.2.0.1")), Duration.ofMillis(1)));
    }
    return new Resolving(List.of(DNS), List.of("probes.svc.cluster.local", "svc.cluster.local", "cluster.local"), 5, lookups);
  }

  private static NatView view(Task.Nat nat, Ip me) {
    var from = new Endpoint(me, 40_000);
    return new NatView(
        nat.servers().stream()
            .map(server -> new StunExchange(server.host(), new Endpoint(new Ip(server.host()), server.port()), false, StunExchange.Ask.SAME,
                StunExchange.Purpose.MAPPING, from, 1, 1, Duration.ofMillis(1), new StunExchange.Mapped(from, Optional.empty(), false)))
            .toList(),
        List.of(), Optional.empty(), Optional.empty(), nat.servers().size(), Duration.ofMillis(1));
  }

  private static Account.Sizes.Sized sized(Task.Target to) {
    return new Account.Sizes.Sized(to.index(), new Endpoint(to.ip(), to.udpPort()), Optional.of(1500), Optional.of(1500), 1500, PathSize.Hole.NONE, List.of(), "");
  }
}
