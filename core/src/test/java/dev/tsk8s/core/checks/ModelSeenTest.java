package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ModelSeenTest {

  @Test
  void isUnknownWhereNothingWasAnswered() {
    assertThat(new ModelSeen().examine(ProbedCluster.of(2).losing(_ -> true).snapshot()).gaps())
        .extracting(Gap::reason)
        .containsExactly(new Reason.TooFew("probe packets", 0, 1));
  }

  @Test
  void findsNothingWhereEverybodyIsSeenWithHisOwnAddress() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void blamesTheNodeThatMasqueradesItsPods() {
    Verdict verdict =
        seen(
            (from, to) -> isFrom(from, "node2") && across(from, to) ? ip(node("node2")) : ip(from));

    assertThat(told(verdict)).containsExactly("model-seen/rewritten-by-sender Node node2");
  }

  @Test
  void blamesTheNodeWhoseBridgeHasTheAddressOfItsPodRange() {
    Verdict verdict =
        seen((from, to) ->
            isFrom(from, "node2") && across(from, to) ? new Ip("10.244.2.1") : ip(from));

    assertThat(told(verdict)).containsExactly("model-seen/rewritten-by-sender Node node2");
  }

  @Test
  void blamesTheNodeThatMasqueradesWhatComesIn() {
    Verdict verdict =
        seen((from, to) ->
            to.node().equals("node3") && to.kind().isOfPod() && across(from, to)
                ? ip(node("node3"))
                : ip(from));

    assertThat(told(verdict)).containsExactly("model-seen/rewritten-by-receiver Node node3");
  }

  @Test
  void blamesNeitherNodeForAForeignAddress() {
    Verdict verdict =
        seen((from, to) ->
            isFrom(from, "node2") && across(from, to) ? new Ip("10.9.9.9") : ip(from));

    assertThat(told(verdict)).containsExactly("model-seen/rewritten-between Cluster cluster");
  }

  @Test
  void tellsOneFindingForAllNodesThatDoTheSame() {
    Verdict verdict =
        seen((from, to) ->
            from.kind().isOfPod() && across(from, to) ? ip(node(from.node())) : ip(from));

    assertThat(told(verdict)).containsExactly("model-seen/rewritten-by-sender Cluster cluster");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("nodes", "node1, node2, node3");
  }

  @Test
  void leavesAloneWhatPodsSendToNodes() {
    Verdict verdict =
        seen((from, to) ->
            from.kind().isOfPod() && !to.kind().isOfPod() ? ip(node(from.node())) : ip(from));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isUnknownWhereNoProbeCouldBeMade() {
    var forbidden = new Reason.Forbidden("create", "jobs.batch", "probes");

    assertThat(examine(ProbedCluster.of(3).withoutAll(forbidden)))
        .isInstanceOf(Verdict.Unknown.class);
  }

  private static boolean isFrom(ProbeId from, String node) {
    return from.node().equals(node) && from.kind().isOfPod();
  }

  private static boolean across(ProbeId from, ProbeId to) {
    return !from.node().equals(to.node());
  }

  private static Verdict seen(BiFunction<ProbeId, ProbeId, Ip> address) {
    return examine(ProbedCluster.of(3).seeing(address));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelSeen().examine(cluster.snapshot());
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(ModelSeenTest::told).toList();
  }

  private static String told(Finding finding) {
    return finding.code() + " " + finding.subject().kind() + " " + finding.subject().name();
  }
}
