package dev.tsk8s.probes.cilium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.CiliumView.Metric;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BugtoolTextTest {
  private static final String TROUBLE =
      "2026-07-28T10:%1$02d:%2$02d.1Z time=2026-07-28T10:%1$02d:%2$02dZ level=error"
          + " msg=\"Failed to initialize datapath, retrying later\" error=\"cilium_geneve: x\"\n";
  private static final String PEACE =
      "time=2026-07-28T10:%02d:%02dZ level=info msg=\"all is well\"\n";

  @Test
  void readsWhatAnAgentRunsWithFromItsText() {
    String text =
        """
        #### Read-only configurations ####
        BPFMapsDynamicSizeRatio           : 0.0025
        Devices                           : [enp0s6 tailscale0]
        EnableBPFMasquerade               : true
        IPv4NativeRoutingCIDR
        \tIP                        : 10.42.0.0
        \tMask                      : //8AAA==
        IPv6NativeRoutingCIDR             : <nil>
        MasqueradeInterfaces              : []
        SocketPath                        : /var/run/cilium/cilium.sock
        """;

    assertThat(EffectiveText.recognises(text)).isTrue();
    assertThat(EffectiveText.read(text))
        .isEqualTo(
            Map.of(
                "BPFMapsDynamicSizeRatio", "0.0025",
                "Devices", "enp0s6 tailscale0",
                "EnableBPFMasquerade", "true",
                "IPv4NativeRoutingCIDR", "10.42.0.0/16",
                "MasqueradeInterfaces", ""));
  }

  @Test
  void readsNumbersFromTheirTable() {
    String text =
        """
        Metric                    Labels                                          Value
        cilium_drop_count_total   direction="EGRESS" reason="Invalid source ip"   12.000000
        cilium_api_limiter_wait   api_call="x"                                    0.000000
        cilium_unreachable_nodes                                                  1.000000
        """;

    assertThat(MetricsText.recognises(text)).isTrue();
    assertThat(MetricsText.read(text))
        .containsExactly(
            new Metric(
                "cilium_drop_count_total",
                new TreeMap<>(Map.of("direction", "EGRESS", "reason", "Invalid source ip")),
                12),
            new Metric("cilium_unreachable_nodes", new TreeMap<>(), 1));
  }

  @Test
  void findsTheStatusInTheDebugInformation() throws IOException {
    String json =
        "{\"cilium-memory-map\":\"…\",\"encryption\":{\"a\":[{}]},"
            + "\"cilium-status\":{\"cluster\":{\"self\":\"node-1\"}},\"endpoint-list\":[1]}";

    assertThat(DebugInfoJson.recognises(Set.of("cilium-memory-map"))).isTrue();
    try (var parser = new JsonFactory().createParser(json)) {
      assertThat(DebugInfoJson.status(parser).orElseThrow().at("/cluster/self").asText())
          .isEqualTo("node-1");
    }
  }

  @Test
  void keepsWhatAnAgentCannotDoAtTheEndOfItsLog() throws IOException {
    String log = PEACE.formatted(0, 0) + TROUBLE.formatted(30, 0) + TROUBLE.formatted(30, 10);

    assertThat(AgentLog.recognises(TROUBLE.formatted(30, 0))).isTrue();
    assertThat(AgentLog.last(log)).extracting(Complaint::kind).containsExactly(Kind.NO_DATAPATH);
  }

  @Test
  void forgetsWhatAnAgentOvercame() throws IOException {
    String log = TROUBLE.formatted(1, 0) + TROUBLE.formatted(1, 10) + PEACE.formatted(30, 0);

    assertThat(AgentLog.last(log)).isEmpty();
  }

  @Test
  void readsTheEndOfALogOfAnyLength() throws IOException {
    String log =
        PEACE.formatted(29, 0).repeat(100_000)
            + TROUBLE.formatted(30, 0)
            + TROUBLE.formatted(30, 10);

    assertThat(AgentLog.last(log)).hasSize(1);
  }
}
