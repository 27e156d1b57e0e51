package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Flannel's pods send 1450, and 1350 fit beside VXLAN into interfaces of 1400.
class TcpClampTest {
  private static final String FIXED =
      "-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1310";

  @ParameterizedTest
  @CsvSource({
    "-A FORWARD -p tcp -j TCPMSS --set-mss 1310, 1450, clamped",
    "-A FORWARD -p tcp -j TCPMSS --set-mss 1311, 1450, clamp",
    "-A FORWARD -p tcp -m comment --comment \"a b\" -j TCPMSS --set-mss 99, 1450, clamped",
    "-A POSTROUTING -o flannel.1 -p tcp -j TCPMSS --set-mss 1310, 1450, clamped",
    "-A FORWARD -o tailscale0 -p tcp -j TCPMSS --set-mss 1000, 1450, clamp",
    "-A FORWARD -s 10.0.0.0/8 -p tcp -j TCPMSS --set-mss 1000, 1450, clamp",
    "-A FORWARD -p tcp --dport 80 -p tcp -j TCPMSS --set-mss 1000, 1450, clamp",
    "-A OUTPUT -p tcp -j TCPMSS --set-mss 1310, 1450, clamp",
    "-A FORWARD -p tcp -j TCPMSS, 1450, clamp",
    "-A FORWARD -p tcp -j TCPMSS --clamp-mss-to-pmtu, 1450, clamp",
    "-A FORWARD -p tcp -j TCPMSS --clamp-mss-to-pmtu, 1350, clamped",
    "-A FORWARD -p tcp -j TCPMSS --clamp-mss-to-pmtu, 1351, clamp"
  })
  void knowsWhatHoldsTcp(String rule, int tunnel, String remedy) {
    Finding finding = only(host("node-1", tunnel, rule));

    assertThat(finding.code()).isEqualTo(MtuPods.TOO_LARGE);
    assertThat(finding.details()).containsEntry("mss", "1310").containsEntry("remedies", remedy);
  }

  @Test
  void showsTheRule() {
    assertThat(only(host("node-1", 1450, FIXED)).exhibits())
        .extracting(Exhibit::value)
        .contains(FIXED);
  }

  @Test
  void oneNodeWithoutItIsEnough() {
    Finding finding = only(host("node-1", 1450, FIXED), host("node-2", 1450));

    assertThat(finding.details()).containsEntry("remedies", "clamp");
  }

  private static Finding only(Vantage... hosts) {
    var map =
        new NetworkConfig(
            "kube-system",
            "kube-flannel-cfg",
            new TreeMap<>(
                Map.of(
                    "net-conf.json",
                    "{\"Network\":\"10.0.0.0/8\",\"Backend\":{\"Type\":\"vxlan\"}}")));
    var snapshot =
        cluster()
            .with(node("node-1", "192.168.1.1"))
            .with(node("node-2", "192.168.1.2"))
            .with(agent(Agent.FLANNEL))
            .with(map)
            .snapshot(hosts);
    return new MtuPods().examine(snapshot).findings().getFirst();
  }

  private static Vantage host(String name, int tunnel, String... clamps) {
    return Kernels.node(name)
        .mtu("cni0", 1450)
        .mtu("flannel.1", tunnel)
        .mtu("eth0", 1400, "192.168.1." + name.charAt(name.length() - 1))
        .route("10.0.2.0/24", "flannel.1")
        .filters(
            new Filters(
                Set.of("KUBE-"), List.of(), List.of(), List.of(), List.of(clamps), Set.of()))
        .vantage();
  }
}
