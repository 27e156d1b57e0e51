package dev.tsk8s.probes.cilium;

import static dev.tsk8s.probes.CiliumCaptures.json;
import static dev.tsk8s.probes.CiliumCaptures.text;
import static dev.tsk8s.probes.CiliumCaptures.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.CiliumView.Probe;
import dev.tsk8s.core.facts.CiliumView.Reach;
import dev.tsk8s.probes.Malformed;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentNumbersTest {
  @Test
  void readsAnEmptyStatusOfAProbeAsAnAnswer() {
    var reach = HealthJson.read(json("01-auto-mark-collision/health.json")).nodes().getFirst();

    assertThat(reach.node()).isEqualTo("node-2");
    assertThat(reach.endpoint()).extracting(Probe::error).containsExactly("", "");
    assertThat(reach.host())
        .extracting(Probe::protocol, probe -> probe.error().isEmpty())
        .containsExactly(tuple("icmp", true), tuple("http", false));
  }

  @Test
  void readsNullBeforeTheFirstRoundAsNoNodes() {
    var health = HealthJson.read(json("02-devices-tailscale0/health.json"));

    assertThat(health.local()).isEqualTo("node-1");
    assertThat(health.nodes()).isEmpty();
  }

  @Test
  void readsTheOnlyAddressThatOlderVersionsHad() {
    Reach reach =
        HealthJson.read(
                tree(
                    """
                    {"nodes": [{"name": "n", "health-endpoint": null,
                      "endpoint": {"ip": "10.0.0.9", "icmp": {"lastProbed": "yesterday"}},
                      "host": {"ip": "10.0.0.1"}}]}
                    """))
            .nodes()
            .getFirst();

    assertThat(reach.host()).isEmpty();
    assertThat(reach.endpoint())
        .containsExactly(new Probe("icmp", "10.0.0.9", "", Optional.empty()));
  }

  @Test
  void leavesTheNameOfItsOwnClusterAwayFromNodes() {
    var health =
        HealthJson.read(
            tree(
                """
                {"local": {"name": "home/n1"},
                 "nodes": [{"name": "home/n1"}, {"name": "home/n2"}, {"name": "away/n2"}]}
                """));

    assertThat(health.local()).isEqualTo("n1");
    assertThat(health.nodes()).extracting(Reach::node).containsExactly("n1", "n2", "away/n2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"nodes\": {}}",
        "{\"nodes\": [7]}",
        "{\"local\": \"n\"}",
        "{\"nodes\": [{\"host\": []}]}",
        "{\"nodes\": [{\"host\": {\"primary-address\": {\"icmp\": {\"status\": {}}}}}]}"
      })
  void refusesHealthWhosePartsAreOfOtherTypes(String health) {
    assertThatThrownBy(() -> Shape.health(tree(health))).isInstanceOf(Malformed.class);
  }

  @Test
  void asksForMoreThanNodesToRecogniseHealth() {
    assertThat(HealthJson.recognises(Set.of("local", "nodes"))).isFalse();
    assertThat(HealthJson.recognises(Set.of("local", "nodes", "timestamp"))).isTrue();
  }

  @Test
  void readsAMetricWithoutAValueAsZeroAndOneWithoutLabels() {
    assertThat(MetricsJson.read(json("01-auto-mark-collision/metrics.json")))
        .contains(
            new Metric("cilium_unreachable_health_endpoints", new TreeMap<>(), 0),
            new Metric("cilium_unreachable_nodes", new TreeMap<>(), 1));
  }

  @Test
  void keepsOnlyTheMetricsThatACheckAsksFor() {
    assertThat(MetricsJson.read(json("01-auto-mark-collision/metrics.json")))
        .extracting(Metric::name)
        .doesNotContain("cilium_bpf_map_capacity");
  }

  @Test
  void recognisesMetricsBehindThoseOfOthers() {
    assertThat(MetricsJson.recognises(tree("[{\"name\":\"go_threads\"},{\"name\":\"cilium_x\"}]")))
        .isTrue();
    assertThat(MetricsJson.recognises(tree("[{\"name\":\"go_threads\"}, 7]"))).isFalse();
    assertThat(MetricsJson.recognises(tree("[]"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[7]",
        "[{\"name\": \"cilium_unreachable_nodes\", \"value\": \"many\"}]",
        "[{\"name\": \"cilium_unreachable_nodes\", \"labels\": []}]"
      })
  void refusesMetricsOfOtherTypes(String metrics) {
    assertThatThrownBy(() -> Shape.metrics(tree(metrics))).isInstanceOf(Malformed.class);
  }

  @Test
  void readsTheRangesThatTheMasqueradingAgentExempts() {
    String list = text("04-ipmasq-agent-defaults/bpf-ipmasq-list.txt");

    assertThat(IpMasqText.recognises(list)).isTrue();
    assertThat(IpMasqText.read(list)).hasSize(12).contains(new Cidr("100.64.0.0/10"));
  }

  @Test
  void readsAListOfNothing() {
    assertThat(IpMasqText.read("IP PREFIX/ADDRESS   \n")).isEmpty();
    assertThat(IpMasqText.recognises("10.0.0.0/8\n")).isFalse();
  }
}
