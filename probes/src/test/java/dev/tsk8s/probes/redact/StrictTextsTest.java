package dev.tsk8s.probes.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What level strict takes out of a text, by where it stands and by the key beside it: each rule by
/// a canary that no other rule finds.
final class StrictTextsTest {
  private static final Path LIST = Path.of("src/test/resources/redact/strict.tsv");

  private final WithPseudonyms strict =
      new WithPseudonyms(
          new Pseudonyms(Map.of(), -1),
          new PublicAddresses("0123456789abcdef".getBytes(UTF_8)),
          Set.of("wombat", "north", "north-west", "gnu", "ox", "Anna's iPad", "Anna's iPad Pro"));

  static Stream<String[]> canaries() throws IOException {
    return Files.readAllLines(LIST).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1));
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void isReplaced(String place, String key, String text, String name) {
    assertThat(text).contains(name);

    assertThat(replaced(place, key, text)).doesNotContain(name);
  }

  /// What a program gives the same meaning everywhere is no name.
  @ParameterizedTest
  @CsvSource({
    "Container.command, -, $(POD_NAME)",
    "Container.command, -, --accept-routes",
    "Container.command, -, --advertise-routes=fd00:abcd::/48",
    "Container.command, -, --advertise-tags=tag:k8s",
    "Container.command, -, --port=41641",
    "Container.env, TS_USERSPACE, true",
    "Container.env, TS_STATE_DIR, /var/lib/tailscale",
    "Container.env, <key>, ACME_SETTING",
    "ProxyClass.env, -, TS_USERSPACE=true",
    "Container.image, -, tailscale/tailscale:v1.86.2",
    "Container.image, -, ghcr.io/tailscale/k8s-operator:unstable-v1.86.2",
    "CiliumView.effective, watch-namespaces, true",
    "CiliumView.effective, watch-namespaces, 'kube-system,default'",
    "CiliumView.effective, <key>, acme-setting",
    "ClusterNode.labels, config.cilium.io/devices, eth0",
    "ClusterNode.labels, topology.kubernetes.io/region, koreacentral",
    "ClusterNode.labels, acme, true",
    "ClusterNode.labels, <key>, node-role.kubernetes.io/worker",
    "ClusterNode.labels, <key>, cloud.google.com/gke-netd",
    "ClusterNode.labels, <key>, team",
    "ClusterNode.name, -, 10.0.0.7",
    "CiliumView.effective, hostname-override, 10.0.0.7",
    "Origin.where, -, GET /apis/apps/v1/deployments",
    "Origin.where, -, exec /bin/tailscale",
    "Origin.where, -, list deployments.apps/v1",
    "Origin.where, -, get pods/exec",
    "Origin.where, -, here: ip -j route",
    "Snapshot.other, -, wireless or gnulike",
  })
  void staysAsItIs(String place, String key, String text) {
    assertThat(replaced(place, key, text)).isEqualTo(text);
  }

  @Test
  void anAddressThatIsANameIsTheSameAsTheAddress() {
    String address = strict.ip(Ip.parse("203.0.113.7").orElseThrow()).text();

    assertThat(replaced("ClusterNode.name", "-", "203.0.113.7")).isEqualTo(address);
    assertThat(replaced("CniAgent.args", "hostname-override", "203.0.113.7")).isEqualTo(address);
  }

  @Test
  void aSelectorSaysWhatTheLabelsSayThatItSelects() {
    assertThat(replaced("ProxyClass.selector", "-", "acme.example/pool=blue"))
        .isEqualTo(
            replaced("ClusterNode.labels", "<key>", "acme.example/pool")
                + "="
                + replaced("ClusterNode.labels", "acme.example/pool", "blue"));
  }

  /// Else `Anna's iPad Pro` would be another one's iPad.
  @Test
  void theLongestNameIsTakenFirst() {
    assertThat(replaced("Failed.message", "-", "what is Anna's iPad Pro"))
        .isEqualTo("what is " + replaced("TailnetNode.hostName", "-", "Anna's iPad Pro"));
  }

  @Test
  void ofAFileItsKindStaysAndSoDoesTheEndOfAFolder() {
    assertThat(replaced("Origin.where", "-", "/home/acme.tsk8s.zip/ping-wombat.txt"))
        .matches("/n\\d+/n\\d+\\.tsk8s\\.zip/ping-n\\d+\\.txt");
    assertThat(replaced("Origin.where", "-", "/home/list.json{pods/1}"))
        .matches("/n\\d+/list\\.json\\{pods/1}");
  }

  @Test
  void aWordOfACommandLineIsTreatedAsAFileThatWasRead() {
    assertThat(strict.argument("/home/quokka/status.json")).doesNotContain("quokka");
  }

  private String replaced(String place, String key, String text) {
    return switch (key) {
      case "-" -> strict.text(place, text);
      case "<key>" -> strict.key(place, text);
      default -> strict.text(place, key, text);
    };
  }
}
