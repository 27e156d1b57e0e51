package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.Counters.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelCountersTest {
  private static final Counters NONE = ProbedCluster.reading(0, Optional.empty(), Map.of());

  @Test
  void doesNotCallOneReadingHealthy() {
    Counters one = tabled(0, new Conntrack(1, 100, 0));

    assertThat(examine(ProbedCluster.of(1).counting(_ -> List.of(one))))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void findsNothingWhereOldDropsAreAllThereIs() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeWhoseConnectionTableIsNearlyFull() {
    Verdict verdict = table(new Conntrack(80, 100, 7), new Conntrack(80, 100, 7));

    assertThat(told(verdict)).containsExactly("model-counters/conntrack-nearly-full node2");
  }

  @Test
  void namesTheNodeWhoseConnectionTableWasNearlyFullAtFirst() {
    Verdict verdict = table(new Conntrack(95, 100, 7), new Conntrack(20, 100, 7));

    assertThat(told(verdict)).containsExactly("model-counters/conntrack-nearly-full node2");
    assertThat(verdict.findings().getFirst().details()).containsEntry("percent", "95");
  }

  @Test
  void tellsATableOnceThatTheNodeItselfShowsAsNearlyFull() {
    Conntrack nearly = new Conntrack(80, 100, 7);
    Snapshot snapshot =
        ProbedCluster.of(3)
            .counting(_ -> List.of(tabled(0, nearly), tabled(8, nearly)))
            .with(Specs.selfMade().pod("ts", "node2"))
            .snapshot(
                Kernels.node("node2")
                    .sysctl("net.netfilter.nf_conntrack_count", "80")
                    .sysctl("net.netfilter.nf_conntrack_max", "100")
                    .vantage());

    assertThat(new ModelCounters().examine(snapshot).findings())
        .filteredOn(finding -> finding.explainedBy().isPresent())
        .extracting(finding -> finding.subject().name() + " " + finding.explainedBy().get())
        .containsExactly("node2 node-conntrack/nearly-full");
  }

  @Test
  void leavesAloneATableThatIsLessFull() {
    Conntrack table = new Conntrack(79, 100, 7);

    assertThat(table(table, table)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeWhoseConnectionTableHadNoRoom() {
    Verdict verdict = table(new Conntrack(95, 100, 7), new Conntrack(70, 100, 9));

    assertThat(told(verdict)).containsExactly("model-counters/conntrack-full node2");
    assertThat(verdict.findings().getFirst().details()).containsEntry("refused", "2");
  }

  @Test
  void callsATableWithSomeRoomNearlyFullWhateverWasDropped() {
    assertThat(told(table(new Conntrack(90, 100, 7), new Conntrack(90, 100, 9))))
        .containsExactly("model-counters/conntrack-nearly-full node2");
  }

  @Test
  void leavesAloneSinglePacketsThatARoomyTableDropped() {
    assertThat(table(new Conntrack(2, 100, 7), new Conntrack(2, 100, 7 + 19)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void leavesOpenWhyARoomyTableDroppedMany() {
    assertThat(table(new Conntrack(2, 100, 7), new Conntrack(2, 100, 7 + 20)).gaps())
        .singleElement()
        .satisfies(gap ->
            assertThat(gap.reason())
                .isInstanceOfSatisfying(
                    Reason.NotVisible.class,
                    hidden ->
                        assertThat(hidden.code()).isEqualTo("model-counters/refused-with-room")));
  }

  @Test
  void takesATableWithoutALimitForRoomy() {
    assertThat(table(new Conntrack(80, 0, 0), new Conntrack(80, 0, 20)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheTunnelThatDropsPartOfWhatItCarries() {
    assertThat(told(tunnel(true, 380, 20))).containsExactly("model-counters/tunnel-drops node2");
  }

  @Test
  void leavesAloneSingleDropsOfATunnel() {
    assertThat(tunnel(true, 100, 19)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void leavesOpenWhatMoreDropsOfABusyTunnelMean() {
    assertThat(tunnel(true, 2_000, 20).gaps())
        .singleElement()
        .satisfies(gap ->
            assertThat(gap.reason())
                .isInstanceOfSatisfying(
                    Reason.NotVisible.class,
                    hidden -> assertThat(hidden.code()).isEqualTo("model-counters/few-drops")));
  }

  @Test
  void leavesOpenWhatATunnelDropsThatWasMadeAnew() {
    assertThat(tunnel(true, -900, 25)).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void measuresATableByTheLimitThatItHad() {
    assertThat(
            measured(
                onNode2(
                    tabled(0, new Conntrack(150, 200, 7)), tabled(8, new Conntrack(60, 100, 9)))))
        .containsExactly("conntrack node2 (node) 75.0");
  }

  @Test
  void givesWhatATunnelDropsInASecondWhileTheyAsk() {
    assertThat(measured(dropping(true, 380, 20, 8)))
        .containsExactly("drops node2 (node) vxlan.calico 2.5");
    assertThat(measured(dropping(true, 380, 0, 8)))
        .containsExactly("drops node2 (node) vxlan.calico 0.0");
  }

  @Test
  void doesNotCallAFewDropsARate() {
    assertThat(gauges(dropping(true, 380, 3, 8)))
        .singleElement()
        .extracting(Gauge::value)
        .isEqualTo(
            new Answer.Of.Unsure<Double>(
                Reason.NotVisible.of(
                    "model-counters/few-drops",
                    Map.of(
                        "node", "node2",
                        "link", "vxlan.calico",
                        "dropped", "3",
                        "packets", "380",
                        "seconds", "8.0"))));
  }

  @Test
  void hasNoRateWhereTheClockOfTheNodeWasSetMeanwhile() {
    assertThat(measured(dropping(true, 380, 20, 0)))
        .containsExactly("drops node2 (node) vxlan.calico UNKNOWN");
  }

  @Test
  void needsNoTimeToTellThatNothingWasDropped() {
    assertThat(measured(dropping(true, 380, 0, 0)))
        .containsExactly("drops node2 (node) vxlan.calico 0.0");
  }

  @Test
  void hasNoRateWhereNobodyKeptWhenItWasRead() {
    Counters before = linked(0, new Link(true, 1_000, 500));
    Counters after = linked(8, new Link(true, 1_380, 520));

    assertThat(gauges(onNode2(untimed(before), untimed(after))))
        .singleElement()
        .extracting(Gauge::value)
        .isEqualTo(
            new Answer.Of.Unsure<Double>(
                new Reason.TooFew("seconds between readings of vxlan.calico", 0, 1)));
  }

  private static Counters untimed(Counters counters) {
    return new Counters(Optional.empty(), counters.conntrack(), counters.links());
  }

  @Test
  void givesNoNumbersOfPodsThatDidNotRun() {
    ProbedCluster network =
        ProbedCluster.of(1).without(ProbedCluster.pod("node1"), new Reason.Failed("pod", "quota"));

    assertThat(measured(network)).hasSize(2).allMatch(row -> row.contains("node1 (node)"));
  }

  @Test
  void hasNoRateOfATunnelThatWasMadeAnew() {
    assertThat(measured(dropping(true, -900, -500, 8)))
        .containsExactly("drops node2 (node) vxlan.calico UNKNOWN");
  }

  @Test
  void givesHowFullATableOfConnectionsWasAtMost() {
    assertThat(
            measured(
                onNode2(
                    tabled(0, new Conntrack(95, 100, 7)), tabled(8, new Conntrack(20, 100, 7)))))
        .containsExactly("conntrack node2 (node) 95.0");
  }

  @Test
  void givesNoNumberWhereTheNodesOwnPlaceIsNotThere() {
    ProbedCluster network =
        ProbedCluster.of(2)
            .without(ProbedCluster.node("node2"), new Reason.Failed("pod", "PodSecurity"));

    assertThat(measured(network))
        .containsExactly(
            "drops node1 (node) flannel.1 0.0",
            "conntrack node1 (node) " + 100_000.0 / 262_144,
            "drops node2 (node) UNKNOWN",
            "conntrack node2 (node) UNKNOWN");
  }

  @Test
  void leavesAloneAnInterfaceThatIsNoTunnel() {
    assertThat(tunnel(false, 380, 20)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isUnknownWhereTheNodesOwnPlaceIsNotThere() {
    Verdict verdict =
        examine(
            ProbedCluster.of(2)
                .without(ProbedCluster.node("node2"), new Reason.Failed("pod", "PodSecurity")));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  private static Verdict table(Conntrack before, Conntrack after) {
    return examine(onNode2(tabled(0, before), tabled(8, after)));
  }

  private static Verdict tunnel(boolean tunnel, long packets, long dropped) {
    return examine(dropping(tunnel, packets, dropped, 8));
  }

  /// On node2, in so many seconds.
  private static ProbedCluster dropping(boolean tunnel, long packets, long dropped, int seconds) {
    return onNode2(
        linked(0, new Link(tunnel, 1_000, 500)),
        linked(seconds, new Link(tunnel, 1_000 + packets, 500 + dropped)));
  }

  private static Counters linked(int second, Link link) {
    return ProbedCluster.reading(second, Optional.empty(), Map.of("vxlan.calico", link));
  }

  private static Counters tabled(int second, Conntrack table) {
    return ProbedCluster.reading(second, Optional.of(table), Map.of());
  }

  private static ProbedCluster onNode2(Counters before, Counters after) {
    return ProbedCluster.of(3)
        .counting(node -> node.equals("node2") ? List.of(before, after) : List.of(NONE, NONE));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelCounters().examine(cluster.snapshot());
  }

  private static List<Gauge> gauges(ProbedCluster cluster) {
    return new ModelCounters().gauges(new Scene(cluster.snapshot()));
  }

  /// `conntrack node1 (node) 80.0`.
  private static List<String> measured(ProbedCluster cluster) {
    return gauges(cluster).stream()
        .map(gauge ->
            gauge.measure().word()
                + " "
                + gauge.place()
                + " "
                + (gauge.value() instanceof Answer.Of.Is<Double>(var number)
                    ? number.toString()
                    : gauge.standing()))
        .toList();
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(one -> one.code() + " " + one.subject().name()).toList();
  }
}
