package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.DualStack;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
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

  @Test
  void namesNodesThatHaveOneAddress() {
    Verdict verdict = examine(ProbedCluster.of(3).sharing("node2", "node1"));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(ModelNodeAddress.SHARED);
          assertThat(finding.details())
              .containsEntry("address", "10.10.0.1")
              .containsEntry("nodes", "node1, node2")
              .containsEntry("family", "IPv4");
          assertThat(finding.exhibits())
              .extracting(Exhibit::value)
              .contains("10.10.0.1, 10.244.1.1", "10.10.0.1, 10.244.2.1");
        });
  }

  @Test
  void leavesAloneANodeWhoseAddressAMachineHadThatIsGone() {
    var gone = new Reason.Failed("probe pods of node", "not Ready");

    Verdict verdict =
        examine(ProbedCluster.of(3).sharing("node2", "node1").without(node("node2"), gone));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps()).extracting(Gap::reason).containsExactly(gone);
  }

  @Test
  void leavesAloneANodeThatGivesItsAddressTwice() {
    Snapshot twice =
        SharedAddressesTest.reshaped(
            ProbedCluster.of(2).snapshot(),
            node -> List.of(ip(node(node)), ip(node(node))),
            (_, own) -> own);

    assertThat(new ModelNodeAddress().examine(twice)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeThatGivesTheAddressOfAnotherWithoutHavingIt() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .sharing("node2", "node1")
                .having(ProbedCluster::ip)
                .losing(packet -> packet.to().equals(node("node2"))));

    assertThat(verdict.findings())
        .extracting(finding -> finding.code() + " " + finding.subject().name())
        .containsExactly("model-node-address/foreign node2");
  }

  @Test
  void leavesOpenWhetherNodesWithTheSameAddressesAreOneMachine() {
    Verdict verdict = examine(ProbedCluster.of(3).sharing("node2", "node1").unbridged());

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .singleElement()
        .isInstanceOfSatisfying(
            Reason.NotVisible.class,
            hidden -> {
              assertThat(hidden.code()).isEqualTo("model-node-address/one-machine");
              assertThat(hidden.details()).containsEntry("nodes", "node1, node2");
            });
  }

  @Test
  void leavesOpenWhetherTheKernelOfOneOfThemIsThatOfTheOther() {
    Verdict verdict =
        new ModelNodeAddress()
            .examine(
                SharedAddressesTest.reshaped(
                    ProbedCluster.of(3).snapshot(),
                    node -> List.of(ip(node(node.equals("node3") ? node : "node1"))),
                    (node, own) ->
                        switch (node) {
                          case "node1" -> List.of(ip(node("node1")), new Ip("10.244.1.1"));
                          case "node2" -> List.of(ip(node("node1")));
                          default -> own;
                        }));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps()).hasSize(1);
  }

  private static Ip other(ProbeId id) {
    return id.equals(node("node2")) ? new Ip("10.10.0.99") : ip(id);
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelNodeAddress().examine(cluster.snapshot());
  }
}
