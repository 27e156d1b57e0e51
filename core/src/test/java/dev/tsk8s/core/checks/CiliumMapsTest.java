package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.metric;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CiliumMapsTest {
  private static final CiliumMaps SIZES = new CiliumMaps();
  private static final CiliumMapPressure PRESSURE = new CiliumMapPressure();

  @ParameterizedTest
  @CsvSource({"1023", "16777217"})
  void aSizeThatTheAgentRefusesIsNamed(String size) {
    assertThat(found(SIZES, onLan("v1.19.7", "bpf-ct-global-tcp-max", size)))
        .containsExactly("problem cilium-maps/out-of-range");
  }

  @ParameterizedTest
  @CsvSource({"1024", "16777216", "524288", "0", "''"})
  void aSizeThatItTakesIsSilent(String size) {
    assertThat(found(SIZES, onLan("v1.19.7", "bpf-ct-global-tcp-max", size))).isEmpty();
  }

  @Test
  void moreTranslationsThanConnectionsAreRefused() {
    assertThat(found(SIZES, onLan("v1.19.7", sizes("20000", "10000", "30001"))))
        .containsExactly("problem cilium-maps/nat-too-large");
  }

  @ParameterizedTest
  @CsvSource({"20000, 10000, 30000", "20000, 10000, 524288", "20000, 10000, ''"})
  void asManyTranslationsOrTheirDefaultAreFine(String tcp, String any, String nat) {
    assertThat(found(SIZES, onLan("v1.19.7", sizes(tcp, any, nat)))).isEmpty();
  }

  @Test
  void againstSizesThatFollowTheMemoryItIsNotKnown() {
    assertThat(missing(SIZES, onLan("v1.19.7", "bpf-nat-global-max", "900000").snapshot()))
        .containsExactly(Reason.NotVisible.of("cilium-maps/dynamic", Map.of("value", "900000")));
    assertThat(found(SIZES, onLan("v1.19.7", "bpf-nat-global-max", "196608"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.79, ''",
    "0.8, warning cilium-map-pressure/high",
    "0.99, warning cilium-map-pressure/high",
    "1.0, problem cilium-map-pressure/full"
  })
  void pressureIsHeldAgainstItsLimits(double pressure, String found) {
    assertThat(String.join(",", found(PRESSURE, pressed(pressure)))).isEqualTo(found);
  }

  @Test
  void theKeyOfTheFullestMapIsNamed() {
    var finding = PRESSURE.examine(pressed(0.9)).findings().getFirst();

    assertThat(finding.details())
        .containsEntry("map", "ct4_global")
        .containsEntry("maps", "ct4_global 90 %")
        .containsEntry("key", "bpf-ct-global-tcp-max")
        .containsEntry("agents", "cilium");
  }

  @Test
  void metricsWithoutPressureTellNothing() {
    var agent = says("1.19.7", "node-1").with(seen(List.of()), seen(List.of()));

    assertThat(missing(PRESSURE, onLan("v1.19.7").snapshot(on("node-1", agent))))
        .containsExactly(Reason.NotVisible.of("cilium-map-pressure/not-told", Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "ct4_global, bpf-map-dynamic-size-ratio, 0.005",
    "policy_00123, bpf-policy-map-max, 32768",
    "lb4_services_v2, bpf-lb-map-max, 131072"
  })
  void thePatchIsForTheFullMap(String map, String key, String value) {
    assertThat(PRESSURE.examine(pressed(0.97, map)).findings().getFirst().details().get("patch"))
        .contains("\"" + key + "\":\"" + value + "\"");
  }

  @Test
  void itDoublesWhatIsSetAndStopsWhereTheAgentDoes() {
    var set = pressed(1, "policy_1", "bpf-policy-map-max", "20000");
    var most = pressed(1, "policy_1", "bpf-policy-map-max", "40000");

    assertThat(PRESSURE.examine(set).findings().getFirst().details())
        .containsEntry("patch", "{\"data\":{\"bpf-policy-map-max\":\"40000\"}}");
    assertThat(PRESSURE.examine(most).findings().getFirst().details())
        .containsEntry("patch", "{\"data\":{\"bpf-policy-map-max\":\"65536\"}}");
  }

  private static Snapshot pressed(double pressure) {
    return pressed(pressure, "ct4_global");
  }

  private static Snapshot pressed(double pressure, String map, String... keysAndValues) {
    List<CiliumView.Metric> metrics =
        List.of(
            metric("cilium_bpf_map_pressure", 0.01, "map_name", "lxc"),
            metric("cilium_bpf_map_pressure", pressure, "map_name", map));
    var agent =
        says("1.19.7", "node-1")
            .with(seen(metrics), new Unavailable<>(new Reason.NotInFiles("earlier")));
    return onLan("v1.19.7", keysAndValues).snapshot(on("node-1", agent));
  }

  private static String[] sizes(String tcp, String any, String nat) {
    return new String[] {
      "bpf-ct-global-tcp-max", tcp, "bpf-ct-global-any-max", any, "bpf-nat-global-max", nat
    };
  }
}
