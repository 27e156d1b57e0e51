package dev.tsk8s.core.stack;

import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.stack.Hints.Hint;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HintsTest {
  @Test
  void nodesThatTailscaleJoinsAnswerMostOfTheChart() {
    Map<String, Hint> hints = of(underlay("v1.18.4", "routing-mode", "tunnel"));

    assertThat(hints)
        .containsEntry("purpose", new Hint("underlay", "pattern: underlay"))
        .containsEntry("join", new Hint("tailscale", "Node node-1 InternalIP 100.64.0.2"))
        .containsEntry("host", new Hint("system", "Pods"))
        .containsEntry("cni", new Hint("cilium", "Cilium"))
        .containsEntry("proxies", new Hint("no", "Pods"));
  }

  @Test
  void aDaemonSetInTheHostsNetworkIsWhereTailscaledRuns() {
    Map<String, Hint> hints =
        of(
            underlay("v1.18.4")
                .with(
                    Specs.selfMade()
                        .hostNetwork()
                        .kernel()
                        .pod("DaemonSet", "tailscale", "tailscale-x", "node-1")));

    assertThat(hints).containsEntry("host", new Hint("daemonset", "Pod vpn/tailscale-x"));
  }

  @Test
  void whatPodsWouldShowIsAskedWhereTheyWereNotSeen() {
    Map<String, Hint> hints =
        of(underlay("v1.18.4").podsUnseen(new Reason.Forbidden("list", "pods", "")));

    assertThat(hints).doesNotContainKeys("host", "proxies", "pods");
  }

  @Test
  void nodesWithoutAPublicAddressInTheirStatusMayHaveOneAllTheSame() {
    assertThat(of(onLan("v1.18.4"))).doesNotContainKeys("public-nodes", "network", "join");
  }

  @Test
  void whoControlsTheFirewallBeforeAPublicAddressIsNotSeen() {
    assertThat(of(cluster().with(node("a", "10.0.0.1", "198.51.100.7", ""))))
        .doesNotContainKey("public-nodes");
  }

  @Test
  void nodesOfTwoProvidersAreInTwoNetworks() {
    assertThat(
            of(
                cluster()
                    .with(node("a", "10.0.0.1", "", "aws:///eu-central-1a/i-1"))
                    .with(node("b", "10.0.0.2", "", "hcloud://2"))))
        .containsEntry("network", new Hint("different", "AWS, Hetzner Cloud"));
  }

  @Test
  void podsOfTheOperatorAndOnesOwnAreAskedAbout() {
    Clusters both =
        cluster()
            .with(node("a", "10.0.0.1"))
            .with(Specs.selfMade().pod("mine", "a"))
            .with(Specs.of(Role.OPERATOR_PROXY).pod("StatefulSet", "ts", "ts-0", "a"));

    assertThat(of(both)).doesNotContainKey("pods").containsKey("proxies");
  }

  private static Map<String, Hint> of(Clusters cluster) {
    return Hints.of(cluster.snapshot());
  }
}
