package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static dev.tsk8s.core.Clusters.withAnnotation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnderlayAddressTest {
  private static final String FLANNEL = "flannel.alpha.coreos.com/public-ip";

  @Test
  void isHealthyWhereAllLayersAgree() {
    assertThat(examine(cilium("100.64.0.1", "100.64.0.1"))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsACiliumNodeWithTheAddressFromBeforeALogin() {
    var verdict = examine(cilium("100.64.0.77", "100.64.0.1"));

    assertThat(codes(verdict)).containsExactly("underlay-address/stale");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("node", "n1")
        .containsEntry("layer", "CiliumNode n1 spec.addresses")
        .containsEntry("says", "100.64.0.77");
  }

  @Test
  void findsEndpointsOnAnAddressThatNoNodeHas() {
    var verdict = examine(cilium("100.64.0.1", "100.64.0.77"));

    assertThat(codes(verdict)).containsExactly("underlay-address/endpoints");
    assertThat(verdict.findings().getFirst().details()).containsEntry("pods", "shop/web-0");
  }

  @Test
  void isUnknownWithoutCiliumsResources() {
    var refused = new Reason.Forbidden("list", "ciliumnodes.cilium.io", "");
    var resources =
        new CiliumObjects(
            seen(Optional.empty()),
            new Unavailable<>(refused),
            seen(Optional.of(List.of())),
            seen(Optional.empty()),
            seen(List.of()));

    var verdict =
        examine(cluster().with(node("n1", "100.64.0.1")).with(agent(Agent.CILIUM)).with(resources));

    assertThat(verdict.gaps()).extracting(gap -> gap.reason()).containsExactly(refused);
  }

  @Test
  void findsFlannelOnAnOldTailnetAddress() {
    assertThat(codes(examine(flannel("100.70.3.99")))).containsExactly("underlay-address/stale");
  }

  @Test
  void findsANodeWhoseInternalAddressLeftTheTailnet() {
    var left = withAnnotation(node("n2", "192.168.0.7"), FLANNEL, "100.64.0.2");
    var joined = withAnnotation(node("n1", "100.64.0.1"), FLANNEL, "100.64.0.1");

    assertThat(codes(examine(cluster().with(joined).with(left).with(agent(Agent.FLANNEL)))))
        .containsExactly("underlay-address/left-the-tailnet");
  }

  @Test
  void aNodeWhoseAddressCannotBeReadDidNotLeaveTheTailnet() {
    ClusterNode left = withAnnotation(node("n2", "192.168.0.7"), FLANNEL, "100.64.0.2");
    var unread =
        new ClusterNode(
            left.name(),
            List.of(),
            left.externalIps(),
            left.podCidrs(),
            left.providerId(),
            left.labels(),
            left.annotations(),
            left.osImage(),
            left.kernelVersion(),
            left.kubeletVersion(),
            left.ready());
    var joined = withAnnotation(node("n1", "100.64.0.1"), FLANNEL, "100.64.0.1");

    assertThat(examine(cluster().with(joined).with(unread).with(agent(Agent.FLANNEL))))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aNodeThatIsOutsideOnAllLayersNeverWasInTheTailnet() {
    var outside = withAnnotation(node("n2", "192.168.0.7"), FLANNEL, "192.168.0.7");
    var joined = withAnnotation(node("n1", "100.64.0.1"), FLANNEL, "100.64.0.1");

    assertThat(examine(cluster().with(joined).with(outside).with(agent(Agent.FLANNEL))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void warnsOfAFlannelThatGoesAroundTheTailnet() {
    assertThat(codes(examine(flannel("203.0.113.7"))))
        .containsExactly("underlay-address/other-network");
  }

  @Test
  void ignoresAnnotationsThatFlannelLeftBehind() {
    var left = withAnnotation(node("n1", "100.64.0.1"), FLANNEL, "203.0.113.7");

    assertThat(examine(cluster().with(left).with(agent(Agent.KUBE_ROUTER))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsCalicoOnAnOldTailnetAddress() {
    var node =
        withAnnotation(node("n1", "100.64.0.1"), "projectcalico.org/IPv4Address", "100.64.0.9/32");

    assertThat(codes(examine(cluster().with(node).with(agent(Agent.CALICO)))))
        .containsExactly("underlay-address/stale");
  }

  @Test
  void hasNothingToJudgeWhereNodesAreOnALan() {
    var lan = withAnnotation(node("n1", "192.168.1.2"), FLANNEL, "192.168.1.9");

    assertThat(examine(cluster().with(lan).with(agent(Agent.FLANNEL))))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void findsANodeThatTheTailnetKnowsByAnotherAddress() {
    var verdict = examine(two("100.64.200.200"), laptop());

    assertThat(codes(verdict)).containsExactly("underlay-address/moved");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("node", "n1")
        .containsEntry("says", Tailnet.address("n1").text());
  }

  @Test
  void isSilentWhereTheTailnetKnowsTheNodeByItsAddress() {
    assertThat(examine(two(Tailnet.address("n1").text()), laptop()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void judgesNoNodeByAnotherTailnet() {
    var verdict =
        examine(
            cluster().with(node("n1", "100.64.200.200")).with(node("n2", "100.64.200.201")),
            laptop());

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  private static Clusters two(String first) {
    return cluster().with(node("n1", first)).with(node("n2", Tailnet.address("n2").text()));
  }

  private static Vantage laptop() {
    return Tailnet.host("laptop").knows("n1").knows("n2").vantage();
  }

  private static Clusters flannel(String publicIp) {
    ClusterNode node = withAnnotation(node("n1", "100.70.3.11"), FLANNEL, publicIp);
    return cluster().with(node).with(agent(Agent.FLANNEL, "--iface=tailscale0"));
  }

  private static Clusters cilium(String node, String endpoint) {
    var resources =
        new CiliumObjects(
            seen(Optional.empty()),
            seen(
                Optional.of(
                    List.of(new CiliumObjects.Node("n1", List.of(new Ip(node)), List.of())))),
            seen(
                Optional.of(
                    List.of(
                        new CiliumObjects.Endpoint(
                            "shop", "web-0", 4711, Optional.of(new Ip(endpoint)))))),
            seen(Optional.empty()),
            seen(List.of()));
    return cluster().with(node("n1", "100.64.0.1")).with(agent(Agent.CILIUM)).with(resources);
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.findings().stream().map(finding -> finding.code().text()).toList();
  }

  private static Verdict examine(Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(new UnderlayAddress(), cluster.snapshot(vantages));
  }
}
