package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.withAnnotation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.OperatorResources.PeerRelay;
import dev.tsk8s.core.facts.OperatorResources.PortSpan;
import dev.tsk8s.core.facts.OperatorResources.ProxyClass;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Checks of what the operator made: its proxies get the operator's advice, never the one for pods
/// that somebody wrote by hand.
final class DeployOperatorTest {
  private static final ClusterNode PUBLIC = node("n1", "10.0.0.1", "203.0.113.1", "gce://p/z/n1");
  private static final ClusterNode AWS_PRIVATE = node("n1", "10.0.0.1", "", "aws:///a/i-1");
  private static final ClusterNode AZURE_PRIVATE = node("n1", "10.0.0.1", "", "azure:///s/0");
  private static final TailscalePod GROUP =
      Specs.of(Role.PROXY_GROUP)
          .parent("proxygroup", "", "edge")
          .pod("StatefulSet", "edge", "edge-0", "n1");
  private static final TailscalePod CONNECTOR =
      Specs.of(Role.CONNECTOR)
          .parent("connector", "", "lan")
          .pod("StatefulSet", "ts-lan", "ts-lan-0", "n1");
  private static final TailscalePod RELAY =
      Specs.of(Role.PEER_RELAY)
          .parent("peerrelay", "", "korea")
          .pod("StatefulSet", "peerrelay-korea", "peerrelay-korea-0", "n1");

  @Nested
  class StaticEndpoints {

    @Test
    void areMissedWhereNodesHavePublicAddresses() {
      assertThat(codes(cluster().with(PUBLIC).with(GROUP).with(group("", 2))))
          .containsExactly("deploy-static-endpoints/missing");
    }

    @Test
    void areNotMissedOnPrivateNodes() {
      assertThat(examine(cluster().with(AWS_PRIVATE).with(GROUP).with(group("", 2))))
          .isInstanceOf(Verdict.NotApplicable.class);
    }

    @Test
    void areHealthyWithRoomForEachReplica() {
      var asked =
          cluster()
              .with(PUBLIC)
              .with(GROUP)
              .with(group("direct", 2, "203.0.113.1:30800"))
              .with(asking(30800, 30801));

      assertThat(examine(asked)).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void needOnePortForEachReplica() {
      var asked =
          cluster()
              .with(PUBLIC)
              .with(GROUP)
              .with(group("direct", 3, "203.0.113.1:30800"))
              .with(asking(30800, 30801));

      assertThat(codes(asked)).containsExactly("deploy-static-endpoints/range-too-small");
    }

    @Test
    void needANodeWithExternalIp() {
      var asked =
          cluster()
              .with(AWS_PRIVATE)
              .with(GROUP)
              .with(group("direct", 2))
              .with(asking(30800, 30899));

      assertThat(codes(asked)).containsExactly("deploy-static-endpoints/no-node");
    }

    @Test
    void needThatTheSelectorMatchesSuchANode() {
      var elsewhere =
          new ProxyClass(
              "direct",
              false,
              List.of(new PortSpan(30800, 30899)),
              List.of("pool=edge"),
              List.of());

      assertThat(codes(cluster().with(PUBLIC).with(GROUP).with(group("direct", 2)).with(elsewhere)))
          .containsExactly("deploy-static-endpoints/no-node");
    }

    @Test
    void areIgnoredForConnectors() {
      var connector = new Connector("lan", false, List.of(), "direct", true);

      assertThat(
              codes(
                  cluster()
                      .with(PUBLIC)
                      .with(CONNECTOR)
                      .with(connector)
                      .with(asking(30800, 30899))))
          .containsExactly("deploy-static-endpoints/ignored");
    }

    private static Verdict examine(Clusters cluster) {
      return DeployOperatorTest.examine(new DeployStaticEndpoints(), cluster);
    }

    private static List<String> codes(Clusters cluster) {
      return DeployOperatorTest.codes(new DeployStaticEndpoints(), cluster);
    }
  }

  @Nested
  class APeerRelay {

    @Test
    void isWorthHavingOnPrivateAwsNodes() {
      assertThat(codes(cluster().with(AWS_PRIVATE).with(CONNECTOR)))
          .containsExactly("deploy-peer-relay/private-nodes");
    }

    @Test
    void isNotWhereTheNatInFrontWasMeasuredAsEasy() {
      var easy = Tailnet.pod(CONNECTOR, "lan").easyNat("203.0.113.9").vantage();
      var hard = Tailnet.pod(CONNECTOR, "lan").hardNat("203.0.113.9").vantage();

      assertThat(codes(cluster().with(AWS_PRIVATE).with(CONNECTOR), easy)).isEmpty();
      assertThat(codes(cluster().with(AWS_PRIVATE).with(CONNECTOR), hard))
          .containsExactly("deploy-peer-relay/private-nodes");
    }

    @Test
    void mayBeWorthHavingWhereTheProvidersNatIsNotSeen() {
      assertThat(gaps(examine(cluster().with(AZURE_PRIVATE).with(CONNECTOR))))
          .containsExactly("deploy-peer-relay/outbound-nat");
    }

    @Test
    void isWorthHavingWhereAPathIsRelayed() {
      var view = Tailnet.pod(CONNECTOR, "lan").hardNat("203.0.113.9").relayedTo("laptop").vantage();

      assertThat(codes(cluster().with(AZURE_PRIVATE).with(CONNECTOR), view))
          .containsExactly("deploy-peer-relay/private-nodes");
    }

    @Test
    void isNotMissedWhileEveryPathIsDirect() {
      var view =
          Tailnet.pod(CONNECTOR, "lan")
              .easyNat("203.0.113.9")
              .directTo("laptop", "192.0.2.34:40001")
              .vantage();

      assertThat(examine(cluster().with(AWS_PRIVATE).with(CONNECTOR), view))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void isWorthHavingBehindRandomSnat() {
      var k3s =
          withAnnotation(
              new ClusterNode(
                  "n1",
                  AWS_PRIVATE.internalIps(),
                  List.of(),
                  List.of(),
                  "k3s://n1",
                  AWS_PRIVATE.labels(),
                  AWS_PRIVATE.annotations(),
                  "Debian",
                  "6.1",
                  "v1.34.2+k3s1",
                  true),
              "flannel.alpha.coreos.com/backend-type",
              "vxlan");

      assertThat(codes(cluster().with(k3s).with(CONNECTOR)))
          .containsExactly("deploy-peer-relay/behind-random-snat");
    }

    @Test
    void isNotAskedOfAProxyGroupWithStaticEndpoints() {
      var direct = Specs.of(Role.PROXY_GROUP).port(9288).pod("StatefulSet", "edge", "edge-0", "n1");

      assertThat(examine(cluster().with(AWS_PRIVATE).with(direct)))
          .isInstanceOf(Verdict.NotApplicable.class);
    }

    @Test
    void needsAGrantThatNobodySees() {
      var verdict =
          examine(cluster().with(AWS_PRIVATE).with(CONNECTOR).with(RELAY).with(relay(true)));

      assertThat(verdict.findings()).isEmpty();
      assertThat(gaps(verdict)).containsExactly("deploy-peer-relay/grant");
    }

    @Test
    void isProvenByTheTrafficItCarries() {
      var view = Tailnet.host("laptop").peerRelayedTo("lan", "20.200.196.40:41641:vni:7").vantage();

      assertThat(examine(cluster().with(AWS_PRIVATE).with(RELAY).with(relay(true)), view))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void isOfNoUseBeforeItIsReady() {
      assertThat(codes(cluster().with(AWS_PRIVATE).with(RELAY).with(relay(false))))
          .containsExactly("deploy-peer-relay/not-ready");
    }

    private static Verdict examine(Clusters cluster, Vantage... vantages) {
      return DeployOperatorTest.examine(new DeployPeerRelay(), cluster, vantages);
    }

    private static List<String> codes(Clusters cluster, Vantage... vantages) {
      return DeployOperatorTest.codes(new DeployPeerRelay(), cluster, vantages);
    }
  }

  @Nested
  class ConnectorRoutes {
    private static final Connector WIDE =
        new Connector("lan", false, List.of(new Cidr("10.0.0.0/8")), "", true);
    private static final ProxyClass ACCEPTING =
        new ProxyClass("accept", true, List.of(), List.of(), List.of());

    @Test
    void areAProblemForProxiesThatAcceptThem() {
      var cluster =
          cluster()
              .with(PUBLIC)
              .with(CONNECTOR)
              .with(GROUP)
              .with(WIDE)
              .with(group("accept", 1))
              .with(ACCEPTING);

      assertThat(codes(cluster)).containsExactly("deploy-connector-routes/own-addresses");
    }

    @Test
    void areHealthyWhileNobodyAcceptsThem() {
      var cluster =
          cluster()
              .with(PUBLIC)
              .with(CONNECTOR)
              .with(GROUP)
              .with(WIDE)
              .with(group("", 1))
              .with(ACCEPTING);

      assertThat(examine(cluster)).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void areHealthyWhereTheyHoldNothingOfThisCluster() {
      var office =
          new Connector(
              "lan", false, List.of(new Cidr("192.168.7.0/24"), new Cidr("0.0.0.0/0")), "", true);
      var cluster =
          cluster()
              .with(PUBLIC)
              .with(CONNECTOR)
              .with(GROUP)
              .with(office)
              .with(group("accept", 1))
              .with(ACCEPTING);

      assertThat(examine(cluster)).isInstanceOf(Verdict.Healthy.class);
    }

    private static Verdict examine(Clusters cluster) {
      return DeployOperatorTest.examine(new DeployConnectorRoutes(), cluster);
    }

    private static List<String> codes(Clusters cluster) {
      return DeployOperatorTest.codes(new DeployConnectorRoutes(), cluster);
    }
  }

  @Nested
  class Versions {

    @Test
    void fitWhenTheyAreTheSame() {
      assertThat(examine(cluster().with(operator("v1.102.5")).with(CONNECTOR)))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void ofProxiesMayNotBeNewer() {
      assertThat(codes(cluster().with(operator("v1.96.2")).with(CONNECTOR)))
          .containsExactly("deploy-versions/newer-than-operator");
    }

    @Test
    void ofProxiesMayBeFourMinorsOlder() {
      assertThat(examine(cluster().with(operator("v1.106.0")).with(CONNECTOR)))
          .isInstanceOf(Verdict.Healthy.class);
      assertThat(codes(cluster().with(operator("v1.108.0")).with(CONNECTOR)))
          .containsExactly("deploy-versions/too-old");
    }

    @Test
    void beforeOneEightySixCannotUsePeerRelays() {
      var old = Specs.selfMade().image("tailscale/tailscale:v1.84.3").pod("router", "n1");

      assertThat(codes(cluster().with(RELAY).with(old)))
          .containsExactly("deploy-versions/no-peer-relay");
    }

    @Test
    void areNotAskedOfPodsThatNobodyCompares() {
      var latest = Specs.selfMade().image("tailscale/tailscale:latest").pod("router", "n1");

      assertThat(examine(cluster().with(latest))).isInstanceOf(Verdict.NotApplicable.class);
    }

    private static TailscalePod operator(String tag) {
      return Specs.of(Role.OPERATOR).image("tailscale/k8s-operator:" + tag).pod("operator", "n1");
    }

    private static Verdict examine(Clusters cluster) {
      return DeployOperatorTest.examine(new DeployVersions(), cluster);
    }

    private static List<String> codes(Clusters cluster) {
      return DeployOperatorTest.codes(new DeployVersions(), cluster);
    }
  }

  @Test
  void randomSnatOfFlannelHidesConnectorsOnPublicNodesToo() {
    var cluster = cluster().with(PUBLIC).with(agent(Agent.FLANNEL, "--ip-masq")).with(CONNECTOR);

    assertThat(codes(new DeployPeerRelay(), cluster))
        .containsExactly("deploy-peer-relay/behind-random-snat");
  }

  private static ProxyGroup group(String proxyClass, int replicas, String... endpoints) {
    return new ProxyGroup("edge", "ingress", replicas, proxyClass, List.of(endpoints), true);
  }

  private static ProxyClass asking(int first, int last) {
    return new ProxyClass(
        "direct", false, List.of(new PortSpan(first, last)), List.of(), List.of());
  }

  private static PeerRelay relay(boolean ready) {
    return new PeerRelay(
        "korea",
        1,
        List.of("20.200.196.40:41641"),
        ready,
        ready ? Optional.empty() : Optional.of("EndpointsPending"));
  }

  private static Verdict examine(Check check, Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(check, cluster.snapshot(vantages));
  }

  private static List<String> codes(Check check, Clusters cluster, Vantage... vantages) {
    return examine(check, cluster, vantages).findings().stream()
        .map(Finding::code)
        .map(Object::toString)
        .toList();
  }

  private static List<String> gaps(Verdict verdict) {
    return verdict.gaps().stream()
        .map(Gap::reason)
        .map(reason -> reason instanceof Reason.NotVisible(var code, _) ? code : reason.toString())
        .toList();
  }
}
