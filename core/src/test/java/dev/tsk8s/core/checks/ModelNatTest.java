package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ModelNatTest {
  private static final int RANDOM = 0;
  private static final Predicate<ProbeId> PODS = id -> id.kind().isOfPod();
  private static final Predicate<ProbeId> OF_NODE_2 = id -> id.node().equals("node2");

  @Test
  void findsNothingWherePodsAreSeenWithTheirOwnAddresses() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsNothingWhereNodesMasqueradeAndKeepPorts() {
    var cluster =
        ProbedCluster.of(3)
            .mapping(
                (id, port) -> new Endpoint(ip(id.kind().isOfPod() ? node(id.node()) : id), port));

    assertThat(examine(cluster)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsNothingWhereAnotherPortStaysTheSame() {
    var cluster =
        ProbedCluster.of(3)
            .mapping((id, port) ->
                new Endpoint(
                    ip(node(id.node())), id.kind().isOfPod() ? 1024 + port * 7919 % 60_000 : port));

    assertThat(examine(cluster)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void blamesTheNodeThatDrawsPortsForItsPods() {
    Verdict verdict = examine(random(PODS.and(OF_NODE_2), id -> ip(node(id.node()))));

    assertThat(told(verdict)).containsExactly("model-nat/pods-random node2");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("nodes", "node2")
        .containsEntry("own", "10.244.2.2")
        .containsEntry("seen", "10.10.0.2")
        .containsEntry("remedies", "none");
    assertThat(verdict.findings().getFirst().exhibits()).hasSize(2);
  }

  @Test
  void tellsOnceOfAllNodes() {
    Verdict verdict = examine(random(PODS, id -> ip(node(id.node()))));

    assertThat(told(verdict)).containsExactly("model-nat/pods-random cluster");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("nodes", "node1, node2, node3");
  }

  @Test
  void explainsPodsByARuleThatTakesTheNodeToo() {
    Verdict verdict = examine(random(OF_NODE_2, id -> ip(node(id.node()))));

    assertThat(told(verdict))
        .containsExactlyInAnyOrder("model-nat/nodes-random node2", "model-nat/pods-random node2");
    assertThat(verdict.findings())
        .filteredOn(finding -> finding.code().equals(ModelNat.PODS))
        .allSatisfy(finding -> assertThat(finding.explainedBy()).contains(ModelNat.NODES));
  }

  @Test
  void isASymptomOfTheSettingThatMakesTailscalesPodsSuffer() {
    Finding finding = measured(flannel().with(selfMade().pod("ts-proxy", "node1")));

    assertThat(finding.explainedBy()).contains(SnatPod.RANDOM);
  }

  @Test
  void offersTheSwitchOfThePodNetworkWhereNothingElseTellsOfIt() {
    Finding finding = measured(flannel().podsUnseen(new Reason.Forbidden("list", "pods", "")));

    assertThat(finding.explainedBy()).isEmpty();
    assertThat(finding.details())
        .containsEntry("case", "flannel")
        .containsEntry("agent", "flannel")
        .containsEntry("switch", "--ip-masq-fully-random-disable")
        .containsEntry("remedies", "switch");
  }

  private static Clusters flannel() {
    return cluster()
        .with(Clusters.node("node1", "10.0.0.11", "198.51.100.7", "hcloud://1"))
        .with(agent(Agent.FLANNEL, "--ip-masq"));
  }

  private static Finding measured(Clusters cluster) {
    var probed = random(PODS, id -> ip(node(id.node()))).probed();
    return new ModelNat().examine(cluster.snapshot().with(probed)).findings().getFirst();
  }

  @Test
  void blamesWhatIsBetweenNodesForAnAddressThatIsNobodys() {
    Verdict verdict = examine(random(OF_NODE_2.and(PODS.negate()), _ -> new Ip("10.99.0.1")));

    assertThat(told(verdict)).containsExactly("model-nat/between-random cluster");
  }

  @Test
  void leavesAlonePortsOfPodsWhereNoPodIsOfTailscale() {
    Snapshot without = random(PODS, id -> ip(node(id.node()))).snapshot();

    assertThat(new ModelNat().examine(without)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void tellsOfNodesWhoeverRunsThere() {
    Snapshot without = random(OF_NODE_2.and(PODS.negate()), id -> ip(node(id.node()))).snapshot();

    assertThat(told(new ModelNat().examine(without)))
        .containsExactly("model-nat/nodes-random node2");
  }

  @Test
  void needsTwoOtherNodesToCompare() {
    assertThat(examine(ProbedCluster.of(2)).gaps())
        .extracting(gap -> gap.reason())
        .containsExactly(new Reason.TooFew("nodes", 2, 3));
  }

  private static ProbedCluster random(Predicate<ProbeId> places, Function<ProbeId, Ip> seen) {
    return ProbedCluster.of(3)
        .mapping((id, port) ->
            places.test(id) ? new Endpoint(seen.apply(id), RANDOM) : new Endpoint(ip(id), port));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelNat().examine(cluster.with(selfMade().pod("ts-proxy", "node1")).snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(ModelNatTest::told).toList();
  }

  private static String told(Finding finding) {
    return finding.code() + " " + finding.subject().name();
  }
}
