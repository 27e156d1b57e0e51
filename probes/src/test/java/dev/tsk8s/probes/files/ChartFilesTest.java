package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChartFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MTU: 1200\nbpf:\n  masquerade: true\n",
        "USER-SUPPLIED VALUES:\nMTU: 1200\n",
        "{\"MTU\": 1200, \"hubble\": {\"enabled\": true}}",
        "cilium:\n  MTU: 1200\n",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        spec:
          values:
            MTU: 1200
        """,
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        spec:
          source:
            helm:
              values: |
                MTU: 1200
        """,
        """
        apiVersion: helm.cattle.io/v1
        kind: HelmChartConfig
        spec:
          valuesContent: |-
            MTU: 1200
        """
      })
  void findsTheValuesWhereverPeopleKeepThem(String content) throws IOException {
    Snapshot snapshot = read(content);

    assertThat(values(snapshot)).hasSize(1);
    assertThat(values(snapshot).getFirst().known()).containsEntry("MTU", "1200");
    assertThat(values(snapshot).getFirst().strangers()).isEmpty();
  }

  @Test
  void hasNoneWhereNobodyGaveAny() throws IOException {
    assertThat(values(read("apiVersion: v1\nkind: Node\nmetadata:\n  name: a\n"))).isEmpty();
    assertThat(values(read("apiVersion: apps/v1\nkind: HelmRelease\nspec: {values: {a: b}}\n")))
        .isEmpty();
  }

  @Test
  void saysWhatIsWrongWithThem() throws IOException {
    assertThat(read("MTU: 1200\nbpf: [\n").unread().toString()).contains("Helm values");
  }

  private static List<HelmValues> values(Snapshot snapshot) {
    return snapshot.cluster().helmValues().seen().orElseThrow();
  }

  private Snapshot read(String content) throws IOException {
    return FileSnapshot.read(
        List.of(Files.writeString(folder.resolve("x.yaml"), content).toString()),
        InputStream.nullInputStream(),
        Deadline.after(Duration.ofSeconds(30)));
  }
}
