package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ManyObjectsTest {
  private static final int MANY = 100_000;

  @TempDir private Path folder;

  @Test
  void readsAsManyIdentitiesAsThereMayBeFromYaml() throws IOException {
    var yaml = new StringBuilder("apiVersion: cilium.io/v2\nitems:\n");
    for (int i = 0; i < MANY; i++) {
      yaml.append("- apiVersion: cilium.io/v2\n  kind: CiliumIdentity\n  metadata:\n")
          .append("    labels:\n      io.kubernetes.pod.namespace: shop\n")
          .append("    name: \"")
          .append(1_000 + i)
          .append("\"\n")
          .append("  security-labels:\n    k8s:app: web-")
          .append(i)
          .append('\n');
    }
    yaml.append("kind: CiliumIdentityList\nmetadata:\n  resourceVersion: \"1\"\n");

    Snapshot snapshot = read("ciliumidentities.yaml", yaml.toString());

    assertThat(snapshot.unread()).isEmpty();
    Optional<List<CiliumObjects.Identity>> identities =
        snapshot.cluster().cilium().identities().seen().orElseThrow();
    assertThat(identities.orElseThrow()).hasSize(MANY);
  }

  @Test
  void leavesAsideRangesThatAreNoneAndKeepsThoseThatOverlap() throws IOException {
    String nodes =
        """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: cilium.io/v2, kind: CiliumNode, metadata: {name: a},
           spec: {ipam: {podCIDRs: [10.0.0.0/16, 10.0.1.0/24, 10.0.0.0/33, 300.0.0.0/8, "", 7]}}}
        """;

    var node =
        read("nodes.yaml", nodes).cluster().cilium().nodes().seen().orElseThrow().orElseThrow();

    assertThat(node.getFirst().podCidrs())
        .extracting(range -> range.text())
        .containsExactly("10.0.0.0/16", "10.0.1.0/24");
  }

  private Snapshot read(String name, String content) throws IOException {
    return FileSnapshot.read(
        List.of(Files.writeString(folder.resolve(name), content).toString()),
        InputStream.nullInputStream(),
        Deadline.after(Duration.ofSeconds(60)));
  }
}
