package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.CiliumCluster;
import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Vantage;
import org.junit.jupiter.api.Test;

final class DeployPortClashTest {
  private static final TailscalePod A = onHost().pod("ts-a", "node1");
  private static final TailscalePod B = onHost().pod("ts-b", "node1");

  @Test
  void findsTwoWorkloadsWithOnePortOnOneNode() {
    var verdict = examine(cluster().with(node("node1", "10.0.0.1")).with(A).with(B));

    assertThat(verdict.findings())
        .extracting(Finding::subject)
        .containsExactly(new Subject("Node", "", "node1", "node1"));
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("workloads", "vpn/ts-a, vpn/ts-b")
        .containsEntry("other", "41642");
  }

  @Test
  void changesTheOneThatDidNotGetThePort() {
    var verdict =
        examine(
            cluster().with(node("node1", "10.0.0.1")).with(A).with(B),
            Tailnet.pod(A, "ts-a").advertising("10.0.0.1:50001").vantage(),
            Tailnet.pod(B, "ts-b").advertising("10.0.0.1:41641").vantage());

    assertThat(verdict.findings().getFirst().details())
        .containsEntry("workload", "deployment/ts-a");
  }

  @Test
  void isHealthyOnDifferentNodes() {
    var verdict =
        examine(
            cluster().with(node("node1", "10.0.0.1")).with(A).with(onHost().pod("ts-b", "node2")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isHealthyWithDifferentPorts() {
    var other = selfMade().hostNetwork().port(41642).pod("ts-b", "node1");

    assertThat(examine(cluster().with(A).with(other))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isHealthyInThePodNetworkWhereEachPodHasItsOwnPorts() {
    var one = selfMade().port(41641).pod("ts-a", "node1");
    var two = selfMade().port(41641).pod("ts-b", "node1");

    assertThat(examine(cluster().with(one).with(two))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void inBpfOnlyTheFirstPodOfANodeKeepsAPort() {
    var one = selfMade().port(41641).pod("ts-a", "node-1");
    var two = selfMade().port(41641).pod("ts-b", "node-1");

    var verdict = examine(inBpf().with(one).with(two));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(PortsInBpf.SHARED);
          assertThat(finding.details())
              .containsEntry("workload", "deployment/ts-b")
              .containsEntry("case", "apart");
        });
  }

  @Test
  void inBpfPodsOfTwoNodesOrWithTwoPortsDoNotMeet() {
    var one = selfMade().port(41641).pod("ts-a", "node-1");

    assertThat(examine(inBpf().with(one).with(selfMade().port(41641).pod("ts-b", "node-2"))))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(examine(inBpf().with(one).with(selfMade().port(41642).pod("ts-b", "node-1"))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  private static Clusters inBpf() {
    return CiliumCluster.onLan(
        "1.20.2",
        "enable-bpf-masquerade",
        "true",
        "enable-ipv4-masquerade",
        "true",
        "kube-proxy-replacement",
        "true");
  }

  @Test
  void aPodWhosePortTheNodeKeepsMeetsTheHostsOwn() {
    var verdict = examine(besideAPod(agent(Agent.KINDNET)));

    assertThat(verdict.findings())
        .extracting(Finding::code)
        .containsExactly(PortsBehindSnat.POD_AND_HOST);
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("workload", "deployment/ts-pod")
        .containsEntry("other", "41642");
  }

  @Test
  void randomPortsNeverMeet() {
    assertThat(examine(besideAPod(agent(Agent.FLANNEL, "--ip-masq"))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void peersComeInAtAPublicAddressAllTheSame() {
    var open =
        cluster()
            .with(node("node1", "10.0.0.1", "198.51.100.7", "hcloud://1"))
            .with(agent(Agent.KINDNET))
            .with(A)
            .with(selfMade().port(41641).pod("ts-pod", "node1"));

    assertThat(examine(open)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void theHostThatCameFirstIsSeenAtOnePort() {
    var host = Tailnet.pod(A, "ts-a").easyNat("203.0.113.1");

    assertThat(
            examine(
                besideAPod(agent(Agent.KINDNET)),
                host.advertising("203.0.113.1:41641", "10.0.0.1:41641").vantage()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void anEasyNetcheckOfItSaysNothingOfTheSharedPort() {
    var host = Tailnet.pod(A, "ts-a").easyNat("203.0.113.1");

    assertThat(
            examine(
                    besideAPod(agent(Agent.KINDNET)),
                    host.advertising("203.0.113.1:4001", "203.0.113.1:4002", "10.0.0.1:41641")
                        .vantage())
                .findings())
        .extracting(Finding::code)
        .containsExactly(PortsBehindSnat.POD_AND_HOST);
  }

  private static Clusters besideAPod(CniAgent agent) {
    return cluster()
        .with(node("node1", "10.0.0.1"))
        .with(agent)
        .with(A)
        .with(selfMade().port(41641).pod("ts-pod", "node1"));
  }

  @Test
  void passesOverARollover() {
    var old = selfMade().hostNetwork().port(41641).pod("Deployment", "ts-a", "ts-a-1", "node1");
    var next =
        selfMade()
            .hostNetwork()
            .port(41641)
            .declared(41641)
            .pod("Deployment", "ts-a", "ts-a-2", "node1");

    assertThat(examine(cluster().with(old).with(next))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsTwoReplicasOnOneNode() {
    var one = onHost().pod("Deployment", "ts-a", "ts-a-1", "node1");
    var two = onHost().pod("Deployment", "ts-a", "ts-a-2", "node1");

    assertThat(examine(cluster().with(one).with(two)).findings())
        .extracting(Finding::code)
        .containsExactly(DeployPortClash.REPLICAS);
  }

  @Test
  void warnsOfAPortThatTailscaledDoesNotUse() {
    var verdict =
        examine(cluster().with(A), Tailnet.pod(A, "ts-a").advertising("10.0.0.1:50001").vantage());

    assertThat(verdict.findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("deploy-port-clash/not-used");
  }

  @Test
  void acceptsAPortThatIsUsedBesideTheNatsOwn() {
    var verdict =
        examine(
            cluster().with(A),
            Tailnet.pod(A, "ts-a").advertising("203.0.113.1:7777", "10.0.0.1:41641").vantage());

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  private static Specs onHost() {
    return selfMade().hostNetwork().port(41641);
  }

  private static Verdict examine(Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(new DeployPortClash(), cluster.snapshot(vantages));
  }
}
