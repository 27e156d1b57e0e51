package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Policies;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathUdpBlockedTest {
  private static final TailscalePod PROXY = Specs.selfMade().pod("ts-proxy", "node1");

  @Test
  void blamesTheNetworkPolicyThatLetsNoUdpOut() {
    var verdict =
        examine(withPolicies(Policies.egress("ts-proxy", Policies.tcp(443), Policies.udp(53))));

    assertThat(codes(verdict)).containsExactly(UdpBlocked.BY_POLICY);
    assertThat(verdict.findings().getFirst().details()).containsEntry("policy", "egress-ts-proxy");
  }

  @Test
  void acquitsAPolicyThatLetsAskStunServers() {
    var verdict = examine(withPolicies(Policies.egress("ts-proxy", Policies.udp(3478))));

    assertThat(codes(verdict)).containsExactly(UdpBlocked.IN_POD);
  }

  @Test
  void acquitsAPolicyOfOtherPods() {
    assertThat(codes(examine(withPolicies(Policies.egress("shop")))))
        .containsExactly(UdpBlocked.IN_POD);
  }

  @Test
  void blamesTheNodeForWhatRunsInItsNetwork() {
    var router = Specs.selfMade().hostNetwork().pod("ts-proxy", "node1");
    var snapshot =
        cluster()
            .with(node("node1", "10.10.0.11"))
            .with(router)
            .snapshot(Tailnet.pod(router, "r").udpBlocked().vantage());

    assertThat(codes(examine(snapshot))).containsExactly(UdpBlocked.ON_NODE);
  }

  @Test
  void blamesTheNetworkOfAHostOutside() {
    assertThat(codes(examine(cluster().snapshot(host("workstation").udpBlocked().vantage()))))
        .containsExactly(UdpBlocked.AT_HOST);
  }

  @Test
  void aDirectPathToAPublicAddressProvesThatOnlyStunIsSilent() {
    var view = host("workstation").udpBlocked().directTo("vps", "192.0.2.18:443").vantage();

    assertThat(examine(cluster().snapshot(view))).isInstanceOf(Verdict.Unknown.class);
  }

  private static Snapshot withPolicies(NetworkPolicyFact... policies) {
    Clusters cluster = cluster().with(node("node1", "10.10.0.11")).with(PROXY);
    Vantage view = Tailnet.pod(PROXY, "ts-proxy").udpBlocked().vantage();
    return Policies.in(cluster.snapshot(view), List.of(policies));
  }

  private static Verdict examine(Snapshot snapshot) {
    return EveryFact.examine(new PathUdpBlocked(), snapshot);
  }

  private static List<Code> codes(Verdict verdict) {
    return verdict.findings().stream().map(Finding::code).toList();
  }
}
