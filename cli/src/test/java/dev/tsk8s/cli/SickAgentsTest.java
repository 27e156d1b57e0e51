package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.probes.cluster.FakeExecServer;
import dev.tsk8s.probes.cluster.FakeExecServer.Play;
import dev.tsk8s.probes.cluster.FakeExecServer.Wires;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs against an API server with one node, whose Cilium agent does not answer as it should:
/// the run ends in time, says why, and judges what the objects tell.
class SickAgentsTest {
  private static final Path CAPTURE =
      Path.of("..", "probes", "src", "test", "resources", "captures", "cilium")
          .resolve("02-devices-tailscale0");

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

  @TempDir Path temporary;

  @Test
  void anAgentThatHangsCostsNoMoreThanTheTimeThereIs() throws IOException {
    judgedNevertheless((_, _) -> {}, "No answer within 6 s: exec kube-system/cilium-x");
  }

  @Test
  void garbageIsNamedAsSuch() throws IOException {
    judgedNevertheless(
        (_, wires) -> {
          wires.stdout("\u0001\u0002 {{{ [[[ <html>");
          wires.status(FakeExecServer.SUCCESS);
        },
        "cilium-dbg status -o json");
  }

  @Test
  void aFloodIsCutOff() throws IOException {
    String much = "{\"a\":\"" + "x".repeat(1 << 20);
    judgedNevertheless(
        (_, wires) -> {
          for (int i = 0; i < 4096; i++) {
            wires.stdout(much);
          }
        },
        "cilium-dbg status -o json");
  }

  @Test
  void anAnswerThatIsCutIsNoAnswer() throws IOException {
    String status = Files.readString(CAPTURE.resolve("status.json"));
    judgedNevertheless(
        (_, wires) -> {
          wires.stdout(status.substring(0, status.length() / 2));
          wires.hangUp();
        },
        "cilium-dbg status -o json");
  }

  @Test
  void aVersionOfTheFutureIsJudgedByTheNewestKnownRules() throws IOException {
    String future =
        Files.readString(CAPTURE.resolve("status.json")).replaceFirst("1\\.19\\.7", "1.99.0");
    assertThat(future).contains("1.99.0");

    judgedNevertheless(
        (path, wires) -> says(wires, command(path).equals("cilium-dbg status -o json"), future),
        "node-1 version = 1.99.0");
  }

  @Test
  void theOldProgramsAnswerIsUnderstood() throws IOException {
    ObjectNode old = (ObjectNode) JSON.readTree(CAPTURE.resolve("status.json").toFile());
    old.retain(
        "cilium", "cluster", "controllers", "kube-proxy-replacement", "kubernetes", "nodeMonitor");
    String status = old.toString().replace("1.19.7", "1.12.9");

    Run run =
        judgedNevertheless(
            (path, wires) -> says(wires, command(path).equals("cilium status -o json"), status),
            "node-1 version = 1.12.9");

    assertThat(unwrapped(run)).contains("exec kube-system/cilium-x: cilium status -o json");
  }

  @Test
  void anAgentWithoutItsProgramsIsNamed() throws IOException {
    judgedNevertheless((_, wires) -> says(wires, false, ""), "executable file not found");
  }

  private Run judgedNevertheless(Play sick, String reason) throws IOException {
    try (var server = FakeExecServer.of(objects(), sick)) {
      Instant began = Instant.now();
      Run run =
          Run.of(
              "doctor", "--kubeconfig", kubeconfig(server.url()), "--timeout", "6s", "--verbose");

      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(15));
      assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE.number());
      assertThat(unwrapped(run)).contains("pattern: underlay", "vxlan 8472/udp", reason);
      assertThat(run.out() + run.err()).doesNotContain("Exception", "\tat ");
      return run;
    }
  }

  private static String unwrapped(Run run) {
    return run.out().replaceAll("\\s+", " ");
  }

  private static void says(Wires wires, boolean known, String text) throws IOException {
    if (known) {
      wires.stdout(text);
      wires.status(FakeExecServer.SUCCESS);
    } else {
      wires.status(
          "{\"status\":\"Failure\",\"message\":\"exec: x: executable file not found in $PATH\"}");
    }
  }

  private static String command(String path) {
    return Stream.of(path.replaceFirst(".*[?]", "").split("&", -1))
        .filter(word -> word.startsWith("command="))
        .map(word -> URLDecoder.decode(word.substring("command=".length()), UTF_8))
        .collect(Collectors.joining(" "));
  }

  private static Map<String, String> objects() throws IOException {
    var objects = new HashMap<String, String>();
    objects.put("/api/v1/nodes", Files.readString(CAPTURE.resolve("nodes.json")));
    objects.put(
        "/api/v1/configmaps", list(Files.readString(CAPTURE.resolve("cilium-config.json"))));
    objects.put("/apis/apps/v1/daemonsets", DAEMON_SETS);
    objects.put("/api/v1/pods", PODS);
    return objects;
  }

  private static String list(String object) throws IOException {
    return JSON.readTree(object).has("items")
        ? object
        : "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"items\":[" + object + "]}";
  }

  private String kubeconfig(String url) throws IOException {
    return Files.writeString(
            temporary.resolve("kubeconfig"),
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
