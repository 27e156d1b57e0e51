package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Vantage;
import org.junit.jupiter.api.Test;

class PathHealthTest {
  private static final String ROUTES =
      "Some peers are advertising routes but --accept-routes is false";
  private static final String RELAY =
      "Tailscale could not connect to any relay server. Check your Internet connection.";

  @Test
  void carriesATextOverUnderTailscalesOwnCode() {
    var verdict = examine(host("laptop").says(RELAY).warns("no-derp-home", RELAY).vantage());

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(PathHealth.DERP);
    assertThat(verdict.findings().getFirst().exhibits().getFirst().what())
        .isEqualTo("Health no-derp-home");
  }

  @Test
  void carriesATextOverThatNobodyKnows() {
    var verdict = examine(host("laptop").says("Something new is wrong.").vantage());

    assertThat(verdict.findings()).extracting(Finding::code).containsExactly(PathHealth.OTHER);
  }

  @Test
  void acceptingNoRoutesIsRightInPodsOfTheCluster() {
    var pod = Specs.selfMade().pod("ts-proxy", "node1");

    assertThat(examine(host("laptop").says(ROUTES).vantage()).findings()).hasSize(1);
    assertThat(examine(Tailnet.pod(pod, "ts-proxy").says(ROUTES).vantage()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void refusingAnothersRouteIntoTheClustersOwnRangeIsRight() {
    var laptop = host("laptop").says(ROUTES).with(Tailnet.routing("vps", "10.244.0.0/16"));

    assertThat(examine(ranged("10.244.1.0/24"), laptop.vantage()))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(examine(ranged("10.42.1.0/24"), laptop.vantage()).findings()).hasSize(1);
  }

  @Test
  void refusingTheRouteThatTheClusterOffersIsNot() {
    var router = Specs.selfMade().pod("ts-router", "node1");
    var laptop = host("laptop").says(ROUTES).with(Tailnet.routing("ts-router", "10.244.0.0/16"));

    var verdict =
        examine(
            ranged("10.244.1.0/24").with(router),
            laptop.vantage(),
            Tailnet.pod(router, "ts-router").vantage());

    assertThat(verdict.findings())
        .extracting(Finding::code)
        .containsExactly(PathHealth.ROUTES_NOT_ACCEPTED);
  }

  @Test
  void leavesToOtherChecksWhatTheyTell() {
    assertThat(examine(host("laptop").says("Tailscale is stopped.").vantage()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  private static Clusters ranged(String pods) {
    return cluster().with(Clusters.withPodCidr(Clusters.node("node1", "10.10.0.11"), pods));
  }

  private static Verdict examine(Vantage... vantages) {
    return examine(cluster(), vantages);
  }

  private static Verdict examine(Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(new PathHealth(), cluster.snapshot(vantages));
  }
}
