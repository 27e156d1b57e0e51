package dev.tsk8s.core.diagnosis;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.withAnnotation;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PatternsTest {

  @Test
  void seesNoneWithoutTailscale() {
    var facts = cluster().with(node("a", "192.168.7.11")).facts();

    assertThat(Patterns.of(facts)).isEmpty();
  }

  @Test
  void seesUnderlayInTailnetAddressesOfNodes() {
    var facts = cluster().with(node("a", "100.70.3.11")).facts();

    assertThat(Patterns.of(facts)).containsExactly(Pattern.UNDERLAY);
  }

  @Test
  void isUnsureOfADaemonSetWhoseModeIsSetElsewhere() {
    assertThat(underlayDaemon("$(configMap)")).isInstanceOf(Answer.Unsure.class);
    assertThat(underlayDaemon("f")).isEqualTo(Answer.Known.YES);
    assertThat(underlayDaemon("true")).isEqualTo(Answer.Known.NO);
  }

  private static Answer underlayDaemon(String userspace) {
    var spec = Specs.selfMade().hostNetwork().env("TS_USERSPACE", userspace).spec();
    return Patterns.providesUnderlay(
        cluster().with(node("a", "100.70.3.11")).facts(),
        Subject.of("DaemonSet", "vpn", "ts"),
        spec);
  }

  @Test
  void doesNotMistakePodsInThatRangeForNodes() {
    var facts =
        cluster()
            .with(node("a", "10.30.1.11"))
            .with(Specs.of(Role.CONNECTOR).pod("ts-onprem", "a"))
            .facts();

    assertThat(Patterns.of(facts)).containsExactly(Pattern.ACCESS);
  }

  @Test
  void isUnsureWhereACloudGaveAnAddressInThatRange() {
    var facts = cluster().with(node("a", "100.64.10.18", "", "aws:///a/i-1")).facts();

    assertThat(Patterns.underlay(facts)).isInstanceOf(Answer.Unsure.class);
  }

  @Test
  void isUnsureWhereTheAddressHasANetworkPrefix() {
    var lan =
        withAnnotation(
            node("a", "100.64.10.18"), "projectcalico.org/IPv4Address", "100.64.10.18/24");

    assertThat(Patterns.underlay(cluster().with(lan).facts())).isInstanceOf(Answer.Unsure.class);
  }

  @Test
  void seesUnderlayInACniToldToUseTailscale() {
    var flannel =
        cluster()
            .with(node("a", "10.0.0.1"))
            .with(agent(Agent.FLANNEL, "--ip-masq", "--iface=tailscale0"));

    assertThat(Patterns.of(flannel.facts())).containsExactly(Pattern.UNDERLAY);
  }

  @Test
  void seesUnderlayInWhatCalicoAndFlannelNoteOfANode() {
    assertThat(noted("projectcalico.org/IPv4Address", "100.64.0.2/32")).isTrue();
    assertThat(noted("flannel.alpha.coreos.com/public-ip", "100.64.0.2")).isTrue();
    assertThat(noted("projectcalico.org/IPv4Address", "100.64.0.2/20")).isFalse();
    assertThat(noted("flannel.alpha.coreos.com/public-ip", "192.168.1.2")).isFalse();
  }

  private static boolean noted(String annotation, String value) {
    var node = Clusters.withAnnotation(Clusters.node("n1", "192.168.1.2"), annotation, value);
    return Patterns.of(Clusters.cluster().with(node).facts()).contains(Pattern.UNDERLAY);
  }

  @Test
  void seesNoUnderlayInCiliumThatAlsoUsesTailscale() {
    assertThat(Patterns.of(cilium("eth0 tailscale0"))).isEmpty();
    assertThat(Patterns.of(cilium("tailscale+"))).containsExactly(Pattern.UNDERLAY);
  }

  @Test
  void seesUnderlayInK3sJoinedByTailscale() {
    var k3s =
        withAnnotation(
            node("a", "10.0.0.1"), "k3s.io/node-args", "server --vpn-auth=name=tailscale");

    assertThat(Patterns.of(cluster().with(k3s).facts())).containsExactly(Pattern.UNDERLAY);
  }

  @Test
  void takesTheNodesOwnTailnetForNoAccess() {
    var facts =
        cluster()
            .with(node("a", "100.64.0.2"))
            .with(selfMade().hostNetwork().kernel().pod("DaemonSet", "tailscale", "t-1", "a"))
            .facts();

    assertThat(Patterns.of(facts)).containsExactly(Pattern.UNDERLAY);
  }

  @Test
  void takesADaemonSetThatOffersRoutesForAccess() {
    var facts =
        cluster()
            .with(node("a", "100.64.0.2"))
            .with(
                selfMade()
                    .hostNetwork()
                    .kernel()
                    .env("TS_ROUTES", "10.0.0.0/24")
                    .pod("DaemonSet", "router", "r-1", "a"))
            .facts();

    assertThat(Patterns.of(facts)).containsExactly(Pattern.ACCESS, Pattern.UNDERLAY);
  }

  @Test
  void isUnsureOfAccessWhilePodsWereNotSeen() {
    var facts = cluster().podsUnseen(new Reason.Forbidden("list", "pods", "")).facts();

    assertThat(Patterns.access(facts)).isInstanceOf(Answer.Unsure.class);
    assertThat(Patterns.of(facts)).isEmpty();
  }

  private static ClusterFacts cilium(String devices) {
    var config =
        new NetworkConfig(
            "kube-system", "cilium-config", new TreeMap<>(Map.of("devices", devices)));
    return cluster().with(node("a", "10.0.0.1")).with(config).facts();
  }
}
