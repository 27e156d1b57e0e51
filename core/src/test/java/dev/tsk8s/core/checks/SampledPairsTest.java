package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.ProbedCluster.Packet;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Of a large cluster, where each node asks four others and is asked by four: on most ways nothing
/// goes but answers, if anything.
class SampledPairsTest {
  private static final int NODES = 9;

  @Test
  void findsNothingWhereAllArrives() {
    assertThat(reach(_ -> false)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotTakeWaysForDeadThatCarryConnections() {
    Verdict verdict = reach(packet -> isOfPodsTo4(packet) && packet.protocol() == Protocol.UDP);

    assertThat(told(verdict)).containsExactly("model-reach/udp-dropped node4");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("where", "* -> node4")
        .containsEntry("address", "10.244.4.2");
  }

  @Test
  void tellsANodeToWhoseDeadWaysAnswersBelong() {
    assertThat(told(reach(SampledPairsTest::isOfPodsTo4)))
        .containsExactly("model-reach/pods-apart node4");
  }

  @Test
  void tellsANodeThatNoConnectionsOfOthersReach() {
    Verdict verdict =
        reach(
            packet -> isOfPodsTo4(packet) && packet.protocol() == Protocol.TCP && !packet.answer());

    assertThat(told(verdict)).containsExactly("model-reach/tcp-dropped node4");
  }

  private static boolean isOfPodsTo4(Packet packet) {
    return packet.ofPods()
        && packet.to().node().equals("node4")
        && !packet.from().node().equals("node4");
  }

  private static Verdict reach(Predicate<Packet> lost) {
    return new ModelReach().examine(sampled().losing(lost).snapshot());
  }

  /// They stand in a circle, and each asks the next four.
  private static ProbedCluster sampled() {
    return ProbedCluster.of(NODES)
        .asking((from, to) -> Math.floorMod(number(to) - number(from), NODES) <= 4);
  }

  private static int number(String node) {
    return Integer.parseInt(node.replaceFirst("node", ""));
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream()
        .map(finding -> finding.code() + " " + finding.subject().name())
        .toList();
  }
}
