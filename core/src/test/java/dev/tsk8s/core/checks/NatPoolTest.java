package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
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
  void podsAreToldOnceAndAfterTheirNode() {
    var pod = Specs.selfMade().pod("ts-a", "node1");
    var other = Specs.selfMade().pod("ts-b", "node1");
    var clusters = cluster().with(node("node1", "10.0.0.11", "", "")).with(pod).with(other);

    var verdict =
        EveryFact.examine(
            new NatPool(),
            clusters.snapshot(
                Tailnet.pod(pod, "ts-a").pooledNat(ONE, TWO).vantage(),
                Tailnet.pod(other, "ts-b").pooledNat(ONE, TWO).vantage()));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(NatPool.PODS_BY_DESTINATION);
          assertThat(finding.details())
              .containsEntry("pods", "vpn/ts-a-7d9c-node1, vpn/ts-b-7d9c-node1")
              .containsEntry("inside", "10.0.0.11")
              .containsEntry("remedies", "escape, publicNodes, peerRelay, otherNat");
        });
  }

  @Test
  void explainsWhatIsRelayedThereInPlaceOfRandomPorts() {
    var pod = Specs.selfMade().pod("ts-a", "node1");
    var cluster = cluster().with(node("node1", "10.0.0.11", "", "")).with(pod);

    var relayed =
        new PathRelayed()
            .examine(
                cluster.snapshot(
                    Tailnet.pod(pod, "ts-a").pooledNat(ONE, TWO).relayedTo("laptop").vantage(),
                    Tailnet.host("laptop").easyNat("192.0.2.34").relayedTo("ts-a").vantage()));

    assertThat(relayed.findings())
        .filteredOn(finding -> !finding.code().equals(RelaySymptoms.BY_DERP))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(RelayCauses.ADDRESS_POOL);
          assertThat(finding.explainedBy()).contains(NatPool.PODS_BY_DESTINATION);
        });
  }

  private static Verdict examine(Vantage... vantages) {
    return new NatPool().examine(snapshot(vantages));
  }

  private static Snapshot snapshot(Vantage... vantages) {
    return cluster().snapshot(vantages);
  }
}
