package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names and public addresses planted in every sort of place of a sick cluster come out nowhere at
/// level strict, and the verdicts stay what they were.
final class StrictCanaryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Each stands in one sort of place only.
  private static final List<String> NAMES =
      List.of(
          "aardvark",
          "addax",
          "alpaca",
          "axolotl",
          "bandicoot",
          "bongo",
          "capybara",
          "caracal",
          "cassowary",
          "chinchilla",
          "civet",
          "coati",
          "dikdik",
          "dingo",
          "dugong",
          "echidna",
          "fossa",
          "gharial",
          "hoatzin",
          "hyrax",
          "ibex",
          "jerboa",
          "kakapo",
          "kinkajou",
          "kudu",
          "lemming",
          "manatee",
          "markhor",
          "narwhal",
          "numbat",
          "nyala",
          "ocelot",
          "okapi",
          "oryx",
          "pangolin",
          "peccary",
          "platypus",
          "quokka",
          "quoll",
          "saiga",
          "serval",
          "tapir",
          "tarsier",
          "vicuna",
          "wombat",
          "zebu");

  private static final List<String> ADDRESSES =
      List.of("198.18.255.1", "203.0.113.207", "2600:1f18:abcd::7", "203-0-113-207", "0xcb0071cf");

  private static final String PROXY_CLASS =
      """
      {"apiVersion": "tailscale.com/v1alpha1", "kind": "ProxyClass", "metadata": {"name": "hyrax"},
       "spec": {
         "staticEndpoints": {"nodePort": {"selector": {"ibex.example/pool": "kudu"}}},
         "statefulSet": {"pod": {"tailscaleContainer": {"env": [
           {"name": "TS_HOSTNAME", "value": "nyala"},
           {"name": "TS_EXTRA_ARGS", "value": "--hostname=oryx"}]}}}}}
      """;

  @TempDir Path folder;
  private Path sick;

  @BeforeEach
  void plantThem() throws IOException {
    var files = SickFiles.in(folder);
    sick = files.folder();
    files.editItems("pods.json", StrictCanaryTest::pod);
    files.editItems("nodes.json", StrictCanaryTest::node);
    files.edit("configmaps.json", StrictCanaryTest::settings);
    files.edit("laptop/status.json", StrictCanaryTest::status);
    Files.writeString(sick.resolve("proxyclasses.json"), PROXY_CLASS);
  }

  @Test
  void noneGetsIntoABundleOrComesOutOfItInAnyFormat() throws IOException {
    Path bundle = collected("strict");

    Map<String, byte[]> entries = Archives.entries(bundle);
    assertThat(entries).isNotEmpty();
    entries.forEach((name, bytes) -> assertNoneIn(name, new String(bytes, UTF_8)));
    for (Output.Format format : Output.Format.values()) {
      Run run = Run.of("doctor", "--from", bundle.toString(), "-v", "-o", format.word());
      assertNoneIn(format.word(), run.out() + run.err());
    }
    Run stack = Run.of("stack", "--from", bundle.toString(), "-o", "json");
    assertNoneIn("stack", stack.out() + stack.err());
  }

  @Test
  void theyWereThereToBeTakenOut() throws IOException {
    String facts = new String(entry(collected("standard"), "facts.json"), UTF_8);

    assertThat(NAMES).allMatch(facts.toLowerCase(Locale.ROOT)::contains);
    assertThat(ADDRESSES).allMatch(facts::contains);
  }

  @Test
  void everyVerdictIsTheSame() throws IOException {
    assertThat(verdicts(collected("strict"))).isEqualTo(verdicts(collected("standard")));
  }

  /// The version of an image is judged, so it stays behind its registry.
  @Test
  void whatIsJudgedStays() throws IOException {
    assertThat(new String(entry(collected("strict"), "facts.json"), UTF_8))
        .contains("/tailscale:v1.86.2\"", "--accept-routes", "koreacentral", "tag:n");
  }

  private static void assertNoneIn(String place, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    assertThat(Stream.concat(NAMES.stream(), ADDRESSES.stream().skip(1)).filter(lower::contains))
        .as(place)
        .isEmpty();
  }

  private static List<String> verdicts(Path bundle) throws IOException {
    JsonNode report = JSON.readTree(entry(bundle, "report.json"));
    return report
        .path("checks")
        .valueStream()
        .map(check ->
            check.path("id").asText()
                + " "
                + check.path("verdict").asText()
                + " "
                + check.path("findings").findValuesAsText("code").stream().sorted().toList())
        .toList();
  }

  private static byte[] entry(Path bundle, String name) throws IOException {
    return Archives.entries(bundle).getOrDefault(name, new byte[0]);
  }

  private Path collected(String level) {
    Path bundle = folder.resolve(level + ".zip");
    Run run =
        Run.of(
            "collect",
            "--from",
            sick.toString(),
            "--redact",
            level,
            "-o",
            bundle.toString(),
            "--lang=en");
    assertThat(bundle).as(run.err()).exists();
    if (level.equals("strict")) {
      assertNoneIn("stderr", run.err());
    }
    return bundle;
  }

  private static void pod(ObjectNode pod) {
    pod.withObjectProperty("metadata")
        .withObjectProperty("labels")
        .put("tapir.example/owner", "Tarsier-Team")
        .put("team", "wombat")
        .put("controller-revision-hash", "peccary-7f9c5d");
    for (JsonNode container : pod.path("spec").path("containers")) {
      var own = (ObjectNode) container;
      boolean tailscales = own.path("image").asText().contains("tailscale");
      if (tailscales) {
        own.put("image", "registry.narwhal.example:5000/numbat/tailscale:v1.86.2");
        own.withArrayProperty("args")
            .add("--socket=/srv/quoll/tailscaled.sock")
            .add("--nickname=dingo");
      }
      ArrayNode env = own.withArrayProperty("env");
      put(env, "TS_HOSTNAME", "ocelot-gw");
      put(
          env,
          "TS_EXTRA_ARGS",
          "--hostname=okapi --login-server=https://pangolin.example/ --accept-routes"
              + " --advertise-tags=tag:platypus,tag:k8s --nickname quokka");
      put(env, "TS_TAILSCALED_EXTRA_ARGS", "--statedir=/srv/saiga/state");
      put(env, "TS_TAILNET_TARGET_FQDN", "serval.tail0a1b2.ts.net");
      put(env, "TS_DEBUG_NAMED", "vicuna");
      put(env, "TS_DEBUG_AT", "203.0.113.207 2600:1f18:abcd::7");
    }
  }

  private static void put(ArrayNode env, String name, String value) {
    env.addObject().put("name", name).put("value", value);
  }

  private static void node(ObjectNode node) {
    ObjectNode metadata = node.withObjectProperty("metadata");
    metadata
        .withObjectProperty("labels")
        .put("kubernetes.azure.com/cluster", "MC_rg-aardvark_Alpaca_koreacentral")
        .put("kubernetes.azure.com/agentpool", "addax")
        .put("topology.kubernetes.io/region", "koreacentral")
        .put("node-role.kubernetes.io/axolotl", "");
    metadata
        .withObjectProperty("annotations")
        .put("k3s.io/hostname", "bandicoot.bongo.example")
        .put("projectcalico.org/reached", "https://capybara/x");
  }

  private static void settings(ObjectNode list) {
    ObjectNode configMap = list.withArrayProperty("items").addObject();
    configMap.put("kind", "ConfigMap").put("apiVersion", "v1");
    configMap
        .withObjectProperty("metadata")
        .put("namespace", "kube-system")
        .put("name", "cilium-config");
    configMap
        .withObjectProperty("data")
        .put("cluster-name", "caracal")
        .put("cni-namespace", "cassowary")
        .put("enable-at", "http://chinchilla:2379,https://coati.example:2379")
        .put("bpf-at", "203.0.113.207");
  }

  private static void status(ObjectNode status) {
    status
        .withArrayProperty("Health")
        .add("cannot reach echidna.example by 203-0-113-207, row 0xcb0071cf")
        .add("secrets \"gharial\" in /api/v1/namespaces/hoatzin/secrets not found")
        .add("user system:serviceaccount:jerboa:reader on lemming-17 {kinkajou.example/x: manatee}")
        .add(
            "Get \"https://kakapo/v2\" by fossa-84c69dbc4f-hdbx4: lookup dikdik.example: no 'dugong'")
        .add("zebu is away, as is " + "markhor")
        .add("198.18.255.1 is nobody's");
    var peers = (ObjectNode) status.path("Peer");
    ObjectNode peer = peers.elements().next().deepCopy();
    for (String name : List.of("zebu", "markhor")) {
      ObjectNode other = peer.deepCopy();
      other.put("HostName", name).put("DNSName", name + ".tail0a1b2.ts.net.");
      other.put("ID", name).put("PublicKey", "nodekey:" + name);
      other.withArrayProperty("Tags").add("tag:civet");
      peers.set("nodekey:" + name, other);
    }
  }
}
