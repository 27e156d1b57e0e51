package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static dev.tsk8s.core.Clusters.withPodCidr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts.PodReadiness;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeployAcceptRoutesTest {

  @Test
  void provesAnAcceptedRouteThatHoldsAnOwnNetwork() {
    var verdict = examine(cluster(), node2(true));

    assertThat(verdict.findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("deploy-accept-routes/own-network");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("router", "node-1")
        .containsEntry("own", "10.42.1.1");
  }

  @Test
  void isHealthyWhereTheRouteIsNotAccepted() {
    assertThat(examine(cluster(), node2(false))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isHealthyWhereTheRouteHoldsNothingOfItsOwn() {
    var laptop =
        with(
            Tailnet.host("laptop").with(Tailnet.routing("node-1", "10.42.0.0/16")).vantage(),
            prefs(true));

    assertThat(examine(cluster(), laptop)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isSilentAboutARouteThatTheMachineOffersItself() {
    var router =
        with(
            Tailnet.host("node-2")
                .advertising("10.42.1.1:41641")
                .with(Tailnet.routing("node-1", "10.42.0.0/16"))
                .vantage(),
            prefs(true, "10.42.0.0/16"));

    assertThat(examine(cluster(), router)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isUnknownWherePrefsWereNotSeen() {
    var blind =
        Tailnet.host("node-2")
            .advertising("10.42.1.1:41641")
            .with(Tailnet.routing("node-1", "10.42.0.0/16"))
            .vantage();

    assertThat(examine(cluster(), blind)).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void showsByItsPodsThatANodeSwallowsItsOwnRange() {
    var verdict = examine(twoNodes(2, 0), laptop());

    assertThat(verdict.findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("deploy-accept-routes/own-pods");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("node", "node1")
        .containsEntry("router", "vps");
  }

  @Test
  void isUnknownWhileTheNodesPodsAreReady() {
    var verdict = examine(twoNodes(0, 0), laptop());

    assertThat(verdict.findings()).isEmpty();
    assertThat(codes(verdict)).contains("deploy-accept-routes/node-prefs");
  }

  @Test
  void blamesNoRouteWhereAllNodesSuffer() {
    assertThat(examine(twoNodes(2, 2), laptop()).findings()).isEmpty();
  }

  @Test
  void isSilentAboutNodesThatAreNotInTheTailnet() {
    var outside = Tailnet.host("laptop").with(Tailnet.routing("vps", "10.244.0.0/16")).vantage();

    assertThat(examine(twoNodes(2, 0), outside).findings()).isEmpty();
  }

  @Test
  void letsEachNodeOfferItsOwnPods() {
    var laptop =
        Tailnet.host("laptop")
            .with(Tailnet.routing("node1", "10.244.1.0/24"))
            .with(Tailnet.routing("node2", "10.244.2.0/24"))
            .vantage();

    var verdict = examine(twoNodes(2, 0), laptop);

    assertThat(verdict.findings()).isEmpty();
    assertThat(codes(verdict)).doesNotContain("deploy-accept-routes/node-prefs");
  }

  @Test
  void isUnknownOfAnUnderlayThatNobodyAsked() {
    var verdict = examine(cluster().with(node("node1", "100.64.0.2")));

    assertThat(codes(verdict)).containsExactly("deploy-accept-routes/no-view");
  }

  @Test
  void aLaptopIsNoneOfItsNodes() {
    var underlay = cluster().with(node("node1", "100.64.0.2"));

    assertThat(codes(examine(underlay, Tailnet.host("laptop").vantage())))
        .containsExactly("deploy-accept-routes/no-view");
  }

  private static Clusters twoNodes(int notReadyOnFirst, int notReadyOnSecond) {
    return cluster()
        .with(withPodCidr(node("node1", "10.10.0.11"), "10.244.1.0/24"))
        .with(withPodCidr(node("node2", "10.10.0.12"), "10.244.2.0/24"))
        .with(new PodReadiness("node1", 3, notReadyOnFirst, List.of("vpn/web-1"), List.of()))
        .with(new PodReadiness("node2", 3, notReadyOnSecond, List.of(), List.of()));
  }

  private static Vantage laptop() {
    return Tailnet.host("laptop")
        .with(Tailnet.routing("vps", "10.244.0.0/16"))
        .knows("node1")
        .vantage();
  }

  private static Vantage node2(boolean accepts) {
    var vantage =
        Tailnet.host("node-2")
            .advertising("198.51.100.98:52357", "10.0.0.12:53743", "10.42.1.1:53743")
            .with(Tailnet.routing("node-1", "10.42.0.0/16"))
            .vantage();
    return with(vantage, prefs(accepts));
  }

  private static Prefs prefs(boolean acceptRoutes, String... offered) {
    var routes = List.of(offered).stream().map(Cidr::new).toList();
    return new Prefs(
        acceptRoutes, false, routes, false, Optional.of(2), Optional.empty(), "", true, false);
  }

  private static Vantage with(Vantage v, Prefs prefs) {
    return new Vantage(
        v.id(),
        v.status(),
        v.earlier(),
        v.netcheck(),
        seen(prefs),
        v.pings(),
        v.health(),
        v.netmap(),
        v.host(),
        v.cilium());
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.gaps().stream()
        .map(Gap::reason)
        .filter(Reason.NotVisible.class::isInstance)
        .map(reason -> ((Reason.NotVisible) reason).code())
        .toList();
  }

  private static Verdict examine(Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(new DeployAcceptRoutes(), cluster.snapshot(vantages));
  }
}
