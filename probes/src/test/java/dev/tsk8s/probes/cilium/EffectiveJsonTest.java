package dev.tsk8s.probes.cilium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.CiliumCaptures;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveJsonTest {

  @Test
  void recognisesWhatAnAgentRunsWith() {
    assertThat(EffectiveJson.recognises(fields("01-auto-mark-collision"))).isTrue();
    assertThat(EffectiveJson.recognises(Set.of("cilium", "cluster"))).isFalse();
  }

  @Test
  void readsTextsNumbersBooleansAndLists() {
    assertThat(EffectiveJson.read(config("01-auto-mark-collision")))
        .containsEntry("RoutingMode", "tunnel")
        .containsEntry("Devices", "enp0s6 tailscale0")
        .containsEntry("EnableBPFMasquerade", "true")
        .containsEntry("CTMapEntriesGlobalTCP", "221723")
        .containsEntry("MasqueradeInterfaces", "");
  }

  @Test
  void readsARangeAsGoWritesIt() {
    assertThat(EffectiveJson.read(config("05-native-auto-direct")))
        .containsEntry("IPv4NativeRoutingCIDR", "10.42.0.0/16");
  }

  @Test
  void leavesOutWhatIsNull() {
    assertThat(EffectiveJson.read(config("01-auto-mark-collision")))
        .doesNotContainKey("IPv4NativeRoutingCIDR");
  }

  @Test
  void keepsNothingThatNoCheckAsksFor() {
    assertThat(EffectiveJson.read(config("01-auto-mark-collision")))
        .doesNotContainKeys("SocketPath", "HTTP403Message", "options");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"IPv4NativeRoutingCIDR\": {\"IP\": \"x\", \"Mask\": \"//8AAA==\"}}",
        "{\"IPv4NativeRoutingCIDR\": {\"IP\": \"10.0.0.0\", \"Mask\": \"?\"}}",
        "{\"IPv4NativeRoutingCIDR\": {}}"
      })
  void leavesOutWhatIsNoRange(String json) {
    assertThat(EffectiveJson.read(CiliumCaptures.tree(json))).isEmpty();
  }

  private static JsonNode config(String capture) {
    return CiliumCaptures.json(capture + "/config.json");
  }

  private static Set<String> fields(String capture) {
    var fields = new HashSet<String>();
    config(capture).fieldNames().forEachRemaining(fields::add);
    return fields;
  }
}
