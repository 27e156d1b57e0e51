package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.node;
import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/// Of a host outside that answers all places but those of one node.
class EgressHostsTest {
  private static final List<String> HOSTS = List.of("203.0.113.10", "203.0.113.11");

  @Test
  void leavesOpenWhoKeepsANodeAndItsPodFromOneHost() {
    Verdict verdict = silent((from, row) -> from.node().equals("node2") && isFirst(row));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps())
        .singleElement()
        .satisfies(gap -> {
          assertThat(gap.subject().name()).isEqualTo("node2");
          assertThat(gap.reason())
              .isInstanceOfSatisfying(
                  Reason.NotVisible.class,
                  hidden -> {
                    assertThat(hidden.code()).isEqualTo("model-egress/one-host");
                    assertThat(hidden.details())
                        .containsEntry("places", "node2 (node), node2 (pod)")
                        .containsEntry("hosts", "203.0.113.10")
                        .containsEntry("address", "203.0.113.10")
                        .containsEntry("port", "443");
                  });
        });
  }

  @Test
  void leavesOpenWhoKeepsAPodAloneFromOneHost() {
    assertThat(open(silent((from, row) -> from.equals(pod("node2")) && isFirst(row))))
        .containsExactly("model-egress/one-host");
  }

  @Test
  void leavesOpenWhoKeepsANodeAloneFromAHostThatRefuses() {
    assertThat(
            open(
                examine(
                    ProbedCluster.of(3)
                        .outside(
                            HOSTS,
                            (from, row) ->
                                from.equals(node("node2")) && isFirst(row)
                                    ? Ending.REFUSED
                                    : Ending.ANSWERED))))
        .containsExactly("model-egress/one-host");
  }

  @Test
  void doesNotMindAHostThatAnswersNobody() {
    assertThat(silent((_, row) -> isFirst(row))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotMindAHostThatSeveralNodesDoNotReach() {
    assertThat(silent((from, row) -> !from.node().equals("node1") && isFirst(row)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotMindLostUdpToAHostThatTakesConnections() {
    assertThat(
            silent((from, row) ->
                from.node().equals("node2") && isFirst(row) && row.protocol() == Protocol.UDP))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotMindLostUdpToAHostThatSpeaksNothingElse() {
    assertThat(
            silent((from, row) ->
                isFirst(row) && (from.node().equals("node2") || row.protocol() == Protocol.TCP)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotMindAHostWithoutAnAddressThere() {
    assertThat(
            examine(
                ProbedCluster.of(3)
                    .notFinding((from, host) ->
                        from.node().equals("node2") && host.equals(HOSTS.getFirst()))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void saysOfANodeThatReachesNoHostNoMoreThanThat() {
    Verdict verdict = silent((from, _) -> from.node().equals("node2"));

    assertThat(verdict.findings()).hasSize(1);
    assertThat(verdict.gaps()).isEmpty();
  }

  private static boolean isFirst(Reached row) {
    return row.host().equals(HOSTS.getFirst());
  }

  private static Verdict silent(BiPredicate<ProbeId, Reached> which) {
    return examine(
        ProbedCluster.of(3)
            .outside(
                HOSTS, (from, row) -> which.test(from, row) ? Ending.SILENT : Ending.ANSWERED));
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelEgress().examine(cluster.snapshot());
  }

  private static List<String> open(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    return verdict.gaps().stream()
        .map(Gap::reason)
        .map(reason -> reason instanceof Reason.NotVisible(var code, _) ? code : reason.toString())
        .toList();
  }
}
