package dev.tsk8s.captures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.LiveSnapshot;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.cluster.ClusterOptions;
import dev.tsk8s.probes.cluster.FakeExecServer;
import dev.tsk8s.probes.node.Here;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A node and its Cilium agent are judged alike, whether they are asked in the agent's pod or have
/// been saved in a folder.
@Isolated("looks at the clock: each program of an agent has eight seconds")
final class SameAgentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String DAEMON_SETS =
      """
      {"kind":"DaemonSetList","apiVersion":"apps/v1","items":[{"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{"name":"cilium","namespace":"kube-system"},
        "spec":{"template":{"spec":{"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.7"}]}}}}]}
      """;

  private static final String PODS =
      """
      {"kind":"PodList","apiVersion":"v1","items":[{"kind":"Pod","apiVersion":"v1","metadata":{"name":"cilium-x","namespace":"kube-system","ownerReferences":[{"kind":"DaemonSet","name":"cilium","controller":true}]},
        "spec":{"nodeName":"node-1","hostNetwork":true,"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.7"}]},
        "status":{"phase":"Running","containerStatuses":[{"name":"cilium-agent","ready":true,"restartCount":0,"state":{"running":{}}}]}}]}
      """;

  /// The file that was made from the output of each command.
  private static final Map<String, String> OUTPUTS =
      Map.of(
          "cilium-dbg status -o json", "status.json",
          "cilium-dbg metrics list -o json", "metrics.json",
          "cilium-dbg config -a -o json", "config.json",
          "cilium-dbg endpoint list", "endpoint-list.txt",
          "cilium-dbg bpf ipmasq list", "bpf-ipmasq-list.txt",
          "cilium-health status -o json", "health.json",
          "iptables-save", "iptables.txt");

  private static final Map<String, String> IP =
      Map.of(
          "ip -j -d -s addr", "addr",
          "ip -j -d -s link", "link",
          "ip -j route show table all", "route",
          "ip -j rule", "rule");

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-auto-mark-collision",
        "02-devices-tailscale0",
        "04-ipmasq-agent-defaults",
        "05-native-auto-direct",
        "06-mtu-1380",
        "16-geneve-kernel-lacks",
        "18-no-tailscale"
      })
  void areJudgedLiveAsSaved(String name) throws IOException {
    Path capture = Captures.folder("cilium/" + name);

    Snapshot live = live(capture);

    assertThat(live.vantages())
        .extracting(vantage -> vantage.id())
        .contains(VantageId.node("node-1"));
    assertThat(findings(live)).isEqualTo(findings(Captures.readFrom(saved(capture))));
  }

  private static List<String> findings(Snapshot snapshot) {
    return new Doctor(Checks.ALL)
        .diagnose(snapshot).findings().stream()
            .filter(finding -> topic(finding.code().check()) == Topic.CILIUM)
            .map(finding -> finding.code() + " " + finding.subject() + " " + finding.details())
            .sorted()
            .toList();
  }

  private static Topic topic(String check) {
    return Checks.ALL.stream()
        .filter(one -> one.id().equals(check))
        .findFirst()
        .orElseThrow()
        .topic();
  }

  private Path saved(Path capture) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("saved"));
    Path node = Files.createDirectories(folder.resolve("node-1"));
    try (Stream<Path> files = Files.list(capture)) {
      for (Path file : files.filter(one -> !one.endsWith("tailscale-status.json")).toList()) {
        String name = file.getFileName().toString();
        boolean object =
            List.of("nodes.json", "cilium-config.json", "ciliumnodes.json").contains(name);
        if (!name.endsWith(".md")) {
          Files.copy(file, (object ? folder : node).resolve(name));
        }
      }
    }
    Files.writeString(folder.resolve("daemonsets.json"), DAEMON_SETS);
    Files.writeString(folder.resolve("pods.json"), PODS);
    return folder;
  }

  private Snapshot live(Path capture) throws IOException {
    Map<String, String> objects = new HashMap<>();
    objects.put("/api/v1/nodes", Files.readString(capture.resolve("nodes.json")));
    objects.put(
        "/api/v1/configmaps", list(Files.readString(capture.resolve("cilium-config.json"))));
    objects.put("/apis/apps/v1/daemonsets", DAEMON_SETS);
    objects.put("/api/v1/pods", PODS);
    objects.put(
        "/apis/cilium.io",
        "{\"kind\":\"APIGroup\",\"preferredVersion\":{\"version\":\"v2\"},\"versions\":[{\"version\":\"v2\"}]}");
    objects.put(
        "/apis/cilium.io/v2",
        "{\"kind\":\"APIResourceList\",\"resources\":[{\"name\":\"ciliumnodes\"}]}");
    objects.put(
        "/apis/cilium.io/v2/ciliumnodes", Files.readString(capture.resolve("ciliumnodes.json")));
    objects.put(
        "/api/v1/namespaces/kube-system/pods/cilium-x/log",
        Files.readString(capture.resolve("agent-log-lines.txt")));
    try (var server = FakeExecServer.of(objects, (path, wires) -> answer(capture, path, wires))) {
      return LiveSnapshot.take(
          new LiveSnapshot.Options(
              cluster(server.url()), true, true, 32, 32, LiveSnapshot.Options.AT_ONCE),
          Here.on("", "Plan 9"),
          Deadline.after(Duration.ofSeconds(30)),
          Progress.SILENT);
    }
  }

  private static String list(String object) throws IOException {
    JsonNode read = JSON.readTree(object);
    return read.has("items")
        ? object
        : "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"items\":[" + object + "]}";
  }

  private static void answer(Path capture, String path, FakeExecServer.Wires wires)
      throws IOException {
    String command =
        Stream.of(path.replaceFirst(".*[?]", "").split("&"))
            .filter(word -> word.startsWith("command="))
            .map(word -> URLDecoder.decode(word.substring("command=".length()), UTF_8))
            .collect(Collectors.joining(" "));
    Path output = capture.resolve(OUTPUTS.getOrDefault(command, "none"));
    if (Files.exists(output)) {
      wires.stdout(Files.readString(output));
      wires.status(FakeExecServer.SUCCESS);
    } else if (IP.containsKey(command)) {
      JsonNode all = JSON.readTree(capture.resolve("iface.json").toFile());
      wires.stdout(all.path(IP.getOrDefault(command, "")).toString());
      wires.status(FakeExecServer.SUCCESS);
    } else {
      wires.status(
          "{\"status\":\"Failure\",\"message\":\"exec: x: executable file not found in $PATH\"}");
    }
  }

  private ClusterOptions cluster(String url) throws IOException {
    Path kubeconfig = temporary.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: me}}]
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: me, user: {token: abc}}]
        """
            .formatted(url));
    return new ClusterOptions(
        List.of(kubeconfig),
        Optional.empty(),
        new TreeSet<>(),
        new ClusterOptions.Surroundings(Map.of(), temporary, temporary));
  }
}
