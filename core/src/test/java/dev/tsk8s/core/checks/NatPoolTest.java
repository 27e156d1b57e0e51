package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import org.junit.jupiter.api.Test;

class NatPoolTest {
  private static final String ONE = "198.51.100.7";
  private static final String TWO = "198.51.100.8";

  @Test
  void severalAddressesWithOnePortAreAPoolChosenByDestination() {
    var verdict = examine(Tailnet.here().pooledNat(ONE, TWO).relayedTo("laptop").vantage());

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(NatPool.BY_DESTINATION);
          assertThat(finding.details())
              .containsEntry("addresses", ONE + ", " + TWO)
              .containsEntry("port", "50001");
        });
  }

  @Test
  void randomPortsOfOneAddressAreNone() {
    assertThat(examine(Tailnet.here().hardNat(ONE).relayedTo("laptop").vantage()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aPoolThatAlsoRandomisesPortsIsNone() {
    var host = Tailnet.here().hardNat(ONE).advertising(ONE + ":4001", TWO + ":4002");

    assertThat(examine(host.tellingOneAddress().relayedTo("laptop").vantage()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void whatTailscaledAdvertisesTellsWhereNetcheckTellsOneAddress() {
    var host = Tailnet.here().pooledNat(ONE, TWO).tellingOneAddress().relayedTo("laptop");

    assertThat(examine(host.vantage()).findings())
        .extracting(Finding::code)
        .containsExactly(NatPool.BY_DESTINATION);
  }

  @Test
  void isUnknownWithoutNetcheck() {
    var host = Tailnet.here().pooledNat(ONE, TWO).netcheckUnseen().relayedTo("laptop");

    assertThat(examine(host.vantage())).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void explainsWhatIsRelayedThere() {
    var relayed =
        new PathRelayed()
            .examine(snapshot(Tailnet.here().pooledNat(ONE, TWO).relayedTo("laptop").vantage()));

    assertThat(relayed.findings())
        .filteredOn(finding -> finding.code().equals(RelayCauses.HOST_NAT))
        .allSatisfy(finding -> assertThat(finding.explainedBy()).contains(NatPool.BY_DESTINATION));
  }

  private static Verdict examine(Vantage... vantages) {
    return new NatPool().examine(snapshot(vantages));
  }

  private static Snapshot snapshot(Vantage... vantages) {
    return cluster().snapshot(vantages);
  }
}
