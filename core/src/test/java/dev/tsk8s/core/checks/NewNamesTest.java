package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.DualStack;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What [ModelDns] says of a name server by a name that is new.
class NewNamesTest {

  @Test
  void namesAServerThatDeniesANewNameToTheEnd() {
    Finding finding = denying(Found.NO_SUCH_NAME, COREFILE, all -> all).findings().getFirst();

    assertThat(finding.code()).isEqualTo(ModelDns.STALE);
    assertThat(finding.subject().name()).isEqualTo("cluster");
    assertThat(finding.details())
        .containsEntry("server", "10.96.0.10")
        .containsEntry("name", "heads.probes.svc.cluster.local");
    assertThat(denying(Found.NOTHING, COREFILE, all -> all).findings())
        .extracting(Finding::code)
        .containsExactly(ModelDns.STALE);
  }

  @Test
  void namesItWhereTheNameOfTheApiServerHasAddressesOfTheOtherFamilyAlone() {
    assertThat(inIpv6First(Found.NO_SUCH_NAME).findings())
        .extracting(Finding::code)
        .containsExactly(ModelDns.STALE);
  }

  @Test
  void doesNotTakeANewNameWithoutAddressesThereForADenial() {
    assertThat(inIpv6First(Found.NOTHING).findings()).isEmpty();
  }

  @Test
  void takesNoServerThatHasNoAddressesInAClusterOfOneFamilyForProof() {
    Verdict verdict =
        denying(
            Found.NO_SUCH_NAME, COREFILE, all -> all.resolving((_, one) -> withoutAddress(one)));

    assertThat(verdict.findings()).extracting(Finding::code).doesNotContain(ModelDns.STALE);
  }

  /// Places ask for addresses of IPv4 of names that have such of IPv6 alone.
  private static Verdict inIpv6First(Found later) {
    ProbedCluster v4 =
        ProbedCluster.of(3).denyingNewNames(later).resolving((_, one) -> withoutAddress(one));
    var corefile = new NetworkConfig("kube-system", "coredns", new TreeMap<>(COREFILE));
    return new ModelDns()
        .examine(
            Clusters.cluster()
                .with(corefile)
                .snapshot()
                .with(DualStack.of(v4, ProbedCluster.of(3)).probed().orElseThrow()));
  }

  private static Lookup withoutAddress(Lookup one) {
    return one.purpose() == Purpose.CLUSTER ? with(one, Found.NOTHING) : one;
  }

  @Test
  void doesNotMindANewNameThatIsKnownAtLast() {
    assertThat(denying(Found.ADDRESSES, COREFILE, all -> all)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotMindACorefileThatServesSomeNamespacesOnly() {
    Map<String, String> some = Map.of("forward", ". /etc/resolv.conf", "partial", "namespaces");

    assertThat(denying(Found.NO_SUCH_NAME, some, all -> all)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void takesAReplicaOfANodeThatIsCutOffForASymptom() {
    Verdict verdict =
        denying(
            Found.NO_SUCH_NAME,
            COREFILE,
            all ->
                all.losing(packet ->
                        packet.ofPods()
                            && !packet.from().node().equals(packet.to().node())
                            && (packet.from().node().equals("node3")
                                || packet.to().node().equals("node3")))
                    .resolving((from, one) ->
                        one.purpose() == Purpose.HEADLESS_LATER && !from.node().equals("node3")
                            ? with(one, Found.ADDRESSES)
                            : one));

    assertThat(verdict.findings().getFirst().code()).isEqualTo(ModelDns.STALE);
    assertThat(verdict.findings().getFirst().explainedBy()).contains(ModelReach.PODS_APART);
  }

  @Test
  void leavesOpenADenialThatWasNotAskedForAgain() {
    Verdict verdict =
        new ModelDns()
            .examine(
                ProbedCluster.of(3)
                    .resolving((_, one) ->
                        one.purpose() == Purpose.HEADLESS ? with(one, Found.NO_SUCH_NAME) : one)
                    .snapshot());

    assertThat(open(verdict)).containsExactly("model-dns/denial-kept");
  }

  @Test
  void saysNothingOfNewNamesWhereNoServiceIsAnswered() {
    Verdict verdict =
        denying(
            Found.NO_SUCH_NAME,
            COREFILE,
            all -> all.serving((_, called) -> called.service() != ServiceKind.CLUSTER_IP));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void leavesOpenWhyANewNameIsDeniedByAServerOfWhichNoConfigurationIsSeen() {
    assertThat(open(denying(Found.NO_SUCH_NAME, Map.of(), all -> all)))
        .containsExactly("model-dns/denied");
  }

  private static final Map<String, String> COREFILE = Map.of("forward", ". /etc/resolv.conf");

  /// @param corefile empty: there is none
  private static Verdict denying(
      Found later, Map<String, String> corefile, UnaryOperator<ProbedCluster> more) {
    Clusters cluster = Clusters.cluster();
    if (!corefile.isEmpty()) {
      cluster = cluster.with(new NetworkConfig("kube-system", "coredns", new TreeMap<>(corefile)));
    }
    return new ModelDns()
        .examine(
            cluster
                .snapshot()
                .with(more.apply(ProbedCluster.of(3).denyingNewNames(later)).probed()));
  }

  @Test
  void saysNothingOfDenialsThatOthersSawEndWhenTheyAskedAgain() {
    Verdict verdict =
        denying(
            Found.ADDRESSES,
            COREFILE,
            all ->
                all.resolving((from, one) ->
                    one.purpose() == Purpose.HEADLESS_LATER && from.node().equals("node3")
                        ? unasked(one)
                        : one));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void expectsNothingOfACorefileThatServesAPartWhenNobodyAsksAgain() {
    Map<String, String> some = Map.of("forward", ". /etc/resolv.conf", "partial", "noendpoints");
    Verdict verdict =
        denying(
            Found.NO_SUCH_NAME,
            some,
            all ->
                all.resolving(
                    (_, one) -> one.purpose() == Purpose.HEADLESS_LATER ? unasked(one) : one));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  /// As if this question had not been asked.
  private static Lookup unasked(Lookup one) {
    return new Lookup(
        Purpose.HEADLESS,
        one.name(),
        one.server(),
        one.protocol(),
        Found.NO_SUCH_NAME,
        "NXDOMAIN",
        List.of(),
        one.took());
  }

  private static Lookup with(Lookup one, Found found) {
    return new Lookup(
        one.purpose(), one.name(), one.server(), one.protocol(), found, "", List.of(), one.took());
  }

  private static List<String> open(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    return verdict.gaps().stream()
        .map(Gap::reason)
        .map(reason -> reason instanceof Reason.NotVisible(var code, _) ? code : reason.toString())
        .toList();
  }
}
