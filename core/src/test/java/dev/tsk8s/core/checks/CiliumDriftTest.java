package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CiliumDriftTest {
  private static final CiliumDrift CHECK = new CiliumDrift();

  @ParameterizedTest
  @CsvSource({
    "routing-mode, native, RoutingMode, tunnel",
    "enable-bpf-masquerade, true, EnableBPFMasquerade, false",
    "bpf-lb-sock-hostns-only, true, BPFSocketLBHostnsOnly, false",
    "ipv4-native-routing-cidr, 10.42.0.0/16, IPv4NativeRoutingCIDR, 10.0.0.0/8",
    "some-key, x, EnableIPMasqAgent, true"
  })
  void anAgentThatRunsWithSomethingElseIsNamed(String key, String set, String option, String runs) {
    Snapshot snapshot = running(onLan("v1.19.7", with(key, set)), option, runs);

    assertThat(found(CHECK, snapshot)).containsExactly("warning cilium-drift/not-restarted");
  }

  @ParameterizedTest
  @CsvSource({
    "routing-mode, native, RoutingMode, native",
    "enable-bpf-masquerade, '1', EnableBPFMasquerade, true",
    "some-key, x, EnableBPFMasquerade, false",
    "enable-host-legacy-routing, false, EnableHostLegacyRouting, true",
    "devices, '', Devices, enp0s6 tailscale0",
    "mtu, 1280, SomethingElse, 1"
  })
  void theSameAndWhatAnAgentWorksOutByItselfIsSilent(
      String key, String set, String option, String runs) {
    assertThat(found(CHECK, running(onLan("v1.19.7", with(key, set)), option, runs))).isEmpty();
  }

  @Test
  void anOldAgentMayTurnMasqueradingInBpfOff() {
    Clusters cluster = onLan("v1.13.4", with("enable-bpf-masquerade", "true"));

    CiliumView agent =
        says("1.13.4", "node-1")
            .running(seen(new TreeMap<>(Map.of("EnableBPFMasquerade", "false"))));

    assertThat(found(CHECK, cluster.snapshot(on("node-1", agent)))).isEmpty();
  }

  @Test
  void theReplacementIsToldByTheStatus() {
    Snapshot snapshot =
        onLan("v1.19.7", "kube-proxy-replacement", "false")
            .snapshot(on("node-1", says("1.19.7", "node-1")));

    assertThat(found(CHECK, snapshot)).containsExactly("warning cilium-drift/not-restarted");
    assertThat(CHECK.examine(snapshot).findings().getFirst().details())
        .containsEntry("differences", "kube-proxy-replacement=false (true)");
  }

  @Test
  void agentsThatWereNotAskedAreSaidOnce() {
    var reason = new Reason.NotAsked("exec", "--no-exec");
    Snapshot snapshot =
        onLan("v1.19.7")
            .snapshot(
                Vantage.unseen(VantageId.node("node-1"), reason),
                Vantage.unseen(VantageId.node("node-2"), reason));

    assertThat(missing(CHECK, snapshot)).containsExactly(reason);
  }

  private static String[] with(String key, String value) {
    return new String[] {"kube-proxy-replacement", "true", key, value};
  }

  private static Snapshot running(Clusters cluster, String option, String value) {
    CiliumView agent = says("1.19.7", "node-1").running(seen(new TreeMap<>(Map.of(option, value))));
    return cluster.snapshot(on("node-1", agent));
  }
}
