package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleSpec.State;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeployStateTest {
  private static final State SECRET = new State.InSecret("ts-state");
  private static final State PER_POD = new State.InSecret("ts-$(POD_NAME)");

  @Test
  void isHealthyWithASecretOfItsOwn() {
    var verdict = examine(cluster().with(selfMade().state(SECRET).pod("ts", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isHealthyOnAVolumeOfTheNode() {
    var onNode = selfMade().state(new State.OnVolume("hostPath"));

    assertThat(examine(cluster().with(onNode.pod("DaemonSet", "ts", "ts-1", "node1"))))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void warnsOfStateThatGoesWithThePod() {
    var memory = selfMade().state(new State.Ephemeral("emptyDir"));

    assertThat(codes(cluster().with(memory.pod("ts", "node1"))))
        .containsExactly("deploy-state/lost-with-pod");
  }

  @Test
  void findsReplicasThatShareASecret() {
    var shared = selfMade().state(SECRET);

    assertThat(
            codes(
                cluster()
                    .with(shared.pod("Deployment", "ts", "ts-1", "node1"))
                    .with(shared.pod("Deployment", "ts", "ts-2", "node2"))))
        .containsExactly("deploy-state/replicas-share");
  }

  @Test
  void findsADaemonSetWithOneSecret() {
    var shared = selfMade().state(SECRET);

    assertThat(
            codes(
                cluster()
                    .with(shared.pod("DaemonSet", "ts", "ts-1", "node1"))
                    .with(shared.pod("DaemonSet", "ts", "ts-2", "node2"))))
        .containsExactly("deploy-state/nodes-share");
  }

  @Test
  void findsTwoWorkloadsWithOneSecret() {
    var shared = selfMade().state(SECRET);

    assertThat(codes(cluster().with(shared.pod("a", "node1")).with(shared.pod("b", "node2"))))
        .containsExactly("deploy-state/shared-secret");
  }

  @Test
  void countsReplicasOfATemplateWhenPodsWereNotSeen() {
    var template = selfMade().state(SECRET).spec();

    assertThat(
            codes(
                cluster()
                    .podsUnseen(new Reason.Forbidden("list", "pods", ""))
                    .with("Deployment", "vpn", "ts", 3, template)))
        .containsExactly("deploy-state/replicas-share");
  }

  @Test
  void warnsOfNamesThatChangeWithEachPod() {
    assertThat(
            codes(
                cluster().with(selfMade().state(PER_POD).pod("DaemonSet", "ts", "ts-1", "node1"))))
        .containsExactly("deploy-state/new-identity");
  }

  @Test
  void isHealthyWithASecretPerPodOfAStatefulSet() {
    var verdict =
        examine(
            cluster().with(selfMade().state(PER_POD).pod("StatefulSet", "ts", "ts-0", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void isUnknownWhereTheSpecificationDoesNotTell() {
    var verdict = examine(cluster().with(selfMade().state(new State.Unclear()).pod("ts", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  private static Verdict examine(Clusters cluster) {
    return EveryFact.examine(new DeployState(), cluster.snapshot());
  }

  private static List<String> codes(Clusters cluster) {
    return examine(cluster).findings().stream().map(Finding::code).map(Object::toString).toList();
  }
}
