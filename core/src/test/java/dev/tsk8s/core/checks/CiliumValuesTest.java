package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.core.facts.HelmValues.Span;
import dev.tsk8s.core.facts.HelmValues.Stranger;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CiliumValuesTest {
  private static final CiliumValues CHECK = new CiliumValues();

  @ParameterizedTest
  @CsvSource({"bpf.clockSource, bpfClockProbe", "conntrack.maxEntries, bpf.ctTcpMax"})
  void aValueOfAnArticleIsNamedWithWhatExists(String path, String real) {
    Clusters cluster = onLan("v1.19.7").with(strangers(new Stranger(path, Optional.empty())));

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-values/unknown-like");
    assertThat(only(CHECK, cluster).details()).containsEntry("nearest", real);
  }

  @Test
  void withoutAClusterThereIsNothingToJudge() {
    var nobodyAsked = new Reason.NotAsked("the Kubernetes API", "no cluster configured");
    var alone =
        new Snapshot(
            Clusters.NOW,
            Snapshot.Source.HERE,
            ClusterFacts.unseen(nobodyAsked),
            List.of(),
            List.of());

    assertThat(CHECK.examine(alone)).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void aStrangerIsNamedWithTheNearestOrAlone() {
    assertThat(
            found(
                CHECK,
                onLan("v1.19.7")
                    .with(strangers(new Stranger("bpf.masqerade", Optional.of("bpf.masquerade"))))))
        .containsExactly("warning cilium-values/unknown-like");
    assertThat(
            found(CHECK, onLan("v1.19.7").with(strangers(new Stranger("zzz", Optional.empty())))))
        .containsExactly("warning cilium-values/unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "tunnel, 1.14, 1.14, v1.19.7, 1",
    "tunnel, 1.14, 1.14, v1.14.2, 0",
    "tunnel, 1.14, 1.14, v1.12.1, 0",
    "bpf.distributedLRU.enabled, 1.18, 1.20, v1.17.1, 1",
    "bpf.distributedLRU.enabled, 1.18, 1.20, v1.21.0, 0"
  })
  void aValueOfAnotherVersionIsNamed(
      String path, String first, String last, String version, int findings) {
    var values =
        new HelmValues(
            new TreeMap<>(), new TreeMap<>(Map.of(path, new Span(first, last))), List.of());

    assertThat(found(CHECK, onLan(version).with(values))).hasSize(findings);
  }

  @Test
  void theChartRefusesOldWordsForTheReplacement() {
    assertThat(found(CHECK, onLan("v1.19.7").with(values("kubeProxyReplacement", "strict"))))
        .contains("warning cilium-values/refused");
    assertThat(
            missing(
                CHECK, onLan("latest").with(values("kubeProxyReplacement", "strict")).snapshot()))
        .containsExactly(new Reason.Failed("DaemonSet kube-system/cilium", "image version"));
  }

  @ParameterizedTest
  @CsvSource({
    "MTU, 1280, mtu, 1500",
    "bpf.masquerade, true, enable-bpf-masquerade, false",
    "bpf.masquerade, true, some-key, x",
    "devices, tailscale0, devices, eth0 tailscale0"
  })
  void aValueThatTheConfigMapContradictsIsNamed(
      String path, String value, String key, String real) {
    assertThat(found(CHECK, onLan("v1.19.7", key, real).with(values(path, value))))
        .containsExactly("warning cilium-values/not-applied");
  }

  @ParameterizedTest
  @CsvSource({
    "MTU, 1280, mtu, 1280",
    "MTU, 0, some-key, x",
    "bpf.masquerade, false, some-key, x",
    "devices, '[eth0, tailscale0]', devices, eth0 tailscale0",
    "hubble.enabled, true, enable-hubble, false"
  })
  void whatAgreesOrIsNotComparedIsSilent(String path, String value, String key, String real) {
    assertThat(found(CHECK, onLan("v1.19.7", key, real).with(values(path, value)))).isEmpty();
  }

  @Test
  void withoutValuesThereIsNothingToAsk() {
    assertThat(EveryFact.examine(CHECK, onLan("v1.19.7").snapshot()))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  private static HelmValues strangers(Stranger... strangers) {
    return new HelmValues(new TreeMap<>(), new TreeMap<>(), List.of(strangers));
  }

  private static HelmValues values(String path, String value) {
    SortedMap<String, String> known = new TreeMap<>(Map.of(path, value));
    return new HelmValues(known, new TreeMap<>(), List.of());
  }
}
