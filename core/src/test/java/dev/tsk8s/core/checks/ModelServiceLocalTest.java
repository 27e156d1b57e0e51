package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelServiceLocalTest {

  @Test
  void findsNothingWherePodsReachThemselvesAndSeeWhoAsks() {
    assertThat(examine(ProbedCluster.of(3))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeWhosePodDoesNotReachItself() {
    Verdict verdict = examine(ProbedCluster.of(3).serving((from, row) -> !isHairpin(from, row)));

    assertThat(told(verdict)).containsExactly("model-service-local/hairpin Node node2");
  }

  @Test
  void isUnknownWhereTheNodeDoesNotReachThePodByThatAddressEither() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .serving((from, row) ->
                    !from.node().equals("node2") || row.service() != ServiceKind.LOCAL_IP));

    assertThat(told(verdict)).isEmpty();
    assertThat(gaps(verdict)).containsOnly("model-service-local/silent");
  }

  @Test
  void isUnknownWhereTheNodesOwnPlaceIsNotThereToCompare() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .without(node("node2"), new Reason.Failed("pod", "PodSecurity"))
                .serving((from, row) -> !isHairpin(from, row)));

    assertThat(told(verdict)).isEmpty();
    assertThat(verdict.gaps()).isNotEmpty();
  }

  @Test
  void leavesToTheCheckOfServicesAPodThatReachesNoServiceAtAll() {
    Verdict verdict = examine(ProbedCluster.of(3).serving((from, _) -> !from.equals(pod("node2"))));

    assertThat(told(verdict)).isEmpty();
  }

  @Test
  void namesTheNodeThatRewritesWhoAsksALocalService() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .fronting((from, row) ->
                    row.service() == ServiceKind.LOCAL_PORT && row.node().equals("node3")
                        ? ip(node("node3"))
                        : ip(from)));

    assertThat(told(verdict)).containsOnly("model-service-local/source-lost Node node3");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("seen", "10.10.0.3")
        .containsEntry("own", "10.10.0.1");
    assertThat(verdict.findings()).allMatch(finding -> finding.explainedBy().isEmpty());
  }

  @Test
  void isASymptomWhereTheNodeRewritesAllThatComesToItsPods() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .seeing((from, to) ->
                    to.equals(pod("node3")) && !from.node().equals("node3")
                        ? ip(node("node3"))
                        : ip(from))
                .fronting((from, row) ->
                    row.service() == ServiceKind.LOCAL_PORT && row.node().equals("node3")
                        ? ip(node("node3"))
                        : ip(from)));

    assertThat(verdict.findings())
        .extracting(Finding::explainedBy)
        .containsOnly(Optional.of(ModelSeen.BY_RECEIVER));
  }

  @Test
  void takesItForNormalThatPolicyClusterRewritesWhoAsks() {
    Verdict verdict =
        examine(
            ProbedCluster.of(3)
                .fronting((from, row) ->
                    row.service() == ServiceKind.NODE_PORT ? ip(node(row.node())) : ip(from)));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    assertThat(((Verdict.Healthy) verdict).seen())
        .extracting(Exhibit::value)
        .contains("sent=4 answered=4 seen=10.10.0.2", "sent=4 answered=4 seen=10.10.0.1");
  }

  @Test
  void isUnknownWhereTheNodePortIsClosed() {
    Verdict verdict =
        examine(ProbedCluster.of(3).serving((_, row) -> row.service() != ServiceKind.LOCAL_PORT));

    assertThat(told(verdict)).isEmpty();
    assertThat(gaps(verdict)).containsOnly("model-service-local/silent");
  }

  private static boolean isHairpin(ProbeId from, Called row) {
    return from.equals(pod("node2")) && row.service() == ServiceKind.LOCAL_IP;
  }

  private static Verdict examine(ProbedCluster cluster) {
    return new ModelServiceLocal().examine(cluster.snapshot());
  }

  private static List<String> gaps(Verdict verdict) {
    return verdict.gaps().stream()
        .map(Gap::reason)
        .map(reason -> reason instanceof Reason.NotVisible hidden ? hidden.code() : "")
        .toList();
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream()
        .map(one -> one.code() + " " + one.subject().kind() + " " + one.subject().name())
        .toList();
  }
}
