package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.cluster.NoConnection.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A real API server, as users who may much, little and nothing.
@Tag("live")
class LiveClusterTest {

  @ParameterizedTest
  @ValueSource(strings = {"admin", "admin-ec", "token-admin"})
  void readsAllAsAnAdministratorWithAnyKey(String user) throws Exception {
    ClusterFacts facts = read(Testbed.running().as(user));

    assertThat(facts.nodes().unseen()).isEmpty();
    assertThat(facts.pods().unseen()).isEmpty();
    assertThat(facts.stateSecrets().unseen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "token-viewer"})
  void readsAllButSecretsAsAViewer(String user) throws Exception {
    ClusterFacts facts = read(Testbed.running().as(user));

    assertThat(facts.nodes().unseen()).isEmpty();
    assertThat(facts.pods().unseen()).isEmpty();
    assertThat(facts.stateSecrets())
        .isEqualTo(new Unavailable<>(new Reason.Forbidden("list", "secrets", "")));
  }

  @Test
  void readsOneNamespaceWithTheRightsOfOne() throws Exception {
    ClusterFacts facts = read(Testbed.running().as("namespaced"));

    assertThat(facts.pods().unseenIn("team-a")).isEmpty();
    assertThat(facts.pods().unseen()).contains(new Reason.Forbidden("list", "pods", ""));
    assertThat(facts.nodes())
        .isEqualTo(new Unavailable<>(new Reason.Forbidden("list", "nodes", "")));
  }

  @Test
  void saysOfEveryListThatNobodyMayReadIt() throws Exception {
    ClusterFacts facts = read(Testbed.running().as("nobody"));

    assertThat(facts.pods().unseen()).contains(new Reason.Forbidden("list", "pods", ""));
    assertThat(facts.cniAgents().unseen())
        .contains(new Reason.Forbidden("list", "daemonsets.apps", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "expired, UNAUTHORIZED, credential",
    "bad-token, UNAUTHORIZED, credential",
    "wrong-ca, UNREACHABLE, not trusted",
    "unreachable, UNREACHABLE, refused",
    "unresolvable, UNREACHABLE, does not resolve",
    "blackhole, UNREACHABLE, ''"
  })
  void saysWithinThreeSecondsWhyThereIsNoWay(String user, Kind kind, String words) {
    ClusterOptions options = Testbed.running().as(user);
    Instant start = Instant.now();

    assertThatThrownBy(
            () -> Cluster.connect(options, Deadline.after(Duration.ofSeconds(30))).close())
        .isInstanceOfSatisfying(
            NoConnection.class, thrown -> assertThat(thrown.kind()).isEqualTo(kind))
        .hasMessageContaining("context testbed")
        .hasMessageContaining(words);

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
  }

  private static ClusterFacts read(ClusterOptions options)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.after(Duration.ofSeconds(60));
    try (Cluster cluster = Cluster.connect(options, deadline)) {
      return cluster.facts(deadline, Progress.SILENT);
    }
  }
}
