package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.Counters.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelCountersTest {

  @Test
  void doesNotCallOneReadingHealthy() {
    Counters one = new Counters(Optional.of(new Conntrack(1, 100, 0)), new TreeMap<>());

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
    Counters nearly = new Counters(Optional.of(new Conntrack(80, 100, 7)), new TreeMap<>());
    Snapshot snapshot =
        ProbedCluster.of(3)
            .counting(_ -> List.of(nearly, nearly))
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
  void leavesAloneWhatClashesInARoomyTable() {
    assertThat(table(new Conntrack(2, 100, 7), new Conntrack(2, 100, 9)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void takesATableWithoutALimitForRoomy() {
    Conntrack table = new Conntrack(80, 0, 0);

    assertThat(table(table, table)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheTunnelThatDropsPartOfWhatItCarries() {
    assertThat(told(tunnel(true, 380, 20))).containsExactly("model-counters/tunnel-drops node2");
  }

  @Test
  void leavesAloneSingleDropsOfATunnel() {
    assertThat(tunnel(true, 100, 19)).isInstanceOf(Verdict.Healthy.class);
    assertThat(tunnel(true, 2_000, 20)).isInstanceOf(Verdict.Healthy.class);
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
    return onNode2(
        new Counters(Optional.of(before), new TreeMap<>()),
        new Counters(Optional.of(after), new TreeMap<>()));
  }

  private static Verdict tunnel(boolean tunnel, long packets, long dropped) {
    return onNode2(
        link(new Link(tunnel, 1_000, 500)), link(new Link(tunnel, 1_000 + packets, 500 + dropped)));
  }

  private static Counters link(Link link) {
    return new Counters(Optional.empty(), new TreeMap<>(Map.of("vxlan.calico", link)));
  }

  private static Verdict onNode2(Counters before, Counters after) {
    Counters none = new Counters(Optional.empty(), new TreeMap<>());
    return examine(
        ProbedCluster.of(3)
            .counting(node -> node.equals("node2") ? List.of(before, after) : List.of(none, none)));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelCounters().examine(cluster.snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(one -> one.code() + " " + one.subject().name()).toList();
  }
}
