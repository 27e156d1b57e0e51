package dev.tsk8s.probes.cluster;

import static dev.tsk8s.probes.cluster.FakeApiServer.busy;
import static dev.tsk8s.probes.cluster.FakeApiServer.cut;
import static dev.tsk8s.probes.cluster.FakeApiServer.gzip;
import static dev.tsk8s.probes.cluster.FakeApiServer.hang;
import static dev.tsk8s.probes.cluster.FakeApiServer.hangUp;
import static dev.tsk8s.probes.cluster.FakeApiServer.html;
import static dev.tsk8s.probes.cluster.FakeApiServer.json;
import static dev.tsk8s.probes.cluster.FakeApiServer.list;
import static dev.tsk8s.probes.cluster.FakeApiServer.nodes;
import static dev.tsk8s.probes.cluster.FakeApiServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Reason.Failed;
import dev.tsk8s.core.facts.Reason.Forbidden;
import dev.tsk8s.core.facts.Reason.TimedOut;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterReaderTest {
  private static final String NODES = "/api/v1/nodes.*";

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
  void readsAllPagesOfAList() {
    server.on(
        NODES, json(nodes("two/+=", "a", "b")), gzip(nodes("three", "c")), json(nodes("", "d")));

    assertThat(names(read().nodes())).containsExactly("a", "b", "c", "d");
    assertThat(server.requests())
        .contains(
            "/api/v1/nodes?limit=500",
            "/api/v1/nodes?limit=500&continue=two%2F%2B%3D",
            "/api/v1/nodes?limit=500&continue=three");
  }

  @Test
  void findsAContinueTokenThatComesAfterTheItems() {
    String last = nodes("", "a").replace("\"metadata\":{\"resourceVersion\":\"7\"},", "").strip();
    server.on(
        NODES,
        json(last.substring(0, last.length() - 1) + ",\"metadata\":{\"continue\":\"two\"}}"),
        json(nodes("", "b")));

    assertThat(names(read().nodes())).containsExactly("a", "b");
  }

  @Test
  void readsAnEmptyClusterAsEmpty() {
    ClusterFacts facts = read();

    assertThat(facts.nodes().seen()).contains(List.of());
    assertThat(facts.pods().seen()).contains(List.of());
    assertThat(facts.pods().unseen()).isEmpty();
  }

  @Test
  void beginsAgainWhenTheContinueTokenHasExpired() {
    server.on(
        NODES,
        json(nodes("two", "gone", "a")),
        status(410, "the provided continue parameter is too old"),
        json(nodes("two", "a")),
        json(nodes("", "b")));

    assertThat(names(read().nodes())).containsExactly("a", "b");
  }

  @Test
  void doesNotBeginAgainForEver() {
    server.on(NODES, json(nodes("two", "a")), status(410, "too old"));
    server.on(".*continue=.*", status(410, "too old"));
    server.on("/api/v1/nodes\\?limit=500", json(nodes("two", "a")));

    assertThat(read().nodes()).isInstanceOf(Unavailable.class);
    assertThat(server.requests().stream().filter(path -> path.contains("/nodes")))
        .hasSizeLessThan(8);
  }

  @Test
  void waitsAsLongAsABusyServerAsks() {
    server.on(NODES, busy("1"), busy("1"), json(nodes("", "a")));
    Instant start = Instant.now();

    assertThat(names(read().nodes())).containsExactly("a");
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void doesNotWaitLongerThanThereIsTime() {
    server.on(NODES, busy("3600"));

    assertThat(reason(read(Duration.ofSeconds(5)).nodes()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.message()).contains("429"));
  }

  @Test
  void triesABrokenServerBrieflyAgain() {
    server.on(NODES, status(500, "etcd is down"), json(nodes("", "a")));

    assertThat(names(read().nodes())).containsExactly("a");
  }

  @Test
  void saysWhatABrokenServerSays() {
    server.on(NODES, status(503, "etcd is down"));

    assertThat(reason(read().nodes()))
        .isEqualTo(new Failed("GET /api/v1/nodes", "503: etcd is down"));
    assertThat(server.requests().stream().filter(path -> path.contains("/nodes"))).hasSize(3);
  }

  @Test
  void namesTheMissingPermission() {
    server.on("/api/v1/pods.*", status(403, "no"));
    server.on("/api/v1/namespaces/team-a/pods.*", status(403, "no"));
    server.on(NODES, status(403, "no"));

    ClusterFacts facts = read();

    assertThat(reason(facts.nodes())).isEqualTo(new Forbidden("list", "nodes", ""));
    assertThat(reason(facts.pods())).isEqualTo(new Forbidden("list", "pods", ""));
    assertThat(reason(facts.readiness())).isEqualTo(new Forbidden("list", "pods", ""));
    assertThat(facts.services().seen()).isPresent();
  }

  @Test
  void readsTheContextsNamespaceWhereTheWholeClusterIsRefused() {
    server.on("/api/v1/pods.*", status(403, "no"));

    ClusterFacts facts = read();

    assertThat(facts.pods().seen()).contains(List.of());
    assertThat(facts.pods().unseenIn("team-a")).isEmpty();
    assertThat(facts.pods().unseen()).contains(new Forbidden("list", "pods", ""));
  }

  @Test
  void readsOnlyTheNamespacesAskedFor() {
    ClusterFacts facts = read(Set.of("vpn", "edge"), Duration.ofSeconds(20));

    assertThat(server.requests())
        .contains(
            "/api/v1/namespaces/edge/pods?limit=500",
            "/api/v1/namespaces/vpn/pods?limit=500",
            "/apis/apps/v1/daemonsets?limit=500")
        .doesNotContain("/api/v1/pods?limit=500");
    assertThat(facts.pods().unseenIn("vpn")).isEmpty();
    assertThat(facts.pods().unseenIn("other")).isPresent();
    assertThat(facts.daemonSets().unseenIn("other")).isPresent();
    assertThat(facts.cniAgents().unseen()).isEmpty();
  }

  @Test
  void namesTheNamespaceThatIsRefused() {
    server.on("/api/v1/namespaces/vpn/pods.*", status(403, "no"));

    assertThat(reason(read(Set.of("vpn"), Duration.ofSeconds(20)).pods()))
        .isEqualTo(new Forbidden("list", "pods", "vpn"));
  }

  @Test
  void asksForTailscalesSecretsOnly() {
    read();

    assertThat(server.requests().stream().filter(path -> path.contains("secrets")))
        .containsExactly("/api/v1/secrets?labelSelector=tailscale.com%2Fmanaged%3Dtrue&limit=500");
  }

  @Test
  void asksForConfigMapsByName() {
    read();

    assertThat(server.requests().stream().filter(path -> path.contains("configmaps")))
        .contains("/api/v1/configmaps?fieldSelector=metadata.name%3Dcilium-config&limit=500")
        .allMatch(path -> path.contains("fieldSelector=metadata.name%3D"));
  }

  @Test
  void seesThatTheOperatorsResourcesAreNotInstalled() {
    assertThat(read().customResources().connectors().seen())
        .hasValueSatisfying(connectors -> assertThat(connectors).isEmpty());
  }

  @Test
  void readsTheOperatorsResourcesAtTheVersionServed() {
    server.on("/apis/tailscale.com", json(GROUP));
    server.on("/apis/tailscale.com/v1", json(RESOURCES.replace("VERSION", "v1")));
    server.on(
        "/apis/tailscale.com/v1alpha1",
        json(RESOURCES.replace("VERSION", "v1alpha1").replace("connectors", "proxyclasses")));
    server.on("/apis/tailscale.com/v1/connectors.*", json(CONNECTORS));

    var resources = read().customResources();

    assertThat(resources.connectors().seen().orElseThrow().orElseThrow()).hasSize(1);
    assertThat(resources.proxyClasses().seen().orElseThrow()).contains(List.of());
    assertThat(resources.peerRelays().seen().orElseThrow()).isEmpty();
    assertThat(server.requests())
        .contains("/apis/tailscale.com/v1alpha1/proxyclasses?limit=500")
        .noneMatch(path -> path.contains("peerrelays"));
  }

  @Test
  void doesNotTakeARefusedDiscoveryForNoOperator() {
    server.on("/apis/tailscale.com.*", status(403, "no"));

    assertThat(reason(read().customResources().connectors()))
        .isEqualTo(new Forbidden("list", "connectors.tailscale.com", ""));
  }

  @Test
  void saysThatAnAnswerWasCutOff() {
    server.on(NODES, cut(nodes("", "a", "b", "c")));

    assertFailed("the answer was cut off");
  }

  @Test
  void saysThatAnAnswerWasAWebPage() {
    server.on(NODES, html(200));

    assertFailed("an HTML page");
  }

  @Test
  void saysThatAnAnswerWasEmpty() {
    server.on(NODES, FakeApiServer.body(200, "application/json", new byte[0]));

    assertFailed("the answer was empty");
  }

  @Test
  void saysThatAnAnswerIsBinaryRubbish() {
    server.on(
        NODES, FakeApiServer.body(200, "application/json", new byte[] {1, 2, (byte) 0xff, 0}));

    assertFailed("not JSON");
  }

  @Test
  void saysThatAnAnswerIsNoList() {
    server.on(
        NODES, json("{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}"));

    assertFailed("not a list but a Node");
  }

  @Test
  void saysThatTheConnectionWasClosed() {
    server.on(NODES, hangUp());

    assertFailed("closed the connection");
  }

  @Test
  void isOnTimeThoughAListHangs() {
    server.on(NODES, hang());
    Instant start = Instant.now();

    ClusterFacts facts = read(Duration.ofSeconds(3));

    assertThat(reason(facts.nodes())).isInstanceOf(TimedOut.class);
    assertThat(facts.pods().seen()).isPresent();
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void isOnTimeThoughABodyNeverEnds() {
    server.on(
        NODES,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write("{\"kind\":\"NodeList\",".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          hang().to(exchange);
        });

    assertThat(reason(read(Duration.ofSeconds(3)).nodes())).isInstanceOf(TimedOut.class);
  }

  private static final String GROUP =
      """
      {"kind":"APIGroup","apiVersion":"v1","name":"tailscale.com",
       "versions":[{"groupVersion":"tailscale.com/v1alpha1","version":"v1alpha1"},{"groupVersion":"tailscale.com/v1","version":"v1"}],
       "preferredVersion":{"groupVersion":"tailscale.com/v1","version":"v1"}}
      """;

  private static final String RESOURCES =
      """
      {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"tailscale.com/VERSION","resources":[{"name":"connectors","kind":"Connector"}]}
      """;

  private static final String CONNECTORS =
      list("", "{\"metadata\":{\"name\":\"edge\"},\"spec\":{\"exitNode\":true}}")
          .replace("\"List\"", "\"ConnectorList\"");

  private void assertFailed(String words) {
    assertThat(reason(read().nodes()))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.what()).isEqualTo("GET /api/v1/nodes");
              assertThat(failed.message()).contains(words);
            });
  }

  private ClusterFacts read() {
    return read(Duration.ofSeconds(20));
  }

  private ClusterFacts read(Duration limit) {
    return read(Set.of(), limit);
  }

  private ClusterFacts read(Set<String> namespaces, Duration limit) {
    Deadline deadline = Deadline.after(limit);
    var options = Kubeconfigs.to(folder, server).withNamespaces(namespaces);
    try (Cluster cluster = Cluster.connect(options, deadline)) {
      return cluster.facts(deadline, Progress.SILENT);
    } catch (NoConnection | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> names(Evidence<List<ClusterNode>> nodes) {
    assertThat(nodes).isInstanceOf(Observed.class);
    return nodes.seen().orElseThrow().stream().map(ClusterNode::name).toList();
  }

  private static Reason reason(Evidence<?> evidence) {
    assertThat(evidence).isInstanceOf(Unavailable.class);
    return ((Unavailable<?>) evidence).reason();
  }
}
