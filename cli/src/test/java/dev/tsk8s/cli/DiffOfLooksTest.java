package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two looks at the demo's cluster between which one thing happened: what got worse ends with 1,
/// what is no longer known with 3, and what differs between any two looks with 0.
final class DiffOfLooksTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path origin;
  private static String facts = "";

  @TempDir Path folder;

  @BeforeAll
  static void collectTheDemo() throws IOException {
    Path bundle = origin.resolve("demo.zip");
    Run.of("collect", "--demo", "-o", bundle.toString());
    facts = new String(Archives.entries(bundle).getOrDefault("facts.json", new byte[0]), UTF_8);
  }

  static Stream<Event> noise() {
    return Stream.of(
        of("bytes were sent", text -> text.replaceAll("\"([rt])xBytes\":0", "\"$1xBytes\":4711")),
        of("a day went by", text -> text.replace("2026-11-21T", "2026-11-22T")),
        of(
            "another port was mapped",
            text -> text.replace(":50572", ":50999").replace(":62654", ":61000")),
        of(
            "the pod was replaced",
            text ->
                text.replace("-84c69dbc4f-hdbx4", "-5d8f7c6b9-x7k2p").replace(".1.3\"", ".1.9\"")),
        of("the round trips took a little longer", text -> text.replace("PT0.001S", "PT0.004S")),
        of("the regions answered slower", text -> text.replace("PT0.000344292S", "PT0.0021S")),
        in("peers shook hands", look -> peers(look, "lastHandshake", "2026-11-21T13:15:00Z")),
        in(
            "peers stand in another order",
            look -> look.findValues("peers").forEach(DiffOfLooksTest::reversed)),
        in("vantages stand in another order", look -> reversed(look.path("vantages"))),
        in("nodes stand in another order", look -> reversed(look.at(NODES))),
        in("the container was restarted once", look -> pod(look).put("restarts", 1)),
        in("the pod got a label", look -> ((ObjectNode) pod(look).path("labels")).put("a", "b")),
        in("a peer was not used for a while", look -> peers(look, "active", false)),
        of(
            "a slow path trembles",
            text -> text.replaceAll("PT0\\.0\\d\\dS", "PT0.049S"),
            text -> text.replaceAll("PT0\\.0\\d\\dS", "PT0.053S")),
        in("a path became direct", look -> pongs(look, "laptop", DIRECT)));
  }

  static Stream<Event> worse() {
    return Stream.of(
        in(
            "a direct path is relayed",
            look -> {
              pongs(look, "vps", DERP);
              peer(look, "vps", "curAddr", JSON.nullNode());
            }),
        in("a peer went offline", look -> peer(look, "laptop", "online", BooleanNode.FALSE)),
        in("a peer's key expired", look -> peer(look, "laptop", "expired", BooleanNode.TRUE)),
        in(
            "UDP is blocked",
            look ->
                netcheck(look)
                    .put("udp", false)
                    .putNull("mappingVariesByDestIp")
                    .set("globalV4", JSON.createArrayNode())),
        of("pings take half a second", text -> text.replaceAll("PT0\\.0\\d+S", "PT0.5S")),
        in(
            "the pod crashes",
            look ->
                pod(look)
                    .put("waiting", "CrashLoopBackOff")
                    .put("ready", false)
                    .put("restarts", 20)),
        in(
            "the pod fits on no node",
            look ->
                pod(look)
                    .put("unschedulable", "0/2 nodes")
                    .put("phase", "Pending")
                    .put("ready", false)
                    .put("node", "")),
        in(
            "the state is kept nowhere",
            look ->
                ((ObjectNode) pod(look).path("spec"))
                    .set(
                        "state",
                        JSON.createObjectNode().put("is", "Ephemeral").put("kind", "emptyDir"))),
        of("two nodes have the same pods", text -> text.replace("10.244.2.0/24", "10.244.1.0/24")),
        of(
            "the key expires soon",
            text ->
                text.replaceFirst("\"keyExpiry\":null", "\"keyExpiry\":\"2026-11-22T13:15:00Z\"")));
  }

  static Stream<Event> unknown() {
    return Stream.of(
        in("pods may not be listed", look -> hidden((ObjectNode) look.at("/cluster"), "pods")),
        in("nobody was pinged", look -> hidden((ObjectNode) look.at("/vantages/0"), "pings")),
        in("netcheck failed", look -> hidden((ObjectNode) look.at("/vantages/0"), "netcheck")),
        in("status failed", look -> hidden((ObjectNode) look.at("/vantages/0"), "status")),
        in("nobody looked from the laptop", look -> ((ArrayNode) look.path("vantages")).remove(1)));
  }

  @ParameterizedTest
  @MethodSource("noise")
  void whatMeansNothingEndsWith0(Event event) throws IOException {
    assertThat(after(event)).isZero();
  }

  @ParameterizedTest
  @MethodSource("worse")
  void whatGotWorseEndsWith1(Event event) throws IOException {
    assertThat(after(event)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void whatIsNoLongerKnownEndsWith3(Event event) throws IOException {
    assertThat(after(event)).isEqualTo(3);
  }

  private int after(Event event) throws IOException {
    String old = event.before().apply(facts);
    String changed = event.happens().apply(facts);
    assertThat(changed).isNotEqualTo(old);
    Path before = Files.writeString(origin.resolve("facts.json"), old);
    Path after = Files.writeString(folder.resolve("facts.json"), changed);

    Run run = Run.of("diff", before.toString(), after.toString(), "--lang=en");

    assertThat(run.err()).isEmpty();
    return run.exitCode();
  }

  /// @param before what was there before it happened
  record Event(String what, UnaryOperator<String> before, UnaryOperator<String> happens) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static final String PODS = "/cluster/pods/value";
  private static final String NODES = "/cluster/nodes/value";
  private static final JsonNode DERP =
      JSON.createObjectNode().put("is", "Derp").put("region", "regb");
  private static final JsonNode DIRECT =
      JSON.createObjectNode().put("is", "Direct").put("endpoint", "192.0.2.18:41641");

  private static Event of(String what, UnaryOperator<String> happens) {
    return new Event(what, UnaryOperator.identity(), happens);
  }

  private static Event of(
      String what, UnaryOperator<String> before, UnaryOperator<String> happens) {
    return new Event(what, before, happens);
  }

  private static Event in(String what, Consumer<JsonNode> happens) {
    return of(
        what,
        text -> {
          try {
            JsonNode tree = JSON.readTree(text);
            happens.accept(tree.path("facts"));
            return tree.toString();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void reversed(JsonNode list) {
    var all = new ArrayList<JsonNode>();
    list.forEach(all::add);
    ((ArrayNode) list).removeAll().addAll(all.reversed());
  }

  private static ObjectNode pod(JsonNode look) {
    return (ObjectNode) look.at(PODS).path(0);
  }

  private static ObjectNode netcheck(JsonNode look) {
    return (ObjectNode) look.at("/vantages/0/netcheck/value");
  }

  private static void peers(JsonNode look, String field, Object value) {
    look.findValues("peers")
        .forEach(peers ->
            peers.forEach(peer -> ((ObjectNode) peer).set(field, JSON.valueToTree(value))));
  }

  private static void peer(JsonNode look, String host, String field, JsonNode value) {
    for (JsonNode peers : look.findValues("peers")) {
      for (JsonNode peer : peers) {
        if (peer.path("hostName").asText().equals(host)) {
          ((ObjectNode) peer).set(field, value);
        }
      }
    }
  }

  private static void pongs(JsonNode look, String host, JsonNode via) {
    for (JsonNode pongs : look.findValues("pongs")) {
      for (JsonNode pong : pongs) {
        if (pong.path("node").asText().equals(host)) {
          ((ObjectNode) pong).set("via", via);
        }
      }
    }
  }

  private static void hidden(ObjectNode holder, String leaf) {
    JsonNode reason =
        JSON.valueToTree(
            Map.of("is", "Forbidden", "verb", "list", "resource", "pods", "namespace", ""));
    holder.set(leaf, JSON.createObjectNode().set("unavailable", reason));
  }
}
