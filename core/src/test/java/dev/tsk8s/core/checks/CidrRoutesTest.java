package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CidrRoutesTest {

  @Test
  void findsARouteThatTwoConnectorsOffer() {
    var verdict = examine(routers(connector("a", "10.0.0.0/8"), connector("b", "10.0.0.0/8")));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code().text()).isEqualTo("cidr-routes/offered-twice");
          assertThat(finding.details()).containsEntry("connectors", "a, b");
        });
  }

  @Test
  void isSilentAboutANarrowerRouteOfAnotherConnector() {
    var verdict = examine(routers(connector("a", "10.0.0.0/8"), connector("b", "10.20.0.0/16")));

    assertThat(verdict.findings()).isEmpty();
  }

  @Test
  void isSilentAboutTwoExitNodes() {
    var verdict = examine(routers(connector("a", "0.0.0.0/0"), connector("b", "0.0.0.0/0")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void cannotTellFromObjectsWhatIsApproved() {
    var verdict = examine(routers(connector("a", "10.20.0.0/16")));

    assertThat(verdict.gaps())
        .singleElement()
        .extracting(gap -> ((Reason.NotVisible) gap.reason()).code())
        .isEqualTo("cidr-routes/approved");
  }

  @Test
  void seesInAStatusThatARouteIsCarried() {
    var laptop = Tailnet.host("laptop").with(Tailnet.routing("a", "10.20.0.0/16")).vantage();

    assertThat(examine(routers(connector("a", "10.20.0.0/16")), laptop))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void hasNothingToJudgeWithoutAConnector() {
    assertThat(examine(cluster())).isInstanceOf(Verdict.NotApplicable.class);
  }

  private static Clusters routers(Connector... connectors) {
    var cluster = cluster().with(Specs.of(Role.CONNECTOR).kernel().pod("ts-a", "n1"));
    Stream.of(connectors).forEach(cluster::with);
    return cluster;
  }

  private static Connector connector(String name, String route) {
    return new Connector(name, false, List.of(new Cidr(route)), "", true);
  }

  private static Verdict examine(Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(new CidrRoutes(), cluster.snapshot(vantages));
  }
}
