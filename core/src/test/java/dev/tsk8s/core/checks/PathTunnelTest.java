package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.withPodCidr;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.TailscalePod;
import org.junit.jupiter.api.Test;

class PathTunnelTest {
  private static final TailscalePod POD = Specs.selfMade().pod("ts-one", "node1");

  @Test
  void findsAPathOverATailnetAddress() {
    var view =
        host("laptop")
            .knows("node-2")
            .directTo("node-1", Tailnet.address("node-2") + ":41641")
            .vantage();

    var verdict = EveryFact.examine(new PathTunnel(), cluster().snapshot(view));

    assertThat(verdict.findings())
        .extracting(Finding::code)
        .containsExactly(PathTunnel.TAILNET_ADDRESS);
  }

  @Test
  void anUnderlayNumberedInTheSharedRangeIsNoTunnel() {
    var view = host("node-1").knows("laptop").directTo("node-2", "100.64.240.18:41641").vantage();

    assertThat(EveryFact.examine(new PathTunnel(), cluster().snapshot(view)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void podsOfNodesOnAnOrdinaryNetworkMeetDirectly() {
    assertThat(examine(nodes("10.10.0.11", "10.10.0.12"), "10.244.2.7:41000"))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsATunnelThroughThePodNetworkOfNodesOnTheTailnet() {
    var verdict = examine(nodes("100.101.0.11", "100.101.0.12"), "10.244.2.7:41000");

    assertThat(verdict.findings())
        .extracting(Finding::code)
        .containsExactly(PathTunnel.OVER_UNDERLAY);
  }

  @Test
  void podsOfOneNodeCrossNoTunnel() {
    assertThat(examine(nodes("100.101.0.11", "100.101.0.12"), "10.244.1.7:41000"))
        .isInstanceOf(Verdict.Healthy.class);
  }

  private static Clusters nodes(String first, String second) {
    return cluster()
        .with(withPodCidr(node("node1", first), "10.244.1.0/24"))
        .with(withPodCidr(node("node2", second), "10.244.2.0/24"))
        .with(POD);
  }

  private static Verdict examine(Clusters cluster, String endpoint) {
    return EveryFact.examine(
        new PathTunnel(),
        cluster.snapshot(Tailnet.pod(POD, "one").directTo("two", endpoint).vantage()));
  }
}
