package dev.tsk8s.core.checks;

import static dev.tsk8s.core.ProbedCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.DualStack;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The ways out of clusters with two address families.
class EgressFamiliesTest {
  private static final int NODES = 3;
  private static final List<String> HOSTS = List.of("203.0.113.10", "203.0.113.11");

  @Test
  void namesTheFamilyThatANodeDoesNotMasquerade() {
    Finding finding = only(sound(), silent((from, _) -> from.equals(pod("node2"))));

    assertThat(finding.code()).isEqualTo(ModelEgress.PODS);
    assertThat(finding.subject().name()).isEqualTo("node2");
    assertThat(finding.details())
        .containsEntry("family", "IPv6")
        .containsEntry("tables", "ip6tables")
        .containsEntry("hosts", "fd00::203:0:113:10, fd00::203:0:113:11");
  }

  @Test
  void namesTheFamilyThatHasNoRoute() {
    Finding finding = only(sound().outside(HOSTS, (from, _) -> Ending.UNREACHABLE), sound());

    assertThat(finding.code()).isEqualTo(ModelEgress.NO_ROUTE);
    assertThat(finding.details()).containsEntry("family", "IPv4").containsEntry("ipVersion", "4");
  }

  @Test
  void namesTheFamilyThatIsLostBeyondTheNodes() {
    Finding finding = only(sound(), silent((_, _) -> true));

    assertThat(finding.code()).isEqualTo(ModelEgress.BEYOND);
    assertThat(finding.details()).containsEntry("family", "IPv6");
  }

  @Test
  void tellsBothFamiliesWhereEachIsBrokenInItsOwnWay() {
    Verdict verdict =
        examine(
            silent((from, _) -> from.equals(pod("node1"))),
            silent((from, row) -> from.node().equals("node2") && row.protocol() == Protocol.TCP));

    assertThat(verdict.findings())
        .extracting(one -> one.code() + " " + one.details().get("family"))
        .containsExactly("model-egress/pods IPv4", "model-egress/tcp IPv6");
  }

  @Test
  void leavesOpenWhetherLocalAddressesAreMeantToGetOut() {
    Verdict verdict =
        new ModelEgress().examine(toInternet(DualStack.of(sound(), unreachable()), ip -> ip));

    assertThat(verdict.findings()).isEmpty();
    assertThat(open(verdict)).containsExactly("model-egress/local-only");
  }

  @Test
  void leavesItOpenWhereNodesThemselvesCouldNotBeAsked() {
    var refused = new Reason.Failed("probe pods of node", "PodSecurity");
    ProbedCluster v4 = sound();
    ProbedCluster v6 = unreachable();
    for (String node : List.of("node1", "node2", "node3")) {
      v4.without(ProbedCluster.node(node), refused);
      v6.without(ProbedCluster.node(node), refused);
    }

    Verdict verdict = new ModelEgress().examine(toInternet(DualStack.of(v4, v6), ip -> ip));

    assertThat(verdict.findings()).isEmpty();
    assertThat(open(verdict)).contains("model-egress/local-only");
  }

  @Test
  void blamesTheRouteOfNodesThatHaveAddressesOfTheInternet() {
    Verdict verdict =
        new ModelEgress()
            .examine(
                toInternet(DualStack.of(sound(), unreachable()), EgressFamiliesTest::ofInternet));

    assertThat(verdict.findings())
        .extracting(one -> one.code() + " " + one.details().get("family"))
        .containsExactly("model-egress/no-route IPv6");
  }

  @Test
  void namesWhatLiesBeyondNodesWithLocalAddressesThatHaveARouteOut() {
    Verdict verdict =
        new ModelEgress()
            .examine(toInternet(DualStack.of(sound(), silent((_, _) -> true)), ip -> ip));

    assertThat(verdict.findings())
        .extracting(one -> one.code() + " " + one.details().get("family"))
        .containsExactly("model-egress/beyond IPv6");
  }

  @Test
  void leavesItOpenWherePodsHaveARouteToNodesThatHaveNone() {
    ProbedCluster v6 =
        sound()
            .outside(
                HOSTS, (from, _) -> from.kind() == Kind.POD ? Ending.SILENT : Ending.UNREACHABLE);

    Verdict verdict = new ModelEgress().examine(toInternet(DualStack.of(sound(), v6), ip -> ip));

    assertThat(open(verdict)).containsExactly("model-egress/local-only");
  }

  @Test
  void blamesTheRouteOfOneNodeWithLocalAddressesWhereOthersGetOut() {
    ProbedCluster v6 =
        sound().outside(HOSTS, (from, _) -> isOfNode2(from) ? Ending.UNREACHABLE : Ending.ANSWERED);

    Verdict verdict = new ModelEgress().examine(toInternet(DualStack.of(sound(), v6), ip -> ip));

    assertThat(verdict.findings())
        .extracting(one -> one.code() + " " + one.subject().name())
        .containsExactly("model-egress/no-route node2");
  }

  @Test
  void blamesTheRouteOfAClusterThatHasLocalAddressesAlone() {
    ProbedCluster v4 = without(sound(), _ -> true);

    Verdict verdict =
        new ModelEgress().examine(toInternet(DualStack.of(v4, unreachable()), ip -> ip));

    assertThat(verdict.findings())
        .extracting(one -> one.code().text())
        .containsExactly("model-egress/no-route");
  }

  private static ProbedCluster unreachable() {
    return sound().outside(HOSTS, (_, _) -> Ending.UNREACHABLE);
  }

  private static Ip ofInternet(Ip local) {
    return new Ip(local.text().replaceFirst("^fd00:", "2001:db8:"));
  }

  /// Hosts outside have addresses that the Internet routes.
  ///
  /// @param own what becomes of those of pods and nodes
  private static Snapshot toInternet(Snapshot snapshot, UnaryOperator<Ip> own) {
    Probed all = snapshot.probed().orElseThrow();
    return snapshot.with(
        new Probed(
            all.run(),
            all.namespace(),
            all.policies(),
            all.coverage(),
            all.outside(),
            all.places()
                .map(places -> places.stream().map(place -> toInternet(place, own)).toList()),
            all.ports()));
  }

  private static ProbePlace toInternet(ProbePlace place, UnaryOperator<Ip> own) {
    return new ProbePlace(
        place.id(),
        place.pod(),
        place.addresses().map(all -> all.stream().map(own).toList()),
        place.asked(),
        place.heard(),
        place.called(),
        place.names(),
        place.outside().map(rows -> rows.stream().map(EgressFamiliesTest::toInternet).toList()),
        place.paths(),
        place.tailnet(),
        place.throughput(),
        place.nat(),
        place.beyond(),
        place.counters());
  }

  private static Reached toInternet(Reached row) {
    return new Reached(
        row.host(),
        row.at().map(at -> new Endpoint(ofInternet(at.ip()), at.port())),
        row.protocol(),
        row.from(),
        row.sent(),
        row.answered(),
        row.ending(),
        row.seenAs(),
        row.took());
  }

  @Test
  void expectsNoPodOfOneFamilyToReachHostsOfTheOther() {
    ProbedCluster v6 = without(sound(), id -> id.kind() != Kind.NODE);

    assertThat(examine(sound(), v6)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotCompareAPodWithANodeThatWasMeasuredOverTheOtherFamily() {
    ProbedCluster v4 = without(sound(), id -> id.kind() != Kind.NODE);
    ProbedCluster v6 =
        without(silent((from, _) -> from.equals(pod("node2"))), id -> id.kind() == Kind.NODE);

    Verdict verdict = examine(v4, v6);

    assertThat(verdict.findings()).isEmpty();
    assertThat(open(verdict)).containsExactly("model-egress/no-node");
  }

  @Test
  void expectsNothingOverAnAddressThatKubernetesDoesNotKnow() {
    var known = new PlaceFamilies(places(sound()));
    ProbePlace withTailscale = places(sound().having(_ -> new Ip("fd7a:115c:a1e0::1"))).getFirst();

    assertThat(known.has(withTailscale, true)).isFalse();
  }

  @Test
  void expectsNothingOverAnAddressThatTheKernelDoesNotHave() {
    var known = new PlaceFamilies(places(sound()));
    ProbePlace withV6Alone = places(sound().having(_ -> new Ip("2001:db8::1"))).getFirst();

    assertThat(known.has(withV6Alone, false)).isFalse();
  }

  @Test
  void doesNotTakeOneHostOfAFamilyThatAnswersNobodyForAnything() {
    ProbedCluster v6 = sound().outside(HOSTS.subList(0, 1), (_, _) -> Ending.SILENT);

    Verdict verdict = examine(sound(), v6);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.gaps())
        .extracting(Gap::reason)
        .containsExactly(new Reason.TooFew("hosts outside (IPv6)", 1, 2));
  }

  @Test
  void blamesNoNodeForUdpWhereTheHostsOfItsFamilySpeakNoStun() {
    ProbedCluster v6 =
        without(silent((_, row) -> row.protocol() == Protocol.UDP), id -> !isOfNode2(id));

    Verdict verdict = examine(without(sound(), EgressFamiliesTest::isOfNode2), v6);

    assertThat(verdict.findings()).isEmpty();
    assertThat(open(verdict)).containsExactly("model-egress/no-stun");
  }

  @Test
  void blamesNoNodeForTheOnlyHostOfItsFamily() {
    ProbedCluster v6 =
        without(
            sound().outside(HOSTS.subList(0, 1), (_, _) -> Ending.SILENT), id -> !isOfNode2(id));

    Verdict verdict = examine(without(sound(), EgressFamiliesTest::isOfNode2), v6);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void explainsPodsThatReachNothingOutsideByPodsThatAreApartInTheSameFamily() {
    assertThat(only(sound(), cutOff(silentAtPodOf3())).explainedBy())
        .contains(ModelReach.PODS_APART);
  }

  @Test
  void doesNotExplainThemByPodsThatAreApartInTheOtherFamily() {
    assertThat(only(cutOff(sound()), silentAtPodOf3()).explainedBy()).isEmpty();
  }

  private static ProbedCluster sound() {
    return ProbedCluster.of(NODES);
  }

  private static ProbedCluster silent(BiPredicate<ProbeId, Reached> which) {
    return sound()
        .outside(HOSTS, (from, row) -> which.test(from, row) ? Ending.SILENT : Ending.ANSWERED);
  }

  private static ProbedCluster silentAtPodOf3() {
    return silent((from, _) -> from.equals(pod("node3")));
  }

  /// Pods of one node reach those of no other.
  private static ProbedCluster cutOff(ProbedCluster cluster) {
    return cluster.losing(packet ->
        packet.ofPods()
            && packet.from().node().equals("node3") != packet.to().node().equals("node3"));
  }

  private static ProbedCluster without(ProbedCluster cluster, Predicate<ProbeId> which) {
    places(cluster).stream()
        .map(ProbePlace::id)
        .filter(which)
        .forEach(id -> cluster.without(id, new Reason.Failed("probe pod", "none")));
    return cluster;
  }

  private static boolean isOfNode2(ProbeId id) {
    return id.node().equals("node2");
  }

  private static List<ProbePlace> places(ProbedCluster cluster) {
    return cluster.probed().places().seen().orElseThrow();
  }

  private static Finding only(ProbedCluster v4, ProbedCluster v6) {
    List<Finding> findings = examine(v4, v6).findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private static Verdict examine(ProbedCluster v4, ProbedCluster v6) {
    return new ModelEgress().examine(DualStack.of(v4, v6));
  }

  private static List<String> open(Verdict verdict) {
    return verdict.gaps().stream()
        .map(Gap::reason)
        .flatMap(reason ->
            reason instanceof Reason.NotVisible(var code, _) ? Stream.of(code) : Stream.empty())
        .toList();
  }
}
