package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// What [ModelNat] says of ports as servers outside see them.
class ModelNatOutsideTest {
  private static final int RANDOM = 0;
  private static final Ip GATEWAY = new Ip("198.51.100.1");
  private static final Predicate<ProbeId> PODS = id -> id.kind().isOfPod();
  private static final Predicate<ProbeId> OF_NODE_2 = id -> id.node().equals("node2");

  @Test
  void blamesWhatIsInFrontOfNodesThatKeepTheirPortsTowardsEachOther() {
    Verdict verdict = examine(random(_ -> true));

    assertThat(told(verdict)).containsExactly("model-nat/gateway-hard cluster");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("nodes", "node1, node2, node3")
        .containsEntry("node", "node1")
        .containsEntry("own", "10.10.0.1")
        .containsEntry("seen", "198.51.100.1")
        .containsEntry("remedies", "otherNat");
    assertThat(verdict.findings().getFirst().exhibits().getFirst().what())
        .endsWith("-> 203.0.113.10:443");
    assertThat(verdict.gaps()).isEmpty();
  }

  @Test
  void tellsOfANodeThatDrawsPortsTowardsAllOnce() {
    var cluster =
        random(OF_NODE_2)
            .mapping((id, port) -> new Endpoint(ip(id), id.equals(node("node2")) ? RANDOM : port));

    assertThat(told(examine(cluster))).containsExactly("model-nat/nodes-random node2");
  }

  @Test
  void blamesTheNodeForItsPodsWhereItKeepsItsOwnPort() {
    Verdict verdict = examine(random(PODS.and(OF_NODE_2)));

    assertThat(told(verdict)).containsExactly("model-nat/pods-random node2");
    assertThat(verdict.findings().getFirst().details()).containsEntry("seen", "198.51.100.1");
    assertThat(verdict.gaps()).isEmpty();
  }

  @Test
  void blamesANodeThatIsSeenAtItsOwnAddress() {
    var cluster =
        ProbedCluster.of(3)
            .mappingOutside((id, port) ->
                new Endpoint(ip(node(id.node())), id.equals(node("node2")) ? RANDOM : port));

    assertThat(told(examine(cluster))).containsExactly("model-nat/nodes-random node2");
  }

  @Test
  void leavesPodsAloneWhereTailscaleIsInTheNetworkOfNodesOnly() {
    TailscalePod host = selfMade().hostNetwork().pod("ts", "node1");

    assertThat(new ModelNat().examine(random(PODS).with(host).snapshot()))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(told(new ModelNat().examine(random(_ -> true).with(host).snapshot())))
        .containsExactly("model-nat/gateway-hard cluster");
  }

  @Test
  void leavesAllAloneWhereNoTailscaleIs() {
    assertThat(new ModelNat().examine(random(_ -> true).snapshot()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void saysThatNobodyCouldSeeWhetherAnyTailscaleMinds() {
    var forbidden = new Reason.Forbidden("list", "pods", "");

    Verdict verdict = examineWithoutPods(random(_ -> true), forbidden);

    assertThat(told(verdict)).containsExactly("model-nat/gateway-hard cluster");
    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(forbidden);
  }

  @Test
  void needsNoPodsToBeSeenWhereNothingIsHard() {
    var forbidden = new Reason.Forbidden("list", "pods", "");

    assertThat(examineWithoutPods(random(_ -> false), forbidden))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsNothingWhereEverybodyKeepsAPort() {
    assertThat(examine(random(_ -> false))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotKnowTheHopOfPodsThatLeaveAnotherWayThanTheirNode() {
    var cluster =
        ProbedCluster.of(3)
            .mappingOutside((id, port) ->
                id.kind().isOfPod()
                    ? new Endpoint(new Ip("198.51.100.2"), RANDOM)
                    : new Endpoint(GATEWAY, port));

    assertThat(codes(examine(cluster))).containsOnly("model-nat/hop-not-known");
  }

  @Test
  void doesNotKnowTheHopWhereARuleOfTheNodeTakesWhatItSendsOutside() {
    Clusters aws =
        cluster()
            .with(Clusters.node("node1", "10.10.0.1", "", "aws:///a/i-1"))
            .with(agent(Agent.AWS_VPC_CNI))
            .with(selfMade().hostNetwork().pod("ts", "node1"));

    Verdict verdict =
        new ModelNat().examine(aws.snapshot().with(random(OF_NODE_2.negate()).probed()));

    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .filteredOn(reason -> reason instanceof Reason.NotVisible)
        .extracting(reason -> ((Reason.NotVisible) reason).details().get("place"))
        .contains("node1 (node)");
    assertThat(told(verdict)).noneMatch(one -> one.contains("node1"));
  }

  @Test
  void doesNotKnowTheHopWhereNothingWasComparedInside() {
    Verdict verdict =
        examine(ProbedCluster.of(2).mappingOutside((_, _) -> new Endpoint(GATEWAY, RANDOM)));

    assertThat(verdict.findings()).isEmpty();
    assertThat(codes(verdict)).contains("model-nat/hop-not-known");
  }

  @Test
  void needsTwoServersOutsideToCompare() {
    Verdict one =
        examine(ProbedCluster.of(3).outside(List.of("203.0.113.10"), (_, _) -> Ending.ANSWERED));

    assertThat(one.gaps())
        .extracting(Gap::reason)
        .containsExactly(new Reason.TooFew("STUN servers outside", 1, 2));
    assertThat(examine(ProbedCluster.of(3).withoutHosts(List.of())).gaps())
        .extracting(Gap::reason)
        .containsExactly(new Reason.TooFew("STUN servers outside", 0, 2));
  }

  @Test
  void isASymptomOfTwoHardHopsThatTailscaleItselfMeasured() {
    TailscalePod pod = selfMade().pod("ts-proxy", "node1");
    TailscalePod host = selfMade().hostNetwork().pod("ts-host", "node1");
    Clusters flannel =
        cluster()
            .with(Clusters.node("node1", "10.10.0.1", "", ""))
            .with(agent(Agent.FLANNEL, "--ip-masq"))
            .with(pod)
            .with(host);
    var snapshot =
        flannel.snapshot(
            Tailnet.pod(pod, "ts-proxy").hardNat(GATEWAY.text()).vantage(),
            Tailnet.pod(host, "ts-host").hardNat(GATEWAY.text()).vantage());

    assertThat(new ModelNat().examine(snapshot.with(random(_ -> true).probed())).findings())
        .filteredOn(finding -> finding.code().equals(ModelNat.GATEWAY))
        .singleElement()
        .satisfies(finding -> assertThat(finding.explainedBy()).contains(NatHops.BOTH));
  }

  private static ProbedCluster random(Predicate<ProbeId> places) {
    return ProbedCluster.of(3)
        .mappingOutside((id, port) -> new Endpoint(GATEWAY, places.test(id) ? RANDOM : port));
  }

  private static Verdict examineWithoutPods(ProbedCluster probed, Reason why) {
    return new ModelNat().examine(cluster().podsUnseen(why).snapshot().with(probed.probed()));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelNat().examine(cluster.with(selfMade().pod("ts-proxy", "node1")).snapshot());
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.gaps().stream()
        .map(Gap::reason)
        .map(reason -> reason instanceof Reason.NotVisible(var code, _) ? code : reason.toString())
        .toList();
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(ModelNatOutsideTest::told).toList();
  }

  private static String told(Finding finding) {
    return finding.code() + " " + finding.subject().name();
  }
}
