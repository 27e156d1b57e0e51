package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RemediesTest {
  private static final ClusterNode PUBLIC = node("node1", "10.0.0.11", "198.51.100.7", "aws:///a");
  private static final ClusterNode PRIVATE = node("node1", "10.0.0.11", "", "aws:///a");

  @Test
  void aWorkloadOfOnesOwnMovesToTheHostsNetworkOfPublicNodes() {
    assertThat(of(PUBLIC, selfMade().pod("ts", "node1")))
        .containsExactly("hostNetwork", "escape", "peerRelay", "switch");
  }

  @Test
  void aPodWithoutAWorkloadCannot() {
    TailscalePod owned = selfMade().pod("ts", "node1");
    var bare =
        new TailscalePod(
            owned.namespace(),
            owned.name(),
            Optional.empty(),
            owned.labels(),
            owned.node(),
            owned.ips(),
            owned.phase(),
            owned.ready(),
            owned.restarts(),
            owned.waiting(),
            owned.unschedulable(),
            owned.terminating(),
            owned.spec());

    assertThat(of(PUBLIC, bare)).containsExactly("peerRelay", "switch");
  }

  @Test
  void whatTheOperatorMadeDoesNot() {
    assertThat(of(PUBLIC, proxy(Role.OPERATOR_PROXY, "svc")))
        .containsExactly("proxyGroup", "peerRelay", "switch");
    assertThat(of(PUBLIC, proxy(Role.CONNECTOR, "connector")))
        .containsExactly("ownRouter", "peerRelay", "switch");
  }

  @Test
  void staticEndpointsAreForProxyGroupsOnNodesWithAnExternalIp() {
    assertThat(of(PUBLIC, proxy(Role.PROXY_GROUP, "proxygroup"))).contains("staticEndpoints");
    assertThat(of(PRIVATE, proxy(Role.PROXY_GROUP, "proxygroup")))
        .contains("publicNodes")
        .doesNotContain("staticEndpoints");
  }

  @Test
  void anApplicationStaysInThePodNetwork() {
    assertThat(of(PUBLIC, selfMade().sidecar().pod("app", "node1")))
        .contains("hostPort")
        .doesNotContain("hostNetwork", "escape");
  }

  @Test
  void whatHasNoSwitchIsToldNone() {
    var clusters = cluster().with(PUBLIC).with(agent(Agent.KUBE_ROUTER));

    assertThat(of(clusters, selfMade().pod("ts", "node1"))).doesNotContain("switch");
  }

  private static TailscalePod proxy(Role role, String parent) {
    return Specs.of(role).parent(parent, "shop", "web").pod("ts-web", "node1");
  }

  private static List<String> of(ClusterNode node, TailscalePod pod) {
    return of(cluster().with(node).with(agent(Agent.FLANNEL, "--ip-masq")), pod);
  }

  private static List<String> of(Clusters clusters, TailscalePod pod) {
    var verdict = new SnatPod().examine(clusters.with(pod).snapshot());

    return List.of(
        verdict.findings().getFirst().details().getOrDefault("remedies", "").split(", "));
  }
}
