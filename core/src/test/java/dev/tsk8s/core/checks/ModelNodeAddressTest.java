package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.DualStack;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import org.junit.jupiter.api.Test;

class ModelNodeAddressTest {

  @Test
  void findsNothingWhereKernelsHaveWhatNodesSay() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeWhoseAddressIsNotItsOwn() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .having(ModelNodeAddressTest::other)
                .losing(packet -> packet.to().equals(node("node2"))));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(ModelNodeAddress.FOREIGN);
          assertThat(finding.subject().name()).isEqualTo("node2");
          assertThat(finding.details())
              .containsEntry("address", "10.10.0.2")
              .containsEntry("own", "10.10.0.99");
        });
  }

  @Test
  void leavesAloneAnAddressThatLeadsToTheNodeAllTheSame() {
    assertThat(examine(ProbedCluster.of(3).having(ModelNodeAddressTest::other)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isUnknownWhereNobodyToldWhatTheNodeHeard() {
    var why = new Reason.Failed("pod", "gone");
    ProbedCluster cluster = ProbedCluster.of(3).having(ModelNodeAddressTest::other);
    Probed told = cluster.probed();

    Verdict verdict =
        new ModelNodeAddress()
            .examine(
                cluster
                    .snapshot()
                    .with(
                        new Probed(
                            told.run(),
                            told.namespace(),
                            told.policies(),
                            told.coverage(),
                            told.outside(),
                            told.places()
                                .map(places ->
                                    places.stream().map(place -> deaf(place, why)).toList()),
                            told.ports())));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(why);
  }

  private static ProbePlace deaf(ProbePlace place, Reason why) {
    return new ProbePlace(
        place.id(),
        place.pod(),
        place.addresses(),
        place.asked(),
        new Unavailable<>(why),
        place.called(),
        place.names(),
        place.outside(),
        place.paths(),
        place.tailnet(),
        place.throughput(),
        place.nat(),
        place.beyond(),
        place.counters());
  }

  @Test
  void doesNotTakeWhatArrivesOverOneFamilyForTheAddressOfTheOther() {
    ProbedCluster v4 =
        ProbedCluster.of(3)
            .having(ModelNodeAddressTest::other)
            .losing(packet -> packet.to().equals(node("node2")));

    Verdict verdict = new ModelNodeAddress().examine(DualStack.of(v4, ProbedCluster.of(3)));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.details()).containsEntry("address", "10.10.0.2"));
  }

  @Test
  void isUnknownForANodeWhoseKernelWasNotSeen() {
    var refused = new Reason.Failed("probe pods of node", "violates PodSecurity");

    Verdict verdict = examine(ProbedCluster.of(3).without(node("node2"), refused));

    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(refused);
  }

  private static Ip other(ProbeId id) {
    return id.equals(node("node2")) ? new Ip("10.10.0.99") : ip(id);
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelNodeAddress().examine(cluster.snapshot());
  }
}
