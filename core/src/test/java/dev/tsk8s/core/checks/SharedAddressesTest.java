package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.ip;
import static dev.tsk8s.core.ProbedCluster.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.DualStack;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Of what two nodes with one address are the cause, and of what not.
class SharedAddressesTest {

  @Test
  void isTheCauseOfWhatGetsLostOnTheWayToOneOfThem() {
    Verdict verdict =
        new ModelLoss().examine(ProbedCluster.of(3).sharing("node2", "node1").snapshot());

    assertThat(verdict.findings())
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.explainedBy()).contains(ModelNodeAddress.SHARED));
  }

  @Test
  void isTheCauseOfPodsThatAreApartOnOneOfThem() {
    Verdict verdict = new ModelReach().examine(misled().snapshot());

    assertThat(verdict.findings())
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.explainedBy()).contains(ModelNodeAddress.SHARED));
  }

  @Test
  void isTheCauseOfWhatOneOfThemDoesNotGetFromOutside() {
    Verdict verdict =
        new ModelEgress()
            .examine(
                ProbedCluster.of(3)
                    .sharing("node2", "node1")
                    .outside(
                        List.of("203.0.113.10", "203.0.113.11"),
                        (from, _) -> from.node().equals("node2") ? Ending.SILENT : Ending.ANSWERED)
                    .snapshot());

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.explainedBy()).contains(ModelNodeAddress.SHARED));
  }

  @Test
  void isNoCauseOfWhatGetsLostInsideOneOfThem() {
    Verdict verdict =
        new ModelReach()
            .examine(
                ProbedCluster.of(4)
                    .sharing("node2", "node1")
                    .losing(packet -> packet.ofPods() && packet.between("node2", "node2"))
                    .snapshot());

    assertThat(causes(verdict)).containsOnly(Optional.empty());
  }

  @Test
  void isNoCauseOfAFaultOfTheNodeThatHasOnlyThemToTalkTo() {
    Verdict verdict =
        new ModelLoss()
            .examine(
                ProbedCluster.of(3)
                    .sharing("node2", "node1")
                    .thinning(packet ->
                        packet.to().node().equals("node3") || packet.from().node().equals("node3")
                            ? 10
                            : ProbedCluster.SENT)
                    .snapshot());

    assertThat(verdict.findings())
        .filteredOn(finding -> finding.subject().name().equals("node3"))
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.explainedBy()).isEmpty());
  }

  @Test
  void isNoCauseOfOneProtocolOfPodsThatIsDropped() {
    Verdict verdict =
        new ModelReach()
            .examine(
                ProbedCluster.of(4)
                    .sharing("node2", "node1")
                    .losing(packet ->
                        packet.ofPods()
                            && packet.protocol() == Protocol.TCP
                            && !packet.from().node().equals("node2")
                            && packet.to().node().equals("node2"))
                    .snapshot());

    assertThat(causes(verdict)).containsOnly(Optional.empty());
  }

  @Test
  void isNoCauseOfPodsThatAreApartWhileTheirNodesLoseNothing() {
    Snapshot network =
        ProbedCluster.of(4)
            .losing(packet ->
                packet.ofPods()
                    && !packet.from().node().equals(packet.to().node())
                    && (packet.to().node().equals("node2") || packet.from().node().equals("node2")))
            .snapshot();

    Snapshot sharing =
        reshaped(
            network,
            node -> List.of(ip(node(node.equals("node2") ? "node1" : node))),
            (node, own) -> node.equals("node2") ? List.of(ip(node("node1")), own.getFirst()) : own);

    assertThat(causes(new ModelReach().examine(sharing))).containsOnly(Optional.empty());
  }

  @Test
  void isNoCauseOfARouteThatIsMissing() {
    Verdict verdict = outside(_ -> Ending.UNREACHABLE);

    assertThat(told(verdict)).contains("model-egress/no-route");
    assertThat(causes(verdict)).containsOnly(Optional.empty());
  }

  @Test
  void isNoCauseOfPodsWhoseNodeGetsOut() {
    Verdict verdict = outside(place -> place.kind() == Kind.POD ? Ending.SILENT : Ending.ANSWERED);

    assertThat(told(verdict)).contains("model-egress/pods");
    assertThat(causes(verdict)).containsOnly(Optional.empty());
  }

  @Test
  void isNoCauseOfWhatGetsLostBetweenOthers() {
    Verdict verdict =
        new ModelReach()
            .examine(
                ProbedCluster.of(4)
                    .sharing("node2", "node1")
                    .losing(packet -> packet.ofPods() && packet.between("node3", "node4"))
                    .snapshot());

    assertThat(verdict.findings())
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.explainedBy()).isEmpty());
  }

  @Test
  void isNoCauseOfWhatNodesLoseOverTheOtherFamily() {
    ProbedCluster v6 =
        ProbedCluster.of(3)
            .thinning(packet -> packet.to().node().equals("node2") ? 10 : ProbedCluster.SENT);

    Verdict verdict =
        new ModelLoss().examine(DualStack.of(ProbedCluster.of(3).sharing("node2", "node1"), v6));

    assertThat(verdict.findings())
        .filteredOn(finding -> "IPv6".equals(finding.details().get("family")))
        .filteredOn(finding -> finding.code().equals(ModelLoss.NODES))
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.explainedBy()).isEmpty());
  }

  /// What places of node2 get from outside.
  private static Verdict outside(Function<ProbeId, Ending> endings) {
    return new ModelEgress()
        .examine(
            ProbedCluster.of(4)
                .sharing("node2", "node1")
                .outside(
                    List.of("203.0.113.10", "203.0.113.11"),
                    (from, _) ->
                        from.node().equals("node2") ? endings.apply(from) : Ending.ANSWERED)
                .snapshot());
  }

  private static List<Optional<Code>> causes(Verdict verdict) {
    return verdict.findings().stream().map(Finding::explainedBy).toList();
  }

  private static List<String> told(Verdict verdict) {
    return verdict.findings().stream().map(one -> one.code().text()).toList();
  }

  /// Tunnels to one of them end at the other.
  private static ProbedCluster misled() {
    return ProbedCluster.of(3)
        .sharing("node2", "node1")
        .losing(packet ->
            packet.ofPods()
                && !packet.from().node().equals(packet.to().node())
                && (packet.to().node().equals("node2") || packet.from().node().equals("node2")));
  }

  /// The same network, where Node objects tell and kernels have other addresses.
  ///
  /// @param told by the name of a node
  /// @param having by the name of a node, and what its kernel had
  static Snapshot reshaped(
      Snapshot snapshot,
      Function<String, List<Ip>> told,
      BiFunction<String, List<Ip>, List<Ip>> having) {
    var cluster = Clusters.cluster();
    for (ClusterNode node : snapshot.cluster().nodes().seen().orElseThrow()) {
      cluster.with(
          new ClusterNode(
              node.name(),
              told.apply(node.name()),
              node.externalIps(),
              node.podCidrs(),
              node.providerId(),
              node.labels(),
              node.annotations(),
              node.osImage(),
              node.kernelVersion(),
              node.kubeletVersion(),
              node.ready()));
    }
    Probed all = snapshot.probed().orElseThrow();
    return cluster
        .snapshot()
        .with(
            new Probed(
                all.run(),
                all.namespace(),
                all.policies(),
                all.coverage(),
                all.outside(),
                all.places()
                    .map(places -> places.stream().map(one -> having(one, having)).toList()),
                all.ports()));
  }

  private static ProbePlace having(
      ProbePlace place, BiFunction<String, List<Ip>, List<Ip>> having) {
    return new ProbePlace(
        place.id(),
        place.pod(),
        place
            .addresses()
            .map(
                own -> place.id().kind() == Kind.NODE ? having.apply(place.id().node(), own) : own),
        place.asked(),
        place.heard(),
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
}
