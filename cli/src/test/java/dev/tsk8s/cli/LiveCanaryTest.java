package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.probes.cluster.FakeExecServer;
import dev.tsk8s.probes.cluster.FakeExecServer.Wires;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets in the objects of a live cluster, and in what programs in its pods write, come out
/// nowhere; the report of a bundle is that of the look it was made with.
final class LiveCanaryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path LIST =
      Path.of("..", "probes", "src", "test", "resources", "redact", "canaries.tsv");

  private static final String STATUS =
      """
      {"Version":"1.102.5","TUN":true,"BackendState":"Running","CurrentTailnet":{"Name":"narwhal.example","MagicDNSSuffix":"narwhal.ts.net"},
       "Self":{"ID":"1","HostName":"quokka","DNSName":"quokka.narwhal.ts.net.","Relay":"fra","TailscaleIPs":["100.64.0.7"],"Online":true},
       "Peer":{"nodekey:1":{"ID":"2","HostName":"platypus","DNSName":"platypus.narwhal.ts.net.","Relay":"fra","TailscaleIPs":["100.64.0.9"],"CurAddr":"198.51.100.77:41641","Online":true,"Active":true}}}
      """;

  private static final String POD =
      """
      {"metadata":{"namespace":"zebrafish","name":"axolotl-0"},"spec":{"nodeName":"wombat-1","containers":[{"name":"tailscale","image":"tailscale/tailscale:v1.102.5"}]},"status":{"phase":"Running"}}
      """;

  private static final String NODE =
      """
      {"metadata":{"name":"wombat-1"},"spec":{},"status":{"addresses":[{"type":"InternalIP","address":"10.0.0.1"},{"type":"ExternalIP","address":"198.51.100.77"}],"nodeInfo":{"kernelVersion":"6.8.0"}}}
      """;

  @TempDir Path folder;
  private final List<String> texts = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();

  @BeforeEach
  void readThem() throws IOException {
    for (String line : Files.readAllLines(LIST)) {
      if (!line.startsWith("#")) {
        String[] row = line.split("\t", -1);
        texts.add(row[2].replace("\\n", " "));
        secrets.add(row[3]);
      }
    }
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  void noneComesOutOfALiveLook() throws IOException {
    try (var server = FakeExecServer.of(objects(), this::play)) {
      String kubeconfig = kubeconfig(server.url());
      var words = new ArrayList<>(List.of("doctor", "-v", "--kubeconfig", kubeconfig));
      for (Output.Format format : Output.Format.values()) {
        words.addAll(List.of("-o", format.word() + "=" + folder.resolve(format.word())));
      }

      Run run = Run.of(words.toArray(String[]::new));

      assertNoneIn("doctor", run.out() + run.err(), secrets);
      for (Output.Format format : Output.Format.values()) {
        assertNoneIn(format.word(), Files.readString(folder.resolve(format.word())), secrets);
      }
      assertThat(Files.readString(folder.resolve("json"))).contains("platypus", "***");
    }
  }

  @Test
  void noneGetsIntoABundleAndAtLevelStrictNoNameEither() throws IOException {
    try (var server = FakeExecServer.of(objects(), this::play)) {
      Path standard = collected(server, "standard");
      Path strict = collected(server, "strict");

      assertNoneInBundle(standard, secrets);
      assertNoneInBundle(strict, secrets);
      assertNoneInBundle(
          strict,
          List.of(
              "narwhal", "quokka", "platypus", "zebrafish", "axolotl", "wombat", "198.51.100.77"));
    }
  }

  @Test
  void theReportOfTheBundleIsThatOfTheLook() throws IOException {
    try (var server = FakeExecServer.of(objects(), this::play)) {
      Path bundle = collected(server, "standard");

      String told = Run.of("doctor", "--from", bundle.toString(), "--lang=en").out();

      String live =
          new String(Archives.entries(bundle).getOrDefault("report.txt", new byte[0]), UTF_8);
      assertThat(live).contains("zebrafish/axolotl-0");
      assertThat(told.lines().skip(1)).containsExactlyElementsOf(live.lines().skip(1).toList());
    }
  }

  private Path collected(FakeExecServer server, String level) throws IOException {
    Path bundle = folder.resolve(level + ".zip");
    Run run =
        Run.of(
            "collect",
            "--kubeconfig",
            kubeconfig(server.url()),
            "--lang=en",
            "--redact",
            level,
            "-o",
            bundle.toString());
    assertThat(bundle).as(run.err()).exists();
    assertNoneIn("collect", run.out() + run.err(), secrets);
    return bundle;
  }

  private static void assertNoneInBundle(Path bundle, List<String> words) throws IOException {
    for (Map.Entry<String, byte[]> entry : Archives.entries(bundle).entrySet()) {
      assertNoneIn(bundle + " " + entry.getKey(), new String(entry.getValue(), UTF_8), words);
    }
  }

  private static void assertNoneIn(String place, String text, List<String> words) {
    assertThat(words.stream().filter(text::contains).toList()).as(place).isEmpty();
  }

  /// In the status as warnings and as names of peers; all other programs fail with them.
  private void play(String path, Wires wires) throws IOException {
    String command = URLDecoder.decode(path, UTF_8);
    if (command.contains("command=status")) {
      ObjectNode status = (ObjectNode) JSON.readTree(STATUS);
      var health = status.withArrayProperty("Health");
      texts.forEach(health::add);
      ObjectNode peers = status.withObjectProperty("Peer");
      for (int i = 0; i < texts.size(); i++) {
        ObjectNode peer = peers.path("nodekey:1").deepCopy();
        peers.set("nodekey:x" + i, peer.put("HostName", texts.get(i)).put("ID", "x" + i));
      }
      wires.stdout(status.toString());
      wires.status(FakeExecServer.SUCCESS);
    } else if (command.contains("command=netcheck")) {
      wires.stderr(String.join("\n", texts));
      wires.exits(1);
    } else {
      String message = JSON.writeValueAsString(String.join(" | ", texts));
      wires.status("{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":" + message + "}");
    }
  }

  private Map<String, String> objects() throws IOException {
    ObjectNode pod = (ObjectNode) JSON.readTree(POD);
    var container = (ObjectNode) pod.path("spec").path("containers").path(0);
    for (int i = 0; i < texts.size(); i++) {
      container
          .withArrayProperty("env")
          .addObject()
          .put("name", "TS_DEBUG_" + i)
          .put("value", texts.get(i));
      container.withArrayProperty("args").add(texts.get(i));
      pod.withObjectProperty("metadata").withObjectProperty("labels").put("c" + i, texts.get(i));
    }
    ObjectNode node = (ObjectNode) JSON.readTree(NODE);
    for (int i = 0; i < texts.size(); i++) {
      node.withObjectProperty("metadata")
          .withObjectProperty("annotations")
          .put("node.kubernetes.io/c" + i, texts.get(i));
    }
    return Map.of("/api/v1/pods", list("PodList", pod), "/api/v1/nodes", list("NodeList", node));
  }

  private static String list(String kind, ObjectNode item) {
    ObjectNode list = JSON.createObjectNode();
    list.put("kind", kind).put("apiVersion", "v1").putObject("metadata");
    list.putArray("items").add(item);
    return list.toString();
  }

  private String kubeconfig(String url) throws IOException {
    return Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: test
            contexts: [{name: test, context: {cluster: test, user: me}}]
            clusters: [{name: test, cluster: {server: "%s"}}]
            users: [{name: me, user: {token: abc}}]
            """
                .formatted(url))
        .toString();
  }
}
