package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Checks of what somebody wrote by hand, each with the look-alike that must stay silent.
final class DeploySelfMadeTest {
  private static final ClusterNode PUBLIC = node("n1", "10.0.0.1", "203.0.113.1", "hcloud://1");

  @Nested
  class TheNodesOwnTailnet {
    private static final TailscalePod POD =
        selfMade().hostNetwork().kernel().pod("DaemonSet", "tailscale", "tailscale-x", "n1");

    @Test
    void doesNotBelongIntoAPod() {
      assertThat(codes(new DeployUnderlayPod(), cluster().with(node("n1", "100.64.0.2")).with(POD)))
          .containsExactly("deploy-underlay-pod/daemonset");
    }

    @Test
    void isNotWhatADaemonSetForAccessProvides() {
      assertThat(examine(new DeployUnderlayPod(), cluster().with(PUBLIC).with(POD)))
          .isInstanceOf(Verdict.NotApplicable.class);
    }

    @Test
    void isHealthyOutsideOfKubernetes() {
      assertThat(examine(new DeployUnderlayPod(), cluster().with(node("n1", "100.64.0.2"))))
          .isInstanceOf(Verdict.Healthy.class);
    }
  }

  @Nested
  class Userspace {

    @Test
    void cannotForwardToAService() {
      var proxy = selfMade().env("TS_DEST_IP", "10.96.0.7").pod("proxy", "n1");

      assertThat(codes(new DeployUserspace(), cluster().with(proxy)))
          .containsExactly("deploy-userspace/cannot-forward");
    }

    @Test
    void isRightForASubnetRouter() {
      var router = selfMade().env("TS_ROUTES", "10.0.0.0/16").pod("router", "n1");

      assertThat(examine(new DeployUserspace(), cluster().with(router)))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void isWhatRemainsWithoutNetAdmin() {
      var kernel = selfMade().env("TS_USERSPACE", "false").pod("router", "n1");

      assertThat(codes(new DeployUserspace(), cluster().with(kernel)))
          .containsExactly("deploy-userspace/no-net-admin");
      assertThat(
              examine(
                  new DeployUserspace(), cluster().with(selfMade().kernel().pod("router", "n1"))))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void isUnknownWhereAConfigMapSetsIt() {
      var elsewhere = selfMade().env("TS_USERSPACE", "$(configMap)").pod("router", "n1");

      assertThat(gaps(examine(new DeployUserspace(), cluster().with(elsewhere))))
          .containsExactly("deploy-userspace/set-elsewhere");
    }
  }

  @Test
  void aDebugVariableForcesRelaying() {
    var forced = selfMade().env("TS_DEBUG_ALWAYS_USE_DERP", "true").pod("ts", "n1");
    var harmless =
        selfMade()
            .env("TS_DEBUG_ALWAYS_USE_DERP", "false")
            .env("TS_DEBUG_FIREWALL_MODE", "auto")
            .pod("ts", "n1");

    assertThat(codes(new DeployForcedRelay(), cluster().with(forced)))
        .containsExactly("deploy-forced-relay/debug-variable");
    assertThat(examine(new DeployForcedRelay(), cluster().with(harmless)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Nested
  class TheFirewall {
    private static final TailscalePod OPEN =
        selfMade().hostNetwork().port(41641).declared(41641).pod("ts", "n1");

    @Test
    void cannotBeSeenFromInside() {
      var verdict = examine(new DeployFirewall(), cluster().with(PUBLIC).with(OPEN));

      assertThat(gaps(verdict)).containsExactly("deploy-firewall/udp-port");
      assertThat(((Reason.NotVisible) verdict.gaps().getFirst().reason()).details())
          .containsEntry("address", "203.0.113.1")
          .containsEntry("port", "41641");
    }

    @Test
    void doesNotMatterWhileEveryPathIsDirect() {
      var view =
          Tailnet.pod(OPEN, "ts")
              .easyNat("203.0.113.1")
              .directTo("phone", "192.0.2.66:40001")
              .vantage();

      assertThat(examine(new DeployFirewall(), cluster().with(PUBLIC).with(OPEN), view))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void isUnknownWhileOnePathIsRelayed() {
      var view =
          Tailnet.pod(OPEN, "ts")
              .easyNat("203.0.113.1")
              .directTo("laptop", "192.0.2.34:40001")
              .relayedTo("phone")
              .vantage();

      assertThat(gaps(examine(new DeployFirewall(), cluster().with(PUBLIC).with(OPEN), view)))
          .contains("deploy-firewall/udp-port");
    }

    @Test
    void isNoQuestionWhereNothingIsMeantToBeReached() {
      var inside = selfMade().port(41641).pod("ts", "n1");

      assertThat(examine(new DeployFirewall(), cluster().with(PUBLIC).with(inside)))
          .isInstanceOf(Verdict.NotApplicable.class);
    }
  }

  @Nested
  class NodesWithoutExternalIp {

    @Test
    void areUnknownWhereNoControllerWritesOne() {
      assertThat(gaps(examine(new DeployNodeAddress(), on(node("n1", "10.0.0.1")))))
          .containsExactly("deploy-node-address/no-controller");
    }

    @Test
    void arePrivateWhereTheCloudWouldSayOtherwise() {
      assertThat(examine(new DeployNodeAddress(), on(node("n1", "10.0.0.1", "", "aws:///a/i-1"))))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void mayHaveAFloatingIpOfOpenStack() {
      assertThat(
              gaps(
                  examine(
                      new DeployNodeAddress(), on(node("n1", "10.0.0.1", "", "openstack:///x")))))
          .containsExactly("deploy-node-address/openstack");
    }

    private static Clusters on(ClusterNode node) {
      return cluster().with(node).with(selfMade().pod("ts", "n1"));
    }
  }

  @Nested
  class NodeKeys {
    private static final TailscalePod POD = selfMade().pod("ts", "n1");

    @Test
    void areNamedBeforeTheyExpire() {
      assertThat(codes(new DeployKeyExpiry(), cluster().with(POD), expiring(Duration.ofDays(12))))
          .containsExactly("deploy-key-expiry/soon");
    }

    @Test
    void areFineForMonths() {
      assertThat(examine(new DeployKeyExpiry(), cluster().with(POD), expiring(Duration.ofDays(90))))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void mayNotBeTheSameOnTwoMachines() {
      var one =
          Tailnet.host("node-1").nodeKey("nodekey:a").advertising("198.51.100.18:57368").vantage();
      var two =
          Tailnet.host("node-3").nodeKey("nodekey:a").advertising("198.51.100.34:39152").vantage();

      assertThat(codes(new DeployDuplicateKey(), cluster(), one, two))
          .containsExactly("deploy-duplicate-key/same-node-key");
    }

    @Test
    void areTheSameWhereOneMachineWasSeenTwice() {
      var one =
          Tailnet.host("node-1").nodeKey("nodekey:a").advertising("198.51.100.18:57368").vantage();
      var again =
          Tailnet.host("node-1-later")
              .nodeKey("nodekey:a")
              .advertising("198.51.100.18:41641")
              .vantage();

      assertThat(examine(new DeployDuplicateKey(), cluster(), one, again))
          .isInstanceOf(Verdict.Healthy.class);
    }

    private static Vantage expiring(Duration left) {
      Vantage v = Tailnet.pod(POD, "ts").vantage();
      TailscaleStatus s = v.status().seen().orElseThrow();
      TailnetNode n = s.self().orElseThrow();
      Instant expiry = Clusters.NOW.plus(left);
      var self =
          new TailnetNode(
              n.id(),
              n.nodeKey(),
              n.hostName(),
              n.dnsName(),
              n.os(),
              n.ips(),
              n.allowedIps(),
              n.primaryRoutes(),
              n.tags(),
              n.addrs(),
              n.curAddr(),
              n.relay(),
              n.peerRelay(),
              n.rxBytes(),
              n.txBytes(),
              n.lastHandshake(),
              n.online(),
              n.active(),
              n.expired(),
              Optional.of(expiry),
              n.exitNode(),
              n.shareeNode());
      var status =
          new TailscaleStatus(
              s.version(),
              s.backend(),
              s.tun(),
              Optional.of(self),
              s.peers(),
              s.health(),
              s.tailnet());
      return new Vantage(
          v.id(),
          Clusters.seen(status),
          v.earlier(),
          v.netcheck(),
          v.prefs(),
          v.pings(),
          v.health(),
          v.netmap(),
          v.host(),
          v.cilium());
    }
  }

  @Nested
  class WithoutTailscale {

    @Test
    void nothingApplies() {
      var plain = cluster().with(node("n1", "192.168.7.11")).snapshot();

      for (Check check : Checks.ALL) {
        assertThat(check.examine(plain)).as(check.id()).isInstanceOf(Verdict.NotApplicable.class);
      }
    }
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
