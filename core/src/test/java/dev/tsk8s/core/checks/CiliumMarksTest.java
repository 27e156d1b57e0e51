package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.CiliumCluster.with;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.CiliumObjects.Endpoint;
import dev.tsk8s.core.facts.CiliumObjects.Identity;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CiliumMarksTest {
  private static final CiliumMarks CHECK = new CiliumMarks();
  private static final String[] HOST_IN_BPF = {
    "enable-bpf-masquerade", "true", "kube-proxy-replacement", "true"
  };

  @ParameterizedTest
  @ValueSource(longs = {264, 17160, 0x14308})
  void anIdentityWithTheLowByteOfTheBypassIsTakenForTailscalesOwn(long identity) {
    var cluster = underlay("v1.19.7", HOST_IN_BPF).with(pods(17_000, identity));

    assertThat(found(CHECK, cluster)).containsExactly("problem cilium-marks/bypass");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("count", "1")
        .containsEntry("podNamespace", "shop")
        .containsEntry("pod", "pod-" + identity)
        .containsEntry("identity", Long.toString(identity));
  }

  @Test
  void withLegacyHostRoutingEverythingOfThePodCarriesIt() {
    assertThat(found(CHECK, underlay("v1.19.7").with(pods(17_160))))
        .containsExactly("problem cilium-marks/bypass-all");
    assertThat(
            found(
                CHECK,
                underlay(
                        "v1.19.7",
                        "enable-bpf-masquerade",
                        "true",
                        "kube-proxy-replacement",
                        "true",
                        "enable-host-legacy-routing",
                        "true")
                    .with(pods(17_160))))
        .containsExactly("problem cilium-marks/bypass-all");
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 4, 17156, 17161, 0x10800})
  void othersAreHarmless(long identity) {
    assertThat(found(CHECK, underlay("v1.19.7", HOST_IN_BPF).with(pods(identity)))).isEmpty();
  }

  @Test
  void elsewhereThereIsNothingToAsk() {
    assertThat(
            EveryFact.examine(CHECK, onLan("v1.19.7", HOST_IN_BPF).with(pods(17_160)).snapshot()))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void whatRoutesNativelyInBpfCarriesNoMark() {
    var cluster =
        underlay(
                "v1.19.7",
                "enable-bpf-masquerade",
                "true",
                "kube-proxy-replacement",
                "true",
                "routing-mode",
                "native")
            .with(pods(17_160));

    assertThat(found(CHECK, cluster)).isEmpty();
  }

  @Test
  void noIdentityThatClashesIsEnough() {
    var unseen = new Reason.Forbidden("list", "ciliumendpoints.cilium.io", "");
    var cluster = underlay("v1.19.7").with(with(new Unavailable<>(unseen), identities(17_000)));

    assertThat(EveryFact.examine(CHECK, cluster.snapshot())).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void whichPodsHaveTheClashingIdentityIsUnknownWithoutEndpoints() {
    var unseen = new Reason.Forbidden("list", "ciliumendpoints.cilium.io", "");
    var cluster = underlay("v1.19.7").with(with(new Unavailable<>(unseen), identities(17_160)));

    assertThat(missing(CHECK, cluster.snapshot())).containsExactly(unseen);
  }

  @Test
  void anIdentityThatNoPodUsesIsHarmless() {
    var cluster = underlay("v1.19.7").with(with(endpoints(17_000), identities(17_000, 17_160)));

    assertThat(found(CHECK, cluster)).isEmpty();
  }

  @Test
  void withoutCiliumsOwnResourcesItIsUnknown() {
    assertThat(missing(CHECK, underlay("v1.19.7").snapshot()))
        .containsExactly(new Reason.Failed("ciliumendpoints.cilium.io", "not served"));
  }

  private static CiliumObjects pods(long... ids) {
    return with(endpoints(ids), identities(ids));
  }

  private static Evidence<Optional<List<Endpoint>>> endpoints(long... ids) {
    return seen(
        Optional.of(
            LongStream.of(ids)
                .mapToObj(id -> new Endpoint("shop", "pod-" + id, id, Optional.empty()))
                .toList()));
  }

  private static Evidence<Optional<List<Identity>>> identities(long... ids) {
    return seen(Optional.of(LongStream.of(ids).mapToObj(id -> new Identity(id, "shop")).toList()));
  }
}
