package dev.tsk8s.probes.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSnapshotTest {
  private static final Path CAPTURES = Path.of("src/test/resources/captures");

  @TempDir private Path folder;

  @Test
  void makesEachHostsFolderAVantage() {
    var snapshot = read(CAPTURES.resolve("tailscale/02-direct-easy-public"));

    assertThat(names(snapshot)).containsExactly("desktop", "node-1");
    assertThat(snapshot.unread()).isEmpty();
  }

  @Test
  void readsEveryOutputOfAHost() {
    var host =
        read(CAPTURES.resolve("tailscale/02-direct-easy-public/from-desktop"))
            .vantages()
            .getFirst();

    assertThat(host.status()).isInstanceOf(Observed.class);
    assertThat(host.netcheck()).isInstanceOf(Observed.class);
    assertThat(host.prefs()).isInstanceOf(Observed.class);
    assertThat(host.health()).isInstanceOf(Observed.class);
    assertThat(host.netmap()).isInstanceOf(Observed.class);
    assertThat(host.pings().seen().orElseThrow()).hasSize(5);
  }

  @Test
  void readsWhatTsk8sNatPrinted() throws IOException {
    Path card =
        Files.writeString(
            folder.resolve("card.json"),
            """
            {"schemaVersion": 1, "udp": "ok", "mapping": "EIM", "rfc3489": "unknown",
             "servers": [{"server": "a", "answer": "ok", "mapped": "203.0.113.7:4001",
                          "believed": true}]}
            """);

    var snapshot =
        FileSnapshot.read(
            List.of("node-1=" + card),
            InputStream.nullInputStream(),
            Deadline.after(Duration.ofMinutes(1)));

    assertThat(names(snapshot)).containsExactly("node-1");
    assertThat(snapshot.vantages().getFirst().netcheck()).isInstanceOf(Observed.class);
  }

  @Test
  void takesAFolderNamedAfterAPodForThatPod() throws IOException {
    Files.writeString(
        folder.resolve("pods.json"),
        """
        {"apiVersion": "v1", "kind": "PodList", "items": [
          {"metadata": {"name": "ts-proxy-0", "namespace": "vpn"},
           "spec": {"nodeName": "node1",
                    "containers": [{"name": "ts", "image": "tailscale/tailscale:v1.102.5"}]},
           "status": {"phase": "Running"}}]}
        """);
    Path ofPod = Files.createDirectories(folder.resolve("ts-proxy-0"));
    Files.copy(
        CAPTURES.resolve("tailscale/02-direct-easy-public/from-desktop/status.json"),
        ofPod.resolve("status.json"));

    assertThat(read(folder).vantages())
        .extracting(Vantage::id)
        .containsExactly(VantageId.pod("vpn", "ts-proxy-0", "ts"));
  }

  @Test
  void judgesTheLaterOfTwoStatesOfOneHost() {
    var hosts = read(CAPTURES.resolve("tailscale/06-idle-then-direct")).vantages();

    assertThat(hosts).hasSize(1);
    assertThat(where(hosts.getFirst().status())).contains("after/from-laptop/status.json");
    assertThat(where(hosts.getFirst().earlier())).contains("before/from-laptop/status.json");
  }

  @Test
  void takesTheStatusFromBeforeThePingsForTheEarlierOne() {
    var host =
        read(CAPTURES.resolve("tailscale/01-direct-public/from-laptop")).vantages().getFirst();

    assertThat(where(host.status())).endsWith("/status.json");
    assertThat(where(host.earlier())).endsWith("/status-before.json");
  }

  @Test
  void keepsTwoHostsWithOneKeyApart() {
    var snapshot = read(CAPTURES.resolve("tailscale/21-cloned-state"));

    assertThat(names(snapshot)).containsExactly("laptop", "node-1", "node-3");
  }

  @Test
  void recognisesADaemonThatIsNotRunning() {
    var host = read(CAPTURES.resolve("tailscale/17d-not-running")).vantages().getFirst();

    assertThat(host.status().seen().orElseThrow().backend()).isEqualTo(BackendState.NO_DAEMON);
    assertThat(host.netcheck()).isInstanceOf(Unavailable.class);
  }

  @Test
  void putsTheParentsNameBeforeTwoOfOneName() {
    var snapshot =
        read(
            CAPTURES.resolve("tailscale/01-direct-public"),
            CAPTURES.resolve("tailscale/12-pod-hostnetwork"));

    assertThat(names(snapshot))
        .containsExactly(
            "01-direct-public/node-1", "12-pod-hostnetwork/node-1", "desktop", "laptop");
  }

  @Test
  void namesABareStatusAfterItsHost() {
    var snapshot = read(CAPTURES.resolve("tailscale/01-direct-public/from-laptop/status.json"));

    assertThat(names(snapshot)).containsExactly("laptop");
  }

  @Test
  void namesABareStatusAsTheUserDoes() {
    String file = CAPTURES.resolve("tailscale/01-direct-public/from-laptop/status.json").toString();

    assertThat(names(read("edge=" + file))).containsExactly("edge");
  }

  @Test
  void takesFilesNamedOneByOneFromOneFolderTogether() {
    Path host = CAPTURES.resolve("tailscale/01-direct-public/from-laptop");

    var snapshot = read(host.resolve("netcheck.json"), host.resolve("status.json"));

    assertThat(names(snapshot)).containsExactly("laptop");
    assertThat(snapshot.vantages().getFirst().netcheck()).isInstanceOf(Observed.class);
  }

  @Test
  void readsStandardInput() throws IOException {
    try (var stdin =
        Files.newInputStream(
            CAPTURES.resolve("tailscale/01-direct-public/from-laptop/status.json"))) {
      var snapshot = FileSnapshot.read(List.of("-"), stdin, Deadline.after(Duration.ofSeconds(20)));

      assertThat(names(snapshot)).containsExactly("laptop");
    }
  }

  @Test
  void readsAFolderGivenTwiceOnce() {
    Path host = CAPTURES.resolve("tailscale/01-direct-public/from-laptop");

    var once = read(host);
    var twice = read(host, host);

    assertThat(twice).isEqualTo(once);
  }

  @Test
  void tellsHostsOfOneFlatFolderApartByTheirNames() throws IOException {
    for (String host : List.of("laptop", "node-1")) {
      Path from = CAPTURES.resolve("tailscale/01-direct-public/from-" + host);
      Files.copy(from.resolve("status.json"), folder.resolve(host + "-status.json"));
      Files.copy(from.resolve("netcheck.json"), folder.resolve(host + "-netcheck.json"));
    }

    Files.copy(
        CAPTURES.resolve("tailscale/01-direct-public/from-laptop/debug-prefs.json"),
        folder.resolve("prefs.json"));

    var snapshot = read(folder);

    assertThat(snapshot.unread())
        .extracting(one -> one.what())
        .containsExactly(folder + "/prefs.json");
    assertThat(names(snapshot)).containsExactly("laptop", "node-1");
    assertThat(snapshot.vantages())
        .allSatisfy(
            host -> assertThat(where(host.netcheck())).contains(host.id().name() + "-netcheck"));
  }

  @Test
  void countsListsAskedForAllNamespacesAsTheWholeCluster() {
    var cluster = read(CAPTURES.resolve("objects/access-operator-default-eks")).cluster();

    assertThat(cluster.pods().unseen()).isEmpty();
    assertThat(cluster.daemonSets().unseen()).isEmpty();
    assertThat(cluster.nodes().unseen()).isEmpty();
    assertThat(cluster.networkPolicies().unseen())
        .contains(new Reason.NotInFiles("networkpolicies.networking.k8s.io"));
  }

  @Test
  void knowsNothingOfNamespacesThatWereRefused() {
    var cluster = read(CAPTURES.resolve("objects/rbac-poor")).cluster();

    assertThat(cluster.pods().seen().orElseThrow()).hasSize(1);
    assertThat(cluster.pods().unseenIn("shop")).isEmpty();
    assertThat(cluster.pods().unseen()).contains(new Reason.Forbidden("list", "pods", ""));
    assertThat(cluster.nodes())
        .isEqualTo(new Unavailable<>(new Reason.Forbidden("list", "nodes", "")));
    assertThat(cluster.cniAgents())
        .isEqualTo(new Unavailable<>(new Reason.Forbidden("list", "daemonsets.apps", "")));
    assertThat(cluster.customResources().connectors()).isInstanceOf(Unavailable.class);
  }

  @Test
  void takesAnEmptyListForTheResourceInItsNameOnlyBesideListsOfTheWholeCluster()
      throws IOException {
    String empty = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}";
    Files.writeString(folder.resolve("networkpolicies.json"), empty);

    assertThat(read(folder).cluster().networkPolicies().unseen()).isPresent();

    Files.copy(
        CAPTURES.resolve("objects/access-peerrelay/objects/pods.json"),
        folder.resolve("pods.json"));

    assertThat(read(folder).cluster().networkPolicies().unseen()).isEmpty();
  }

  @Test
  void readsTheSameFromYamlAsFromJson() throws IOException {
    Path json = CAPTURES.resolve("objects/access-peerrelay/objects");
    for (String list :
        List.of("nodes", "pods", "daemonsets", "configmaps", "services", "secrets", "peerrelays")) {
      JsonNode tree = new ObjectMapper().readTree(json.resolve(list + ".json").toFile());
      new YAMLMapper().writeValue(folder.resolve(list + ".yaml").toFile(), tree);
    }

    var fromYaml = read(folder).cluster();
    var fromJson = read(json).cluster();

    assertThat(fromYaml.pods().seen()).isEqualTo(fromJson.pods().seen());
    assertThat(fromYaml.nodes().seen()).isEqualTo(fromJson.nodes().seen());
    assertThat(fromYaml.cniAgents().seen()).isEqualTo(fromJson.cniAgents().seen());
    assertThat(fromYaml.networkConfig().seen()).isEqualTo(fromJson.networkConfig().seen());
    assertThat(fromYaml.services().seen()).isEqualTo(fromJson.services().seen());
    assertThat(fromYaml.stateSecrets().seen()).isEqualTo(fromJson.stateSecrets().seen());
    assertThat(fromYaml.customResources().peerRelays().seen())
        .isEqualTo(fromJson.customResources().peerRelays().seen());
  }

  @Test
  void usesObjectsAndHostsTogether() throws IOException {
    Files.createDirectories(folder.resolve("from-laptop"));
    Files.copy(
        CAPTURES.resolve("tailscale/01-direct-public/from-laptop/status.json"),
        folder.resolve("from-laptop/status.json"));
    Files.copy(
        CAPTURES.resolve("objects/access-peerrelay/objects/nodes.json"),
        folder.resolve("nodes.json"));

    var snapshot = read(folder);

    assertThat(names(snapshot)).containsExactly("laptop");
    assertThat(snapshot.cluster().nodes().seen().orElseThrow()).hasSize(3);
  }

  @Test
  void readsTheReadableStatusAndNamesTheHostByItsFirstRow() {
    var host =
        read(CAPTURES.resolve("tailscale/11-pod-hard-snat/from-desktop/status.txt"))
            .vantages()
            .getFirst();

    assertThat(host.id().display()).isEqualTo("desktop");
    assertThat(host.table().seen().orElseThrow().peers()).hasSize(2);
    assertThat(host.status())
        .isEqualTo(new Unavailable<>(new Reason.NotInFiles("tailscale status --json")));
  }

  @Test
  void readsNoReadableStatusBesideJson() {
    var host = read(CAPTURES.resolve("tailscale/11-pod-hard-snat/from-desktop")).vantages();

    assertThat(host.getFirst().status()).isInstanceOf(Observed.class);
    assertThat(host.getFirst().table()).isInstanceOf(Unavailable.class);
  }

  @Test
  void tellsTheHostsOfReadableStatusesInOneFolderApart() throws IOException {
    Path captured = CAPTURES.resolve("tailscale/11-pod-hard-snat");
    Files.copy(captured.resolve("from-desktop/status.txt"), folder.resolve("a.txt"));
    Files.copy(captured.resolve("from-pod/status.txt"), folder.resolve("b.txt"));

    assertThat(names(read(folder))).containsExactly("desktop", "ts-proxy-0");
  }

  @Test
  void readsTheOneLineOfADaemonWithoutATailnet() {
    var snapshot =
        FileSnapshot.read(
            List.of("laptop=-"),
            new ByteArrayInputStream(
                "Logged out.\nLog in at: https://example.com/a/b\n".getBytes(UTF_8)),
            Deadline.after(Duration.ofSeconds(20)));

    assertThat(names(snapshot)).containsExactly("laptop");
    assertThat(snapshot.vantages().getFirst().status().seen().orElseThrow().backend())
        .isEqualTo(BackendState.NEEDS_LOGIN);
  }

  @Test
  void saysNothingOfKnownOutputsThatAreNotRead() {
    assertThat(read(CAPTURES.resolve("grid")).unread()).isEmpty();
    assertThat(read(CAPTURES.resolve("tailscale")).unread()).isEmpty();
    assertThat(read(CAPTURES.resolve("objects/two-patterns-at-once")).unread()).isEmpty();
  }

  private static Snapshot read(Path... inputs) {
    return read(List.of(inputs).stream().map(Path::toString).toArray(String[]::new));
  }

  private static Snapshot read(String... inputs) {
    return FileSnapshot.read(
        List.of(inputs), InputStream.nullInputStream(), Deadline.after(Duration.ofSeconds(20)));
  }

  private static List<String> names(Snapshot snapshot) {
    return snapshot.vantages().stream().map(Vantage::id).map(id -> id.display()).toList();
  }

  private static String where(Evidence<?> evidence) {
    return evidence instanceof Observed<?>(_, var origin) ? origin.where() : evidence.toString();
  }
}
