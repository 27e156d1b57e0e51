package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.Test;

class PathInClusterTest {
  private static final TailscalePod ONE = Specs.selfMade().pod("ts-one", "node1");
  private static final TailscalePod TWO = Specs.selfMade().pod("ts-two", "node2");

  @Test
  void directPathsAreHealthy() {
    assertThat(examine(Tailnet.pod(ONE, "one").directTo("two", "10.244.2.7:41000")))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void relayedPathsAreAProblemWhateverTheNats() {
    assertThat(codes(examine(relayed()))).containsExactly(PathInCluster.RELAYED);
  }

  @Test
  void blamesAPolicyThatKeepsUdpInBothWays() {
    var verdict = examine(relayed(), Policies.egress("ts-one"), Policies.ingress("ts-one"));

    assertThat(codes(verdict)).containsExactly(PathInCluster.BY_POLICY);
    assertThat(verdict.findings().getFirst().details()).containsEntry("policy", "egress-ts-one");
  }

  @Test
  void acquitsAPolicyThatLetsOneWayPass() {
    assertThat(codes(examine(relayed(), Policies.egress("ts-one"))))
        .containsExactly(PathInCluster.RELAYED);
  }

  @Test
  void acquitsThePodNetworkWhereOnlyTheTailnetJoinsTheNodes() {
    var joined = onHosts("100.64.7.1", "100.64.7.2");

    assertThat(EveryFact.examine(new PathInCluster(), joined))
        .isInstanceOf(Verdict.NotApplicable.class);
    assertThat(codes(EveryFact.examine(new PathRelayed(), joined))).contains(PodNat.NAT_IN_FRONT);
  }

  @Test
  void pathsBetweenNodesOfOneNetworkAreAProblem() {
    assertThat(codes(EveryFact.examine(new PathInCluster(), onHosts("10.10.0.11", "10.10.0.12"))))
        .containsExactly(PathInCluster.RELAYED);
  }

  /// Two pods in their hosts' networks, relayed.
  private static Snapshot onHosts(String first, String second) {
    var one = Specs.selfMade().hostNetwork().kernel().pod("DaemonSet", "ts", "ts-1", "node1");
    var two = Specs.selfMade().hostNetwork().kernel().pod("DaemonSet", "ts", "ts-2", "node2");
    return cluster()
        .with(node("node1", first))
        .with(node("node2", second))
        .with(one)
        .with(two)
        .snapshot(
            Tailnet.pod(one, "one").hardNat("203.0.113.101").relayedTo("two").vantage(),
            Tailnet.pod(two, "two").hardNat("203.0.113.102").vantage());
  }

  private static Tailnet.Host relayed() {
    return Tailnet.pod(ONE, "one").hardNat("203.0.113.101").relayedTo("two");
  }

  private static Verdict examine(Tailnet.Host one, NetworkPolicyFact... policies) {
    var snapshot =
        cluster()
            .with(node("node1", "10.10.0.11"))
            .with(node("node2", "10.10.0.12"))
            .with(ONE)
            .with(TWO)
            .snapshot(one.vantage(), Tailnet.pod(TWO, "two").hardNat("203.0.113.102").vantage());
    return EveryFact.examine(new PathInCluster(), Policies.in(snapshot, List.of(policies)));
  }

  private static List<Code> codes(Verdict verdict) {
    return verdict.findings().stream().map(Finding::code).toList();
  }
}
