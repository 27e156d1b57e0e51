package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DeployWayInTest {
  private static final Reason FORBIDDEN = new Reason.Forbidden("list", "nodes", "");

  @Test
  void isHealthyInTheHostsNetwork() {
    var verdict =
        examine(onPublicNode().with(selfMade().hostNetwork().port(41641).pod("ts-proxy", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void warnsOfThePodNetworkOnAPublicNode() {
    var verdict = examine(onPublicNode().with(selfMade().pod("ts-proxy", "node1")));

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(WayIn.POD_NETWORK);
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("workload", "deployment/ts-proxy")
        .containsEntry("port", "41641");
  }

  @Test
  void isAProblemWhereTheCniProvablyRandomisesPorts() {
    var verdict =
        examine(
            onPublicNode()
                .with(agent(Agent.FLANNEL, "--ip-masq", "--kube-subnet-mgr"))
                .with(selfMade().port(41641).declared(41641).pod("ts-proxy", "node1")));

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(WayIn.RANDOM_SNAT);
  }

  @Test
  void whatWasMeasuredGoesBeforeWhatIsConfigured() {
    var pod = selfMade().port(41641).declared(41641).pod("ts-proxy", "node1");
    var flannel = onPublicNode().with(agent(Agent.FLANNEL, "--ip-masq")).with(pod);
    var easy = Tailnet.pod(pod, "ts-proxy").easyNat("198.51.100.7").vantage();
    var hard = Tailnet.pod(pod, "ts-proxy").hardNat("198.51.100.7").vantage();

    assertThat(EveryFact.examine(new DeployWayIn(), flannel.snapshot(easy)).findings())
        .extracting(Finding::code)
        .containsExactly(WayIn.POD_NETWORK);
    assertThat(EveryFact.examine(new DeployWayIn(), flannel.snapshot(hard)).findings())
        .extracting(Finding::code)
        .containsExactly(WayIn.RANDOM_SNAT);
  }

  @Test
  void doesNotCallFlannelRandomWhenItIsToldNotTo() {
    var verdict =
        examine(
            onPublicNode()
                .with(agent(Agent.FLANNEL, "--ip-masq", "--ip-masq-fully-random-disable"))
                .with(selfMade().pod("ts-proxy", "node1")));

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(WayIn.POD_NETWORK);
  }

  @Test
  void keepsApplicationsOutOfTheHostsNetwork() {
    var verdict = examine(onPublicNode().with(selfMade().sidecar().pod("shop", "node1")));

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(WayIn.SIDECAR);
  }

  @Test
  void isSilentOnPrivateNodes() {
    var verdict =
        examine(
            cluster()
                .with(node("node1", "10.0.0.1", "", "aws:///a/i-1"))
                .with(selfMade().pod("ts-proxy", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void judgesTheNodesUnderItsPodsOnly() {
    var verdict =
        examine(
            onPublicNode()
                .with(node("node2", "10.0.0.2", "", "aws:///a/i-2"))
                .with(selfMade().pod("ts-proxy", "node2")));

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void isUnknownWhenNodesWereNotSeen() {
    var verdict =
        examine(cluster().nodesUnseen(FORBIDDEN).with(selfMade().pod("ts-proxy", "node1")));

    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(FORBIDDEN);
  }

  @Test
  void acceptsAHostPort() {
    var verdict =
        examine(
            onPublicNode().with(selfMade().port(41641).hostPort(41641).pod("ts-proxy", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void acceptsAUdpNodePortThatLeadsToThePort() {
    var verdict =
        examine(
            onPublicNode()
                .with(nodePort("41641", Map.of("app", "ts-proxy")))
                .with(selfMade().port(41641).pod("ts-proxy", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void ignoresANodePortThatLeadsElsewhere() {
    var verdict =
        examine(
            onPublicNode()
                .with(nodePort("41641", Map.of("app", "another")))
                .with(nodePort("53", Map.of("app", "ts-proxy")))
                .with(selfMade().port(41641).pod("ts-proxy", "node1")));

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(WayIn.POD_NETWORK);
  }

  @Test
  void hasNothingToSayOfTheOperatorsProxies() {
    var verdict = examine(onPublicNode().with(Specs.of(Role.CONNECTOR).pod("ts-home", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void standsBehindWhatRealPathsBlame() {
    var pod = selfMade().pod("ts-proxy", "node1");
    var blocked = Tailnet.pod(pod, "ts-proxy").udpBlocked().relayedTo("laptop").vantage();

    var finding =
        EveryFact.examine(new DeployWayIn(), onPublicNode().with(pod).snapshot(blocked))
            .findings()
            .getFirst();

    assertThat(finding.explainedBy().map(code -> code.check())).contains("path-udp-blocked");
  }

  @Test
  void judgesTheTemplateWhenPodsWereNotSeen() {
    var verdict =
        examine(
            onPublicNode()
                .podsUnseen(new Reason.Forbidden("list", "pods", ""))
                .with("Deployment", "vpn", "ts-proxy", 1, selfMade().spec()));

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(WayIn.POD_NETWORK);
    assertThat(verdict.gaps()).isNotEmpty();
  }

  private static Verdict examine(Clusters cluster) {
    return EveryFact.examine(new DeployWayIn(), cluster.snapshot());
  }

  private static Clusters onPublicNode() {
    return cluster().with(node("node1", "10.0.0.1", "203.0.113.101", ""));
  }

  private static ServiceFact nodePort(String targetPort, Map<String, String> selector) {
    return new ServiceFact(
        "vpn",
        "ts-udp-" + targetPort,
        "NodePort",
        new TreeMap<>(selector),
        new TreeMap<>(),
        List.of(new Ip("10.96.7.7")),
        List.of(new ServiceFact.Port("wg", "UDP", 41641, targetPort, 31641)),
        List.of(),
        "Local");
  }
}
