package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Source;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.LivePlan;
import dev.tsk8s.probes.LiveSnapshot;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.node.Here;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LiveSnapshotTest {
  private static final Here NONE_HERE = Here.on("", "Plan 9");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String STATUS =
      """
      {"Version":"1.102.5","TUN":true,"BackendState":"Running","Self":{"ID":"1","HostName":"ts","DNSName":"ts.example.","Relay":"fra","TailscaleIPs":["100.64.0.7"],"Online":true},"Peer":null}
      """;

  private static final String NO_DATAPATH =
      "level=warn msg=\"Failed to initialize datapath, retrying later\"\n".repeat(2);

  private static final Map<String, String> TWO_PODS =
      Map.of(
          "/api/v1/pods",
          FakeApiServer.list(
                  "", pod("vpn", "ts-1", "Running") + "," + pod("edge", "ts-0", "Running"))
              .replace("\"List\"", "\"PodList\""));

  private static final Map<String, String> TWO_AGENTS =
      Map.of(
          "/api/v1/pods",
          FakeApiServer.list(
                  "", agentPod("cilium-1", "node1") + "," + agentPod("cilium-2", "node2"))
              .replace("\"List\"", "\"PodList\""),
          log("cilium-1"),
          NO_DATAPATH,
          log("cilium-2"),
          NO_DATAPATH);

  @TempDir Path folder;

  @Test
  void looksAtThisMachineWhenNoClusterIsConfigured() {
    Snapshot snapshot = take(Kubeconfigs.around(folder, Map.of()), true, LIMIT);

    assertThat(snapshot.source()).isEqualTo(Source.HERE);
    assertThat(snapshot.unread()).isEmpty();
    assertThat(ids(snapshot)).containsExactly("here");
    assertThat(snapshot.cluster().asked()).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void looksAtTheNetworkingOfThisMachine() throws IOException {
    program("ip", "[ $2 = rule ] && echo '[{\"priority\":0,\"table\":\"local\"}]'");
    program("iptables-save", "echo 'Permission denied (you must be root)' >&2; exit 4");
    program("nft", "echo 'Operation not permitted (you must be root)' >&2; exit 1");
    Here linux = Here.on(folder.toString(), "Linux");

    Snapshot snapshot =
        LiveSnapshot.take(
            options(Kubeconfigs.around(folder, Map.of()), true),
            linux,
            Deadline.after(LIMIT),
            Progress.SILENT);

    HostView host = snapshot.vantages().getFirst().host();
    assertThat(host.rules().seen().orElseThrow()).hasSize(1);
    assertThat(reason(host.filters()))
        .isEqualTo(
            new Reason.Failed("here: iptables-save", "Permission denied (you must be root)"));
  }

  /// Its plan cannot tell that the cluster will not answer.
  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesTheNetworkingOfAMachineAloneThatIsNotWhatWasAskedFor() {
    Snapshot snapshot =
        LiveSnapshot.take(
            options(Kubeconfigs.to(folder, "http://127.0.0.1:1", "", "token: x"), true),
            Here.on(folder.toString(), "Linux"),
            Deadline.after(LIMIT),
            Progress.SILENT);

    assertThat(reason(snapshot.vantages().getFirst().host().links()))
        .isEqualTo(new Reason.NotAsked("ip -j addr", "no-tailscale"));
  }

  @Test
  void readsNoNetworkingButLinuxs() {
    Snapshot snapshot = take(Kubeconfigs.around(folder, Map.of()), true, LIMIT);

    assertThat(reason(snapshot.vantages().getFirst().host().links()))
        .isEqualTo(new Reason.NotAsked("ip -j addr", "not-linux"));
  }

  @Test
  void saysWhyThereIsNoWayToTheCluster() {
    Snapshot snapshot =
        take(Kubeconfigs.to(folder, "http://127.0.0.1:1", "", "token: x"), true, LIMIT);

    assertThat(snapshot.source()).isEqualTo(Source.LIVE);
    assertThat(snapshot.unread())
        .singleElement()
        .satisfies(unread ->
            assertThat(unread.what()).contains("http://127.0.0.1:1").contains("context test"));
    assertThat(reason(snapshot.cluster().nodes()))
        .isInstanceOfSatisfying(
            Reason.Failed.class, failed -> assertThat(failed.message()).contains("refused"));
  }

  @Test
  void looksFromEachPodThatRunsTailscale() throws IOException {
    try (var server = FakeExecServer.of(TWO_PODS, LiveSnapshotTest::answer)) {
      Snapshot snapshot = take(Kubeconfigs.to(folder, server.url(), "", "token: x"), true, LIMIT);

      assertThat(ids(snapshot)).containsExactly("edge/ts-0", "vpn/ts-1");
      assertThat(snapshot.vantages())
          .allSatisfy(vantage ->
              assertThat(vantage.status().seen())
                  .map(TailscaleStatus::backend)
                  .contains(BackendState.RUNNING));
      assertThat(snapshot.source()).isEqualTo(Source.LIVE);
    }
  }

  @Test
  void wakesFromThisMachineOnlyPathsIntoTheCluster() throws IOException {
    Here laptop = laptop();
    try (var server = FakeExecServer.of(TWO_PODS, LiveSnapshotTest::answer)) {
      ClusterOptions cluster = Kubeconfigs.to(folder, server.url(), "", "token: x");

      LiveSnapshot.take(options(cluster, true), laptop, Deadline.after(LIMIT), Progress.SILENT);

      assertThat(pinged()).containsExactly("100.64.0.7");
    }
  }

  @Test
  void wakesAllFromThisMachineWhenPodsMayNotBeAsked() throws IOException {
    Here laptop = laptop();
    try (var server = FakeExecServer.of(TWO_PODS, LiveSnapshotTest::answer)) {
      ClusterOptions cluster = Kubeconfigs.to(folder, server.url(), "", "token: x");

      LiveSnapshot.take(options(cluster, false), laptop, Deadline.after(LIMIT), Progress.SILENT);

      assertThat(pinged()).containsExactlyInAnyOrder("100.64.0.7", "100.64.0.9");
    }
  }

  /// A machine beside a peer of the cluster and a phone; writes down whom it pings.
  private Here laptop() throws IOException {
    Path program = folder.resolve("tailscale");
    Files.writeString(
        program,
        """
        #!/bin/sh
        case "$1" in
        status) echo '{"Version":"1.102.5","BackendState":"Running","Self":{"HostName":"laptop","Relay":"fra","Online":true},"Peer":{"a":{"HostName":"ts","TailscaleIPs":["100.64.0.7"],"Relay":"fra","Online":true},"b":{"HostName":"phone","TailscaleIPs":["100.64.0.9"],"Relay":"fra","Online":true}}}' ;;
        ping) for to; do :; done; echo "$to" >>"%s" ;;
        esac
        """
            .formatted(folder.resolve("pinged")));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return Here.on(folder.toString(), "Plan 9");
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private List<String> pinged() throws IOException {
    return Files.readAllLines(folder.resolve("pinged"));
  }

  @Test
  void runsNothingInPodsWhenTold() throws IOException {
    try (var server = FakeExecServer.of(TWO_PODS, LiveSnapshotTest::answer)) {
      Snapshot snapshot = take(Kubeconfigs.to(folder, server.url(), "", "token: x"), false, LIMIT);

      assertThat(server.requests()).noneMatch(path -> path.contains("/exec"));
      assertThat(reason(snapshot.vantages().getFirst().status()))
          .isEqualTo(new Reason.NotAsked("exec edge/ts-0", "--no-exec"));
    }
  }

  @Test
  void isOnTimeThoughEveryExecHangs() throws IOException {
    try (var server = FakeExecServer.of(TWO_PODS, (_, wires) -> Thread.sleep(60_000))) {
      Instant start = Instant.now();

      Snapshot snapshot =
          take(Kubeconfigs.to(folder, server.url(), "", "token: x"), true, Duration.ofSeconds(4));

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(6));
      assertThat(snapshot.vantages())
          .hasSize(2)
          .allSatisfy(
              vantage -> assertThat(reason(vantage.status())).isInstanceOf(Reason.TimedOut.class));
      assertThat(snapshot.cluster().pods().seen()).isPresent();
    }
  }

  @Test
  void reportsWhatItSawWhenStopped() throws IOException, InterruptedException {
    try (var server = FakeExecServer.of(TWO_PODS, (_, wires) -> Thread.sleep(60_000))) {
      Deadline deadline = Deadline.after(Duration.ofMinutes(5));
      Thread user =
          Thread.ofVirtual()
              .start(() -> {
                while (server.requests().stream().noneMatch(path -> path.contains("/exec"))) {
                  Thread.onSpinWait();
                }
                deadline.stop();
              });

      Snapshot snapshot =
          LiveSnapshot.take(
              options(Kubeconfigs.to(folder, server.url(), "", "token: x"), true),
              NONE_HERE,
              deadline,
              Progress.SILENT);

      user.join();
      assertThat(snapshot.cluster().pods().seen()).isPresent();
      assertThat(snapshot.vantages()).hasSize(2);
    }
  }

  @Test
  void asksNothingThatItsPlanDoesNotName() throws IOException {
    try (var server = FakeExecServer.of(TWO_PODS, LiveSnapshotTest::answer)) {
      ClusterOptions cluster = Kubeconfigs.to(folder, server.url(), "", "token: x");
      LivePlan plan = LiveSnapshot.plan(options(cluster, true), NONE_HERE);
      assertThat(server.requests()).isEmpty();

      take(cluster, true, LIMIT);

      assertThat(server.requests())
          .hasSizeGreaterThan(20)
          .allSatisfy(path ->
              assertThat(texts(plan)).containsAnyOf(planned(path), planned(atSomeVersion(path))));
    }
  }

  @Test
  void plansNoExecWhenTold() {
    ClusterOptions cluster = Kubeconfigs.to(folder, "http://127.0.0.1:1", "", "token: x");

    assertThat(LiveSnapshot.plan(options(cluster, false), NONE_HERE).steps())
        .isNotEmpty()
        .noneMatch(step -> step.kind() == LivePlan.Kind.EXEC);
  }

  @Test
  void looksFromEachNodeThroughItsAgentsPod() throws IOException {
    try (var server = FakeExecServer.of(TWO_AGENTS, LiveSnapshotTest::agent)) {
      Snapshot snapshot = take(Kubeconfigs.to(folder, server.url(), "", "token: x"), true, LIMIT);

      assertThat(snapshot.vantages())
          .extracting(Vantage::id)
          .containsExactly(VantageId.node("node1"), VantageId.node("node2"));
      assertThat(snapshot.vantages())
          .allSatisfy(vantage -> {
            assertThat(vantage.host().rules().seen().orElseThrow()).hasSize(1);
            assertThat(vantage.cilium().complaints().seen().orElseThrow())
                .extracting(Complaint::kind)
                .containsExactly(Kind.NO_DATAPATH);
          });
      assertThat(snapshot.lookouts()).isEmpty();
    }
  }

  @Test
  void looksFromNoMoreNodesThanTold() throws IOException {
    try (var server = FakeExecServer.of(TWO_AGENTS, LiveSnapshotTest::agent)) {
      ClusterOptions cluster = Kubeconfigs.to(folder, server.url(), "", "token: x");

      Snapshot snapshot =
          LiveSnapshot.take(
              new LiveSnapshot.Options(cluster, true, true, 32, 1, LiveSnapshot.Options.AT_ONCE),
              NONE_HERE,
              Deadline.after(LIMIT),
              Progress.SILENT);

      assertThat(snapshot.vantages().getFirst().host().rules().seen()).isPresent();
      assertThat(reason(snapshot.vantages().getLast().host().rules()))
          .isEqualTo(new Reason.NotAsked("exec in pods of the pod network's agents", "--nodes"));
    }
  }

  @Test
  void runsNothingInAgentsPodsWhenTold() throws IOException {
    try (var server = FakeExecServer.of(TWO_AGENTS, LiveSnapshotTest::agent)) {
      Snapshot snapshot = take(Kubeconfigs.to(folder, server.url(), "", "token: x"), false, LIMIT);

      assertThat(server.requests()).noneMatch(path -> path.contains("/exec"));
      assertThat(reason(snapshot.vantages().getFirst().cilium().status()))
          .isEqualTo(new Reason.NotAsked("exec in pods of the pod network's agents", "--no-exec"));
    }
  }

  @Test
  void isOnTimeThoughEveryExecInAgentsHangs() throws IOException {
    try (var server = FakeExecServer.of(TWO_AGENTS, (_, wires) -> Thread.sleep(60_000))) {
      Instant start = Instant.now();

      Snapshot snapshot =
          take(Kubeconfigs.to(folder, server.url(), "", "token: x"), true, Duration.ofSeconds(4));

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(6));
      assertThat(snapshot.vantages())
          .hasSize(2)
          .allSatisfy(vantage ->
              assertThat(reason(vantage.host().rules())).isInstanceOf(Reason.TimedOut.class));
    }
  }

  @Test
  void asksAgentsNothingThatItsPlanDoesNotName() throws IOException {
    try (var server = FakeExecServer.of(TWO_AGENTS, LiveSnapshotTest::agent)) {
      ClusterOptions cluster = Kubeconfigs.to(folder, server.url(), "", "token: x");
      List<String> plan = texts(LiveSnapshot.plan(options(cluster, true), NONE_HERE));

      take(cluster, true, LIMIT);

      assertThat(server.requests())
          .filteredOn(path -> path.contains("/exec?"))
          .hasSizeGreaterThan(20)
          .allSatisfy(path -> assertThat(plan).contains(command(path)));
      assertThat(server.requests())
          .filteredOn(path -> path.contains("/log?"))
          .hasSize(2)
          .allSatisfy(path ->
              assertThat(plan)
                  .contains(
                      "GET "
                          + path.replace("kube-system", "NAMESPACE")
                              .replaceFirst("cilium-[12]", "POD")
                              .replace("cilium-agent", "CONTAINER")));
    }
  }

  /// The plan cannot know at which version a resource is served that a cluster may lack.
  private static String atSomeVersion(String path) {
    return path.replaceFirst("^(/apis/[^/]+)/v[^/]+/", "$1/VERSION/");
  }

  /// The step of the plan that a request belongs to.
  private static String planned(String path) {
    if (!path.contains("/exec?")) {
      return "GET " + path.replaceFirst("[?&]limit=500", "");
    }
    return "tailscale "
        + path.replaceFirst(".*command=tailscale&command=", "")
            .replaceFirst("--socket.*?&command=", "")
            .replace("%3D", "=")
            .replace("&command=", " ");
  }

  private static List<String> texts(LivePlan plan) {
    return plan.steps().stream().map(LivePlan.Step::text).toList();
  }

  private static void answer(String path, FakeExecServer.Wires wires) throws IOException {
    if (path.contains("command=ip")) {
      wires.stdout("100.64.0.7\n");
      wires.status(FakeExecServer.SUCCESS);
    } else if (path.contains("command=status")) {
      wires.stdout(STATUS);
      wires.status(FakeExecServer.SUCCESS);
    } else {
      wires.stderr("no\n");
      wires.exits(1);
    }
  }

  /// As a node whose image holds iproute2 alone.
  private static void agent(String path, FakeExecServer.Wires wires) throws IOException {
    if (command(path).equals("ip -j rule")) {
      wires.stdout("[{\"priority\":0,\"src\":\"all\",\"table\":\"local\"}]");
      wires.status(FakeExecServer.SUCCESS);
    } else {
      wires.status(
          "{\"status\":\"Failure\",\"message\":\"exec: x: executable file not found in PATH\"}");
    }
  }

  private static String command(String path) {
    return Stream.of(path.replaceFirst(".*[?]", "").split("&"))
        .filter(word -> word.startsWith("command="))
        .map(word -> URLDecoder.decode(word.substring(8), StandardCharsets.UTF_8))
        .collect(Collectors.joining(" "))
        .replaceFirst("^cilium ", "cilium-dbg "); // where the image is an old one
  }

  private static String log(String pod) {
    return "/api/v1/namespaces/kube-system/pods/" + pod + "/log";
  }

  private static String agentPod(String name, String node) {
    return """
    {"metadata":{"namespace":"kube-system","name":"%s","ownerReferences":[{"kind":"DaemonSet","name":"cilium","controller":true}]},
     "spec":{"nodeName":"%s","hostNetwork":true,"containers":[{"name":"cilium-agent","image":"quay.io/cilium/cilium:v1.19.7"}]},
     "status":{"phase":"Running","containerStatuses":[{"name":"cilium-agent","state":{"running":{}}}]}}\
    """
        .formatted(name, node);
  }

  private static String pod(String namespace, String name, String phase) {
    return """
    {"metadata":{"namespace":"%s","name":"%s"},"spec":{"nodeName":"node1","containers":[{"name":"tailscale","image":"tailscale/tailscale:v1.102.5"}]},"status":{"phase":"%s"}}\
    """
        .formatted(namespace, name, phase);
  }

  private static Snapshot take(ClusterOptions cluster, boolean exec, Duration limit) {
    return LiveSnapshot.take(
        options(cluster, exec), NONE_HERE, Deadline.after(limit), Progress.SILENT);
  }

  private static LiveSnapshot.Options options(ClusterOptions cluster, boolean exec) {
    return new LiveSnapshot.Options(cluster, exec, true, 32, 32, LiveSnapshot.Options.AT_ONCE);
  }

  private static List<String> ids(Snapshot snapshot) {
    return snapshot.vantages().stream().map(Vantage::id).map(VantageId::display).toList();
  }

  private static Reason reason(Evidence<?> evidence) {
    assertThat(evidence).isInstanceOf(Unavailable.class);
    return ((Unavailable<?>) evidence).reason();
  }
}
