package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import org.junit.jupiter.api.Test;

final class DeployPortTest {

  @Test
  void isHealthyWithAFixedAndDeclaredPort() {
    var verdict =
        examine(
            publicNode()
                .with(selfMade().hostNetwork().port(41641).declared(41641).pod("ts", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void warnsOfARandomPortOnAPublicNode() {
    var verdict = examine(publicNode().with(selfMade().hostNetwork().pod("ts", "node1")));

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(DeployPort.RANDOM);
    assertThat(verdict.findings().getFirst().explainedBy()).isEmpty();
  }

  @Test
  void foldsARandomPortUnderThePodNetwork() {
    var verdict = examine(publicNode().with(selfMade().pod("ts", "node1")));

    assertThat(verdict.findings().getFirst().explainedBy()).contains(WayIn.POD_NETWORK);
  }

  @Test
  void proposesAPortThatNobodyElseUses() {
    var verdict =
        examine(
            publicNode()
                .with(selfMade().hostNetwork().port(41641).declared(41641).pod("a", "node1"))
                .with(selfMade().hostNetwork().pod("b", "node1")));

    assertThat(verdict.findings().getFirst().details()).containsEntry("port", "41642");
  }

  @Test
  void foldsAnUndeclaredPortUnderTheReplicasThatShareIt() {
    var replica = selfMade().hostNetwork().port(41641);
    var verdict =
        examine(
            publicNode()
                .with(replica.pod("Deployment", "ts", "ts-1", "node1"))
                .with(replica.pod("Deployment", "ts", "ts-2", "node1")));

    assertThat(verdict.findings().getFirst().explainedBy()).contains(DeployPortClash.REPLICAS);
  }

  @Test
  void isSilentAboutARandomPortWhereNoPublicAddressLeads() {
    var verdict =
        examine(
            cluster()
                .with(node("node1", "10.0.0.1", "", "gce://p/z/n"))
                .with(selfMade().pod("ts", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void warnsOfAHostPortThatTheSchedulerDoesNotKnow() {
    var verdict =
        examine(publicNode().with(selfMade().hostNetwork().port(41641).pod("ts", "node1")));

    assertThat(verdict.findings())
        .extracting(Finding::code)
        .containsExactly(DeployPort.NOT_DECLARED);
  }

  @Test
  void readsThePortFromTheArgumentsOfTailscaled() {
    var verdict =
        examine(
            publicNode()
                .with(
                    selfMade()
                        .hostNetwork()
                        .env("TS_TAILSCALED_EXTRA_ARGS", "--port=41641")
                        .declared(41641)
                        .pod("ts", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void neverAsksAPortOfTheOperatorsPods() {
    var verdict =
        examine(publicNode().with(Specs.of(Role.PEER_RELAY).pod("peerrelay-korea", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void neverAsksAPortOfTheNodesOwnTailnet() {
    var verdict =
        examine(
            cluster()
                .with(node("node1", "100.64.0.2"))
                .with(
                    selfMade()
                        .hostNetwork()
                        .kernel()
                        .pod("DaemonSet", "tailscale", "tailscale-x", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void isUnknownForOtherNamespacesThatWereNotRead() {
    var elsewhere = new Reason.Forbidden("list", "pods", "");
    var verdict =
        examine(
            publicNode()
                .podsOnlyOf("vpn", elsewhere)
                .with(selfMade().hostNetwork().port(41641).declared(41641).pod("ts", "node1")));

    assertThat(verdict.gaps()).anyMatch(gap -> gap.reason().equals(elsewhere));
  }

  @Test
  void takesTheUsersChoiceOfNamespacesAsTheWhole() {
    var verdict =
        examine(
            publicNode()
                .podsOnlyOf("vpn", new Reason.NotAsked("pods", "--namespace vpn"))
                .with(selfMade().hostNetwork().port(41641).declared(41641).pod("ts", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  private static Verdict examine(Clusters cluster) {
    return EveryFact.examine(new DeployPort(), cluster.snapshot());
  }

  private static Clusters publicNode() {
    return cluster().with(node("node1", "10.0.0.1", "203.0.113.101", ""));
  }
}
