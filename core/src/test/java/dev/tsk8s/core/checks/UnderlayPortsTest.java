package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.Probe;
import dev.tsk8s.core.facts.CiliumView.Reach;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnderlayPortsTest {
  private static final UnderlayPorts CHECK = new UnderlayPorts();
  private static final String SILENT =
      "Get \"http://100.64.0.3:4240/hello\": context deadline exceeded";
  private static final String REFUSED =
      "Get \"http://100.64.0.3:4240/hello\": dial tcp 100.64.0.3:4240: connect: connection refused";

  @Test
  void whatThePolicyLetsThroughIsNotVisibleInObjects() {
    assertThat(missing(CHECK, underlay("v1.19.7", "enable-wireguard", "true").snapshot()))
        .containsExactly(
            Reason.NotVisible.of(
                "underlay-ports/policy",
                Map.of(
                    "network",
                    "Cilium",
                    "ports",
                    "8472/udp, 51871/udp, 4240/tcp, icmp",
                    "destinations",
                    "\"udp:8472\", \"udp:51871\", \"tcp:4240\", \"icmp:*\"")));
  }

  @Test
  void probesThatComeThroughProveIt() {
    assertThat(EveryFact.examine(CHECK, probed("")).gaps()).isEmpty();
  }

  @Test
  void aHealthPortThatStaysSilentWhileThePingComesThroughIsNamed() {
    assertThat(found(CHECK, probed(SILENT))).containsExactly("warning underlay-ports/health-port");
  }

  @Test
  void aRefusalComesFromTheNodeItself() {
    assertThat(found(CHECK, probed(REFUSED))).isEmpty();
  }

  @Test
  void nodesOnALanAreNotAskedAbout() {
    assertThat(EveryFact.examine(CHECK, onLan("v1.19.7").snapshot()))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  private static Snapshot probed(String http) {
    var host = List.of(probe("icmp", ""), probe("http", http));
    var endpoint = List.of(probe("icmp", ""), probe("http", ""));
    var health = new Health("node-1", List.of(new Reach("node-2", host, endpoint)));
    CiliumView said = says("1.19.7", "node-1");
    var agent =
        new CiliumView(
            said.status(),
            seen(health),
            said.metrics(),
            said.masqueradeExemptions(),
            said.endpoints(),
            said.complaints(),
            said.effective(),
            said.earlierMetrics());
    return underlay("v1.19.7").snapshot(on("node-1", agent));
  }

  private static Probe probe(String protocol, String error) {
    return new Probe(protocol, "100.64.0.3", error, Optional.empty());
  }
}
