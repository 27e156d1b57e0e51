package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Vantage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeployRunningTest {

  @Test
  void isHealthyWhilePodsRun() {
    var verdict = examine(cluster().with(selfMade().pod("ts", "node1")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void findsACrashLoop() {
    var verdict = examine(looping());

    assertThat(verdict.findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("deploy-running/crash-loop");
    assertThat(verdict.findings().getFirst().explainedBy()).isEmpty();
  }

  @Test
  void findsACrashLoopWhileTheContainerHappensToRun() {
    var findings = examine(cluster().with(restarted(3, false))).findings();

    assertThat(findings)
        .extracting(finding -> finding.code().text())
        .containsExactly("deploy-running/crash-loop");
  }

  @Test
  void isHealthyWhenARestartedPodIsReadyAgain() {
    assertThat(examine(cluster().with(restarted(3, true)))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void explainsACrashLoopByAnExpiredKeyThatAPeerSees() {
    var laptop = Tailnet.host("laptop").with(Tailnet.expired("ts-proxy", true)).vantage();

    assertThat(examine(looping(), laptop).findings())
        .extracting(Finding::explainedBy)
        .containsExactly(Optional.of(new Code("path-state/workload-key-expired")));
  }

  @Test
  void doesNotBlameTheExpiredKeyOfAnother() {
    var laptop = Tailnet.host("laptop").with(Tailnet.expired("old-phone", true)).vantage();

    assertThat(examine(looping(), laptop).findings().getFirst().explainedBy()).isEmpty();
  }

  @Test
  void findsAHostPortThatIsTaken() {
    var pending =
        selfMade()
            .hostNetwork()
            .port(41641)
            .declared(41641)
            .unschedulable(
                "ts-b",
                "0/2 nodes are available: 1 node(s) didn't have free ports for the requested pod"
                    + " ports.");
    var running = selfMade().hostNetwork().port(41641).declared(41641).pod("ts-a", "node1");

    var findings = examine(cluster().with(running).with(pending)).findings();

    assertThat(findings)
        .extracting(finding -> finding.code().text())
        .containsExactly("deploy-running/port-taken");
    assertThat(findings.getFirst().details()).containsEntry("other", "41642");
  }

  @Test
  void saysWhyAPodDoesNotStart() {
    var verdict = examine(cluster().with(selfMade().waiting("ts", "node1", "ImagePullBackOff")));

    assertThat(verdict.findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("deploy-running/not-starting");
  }

  @Test
  void waitsForAPodThatIsBeingCreated() {
    var verdict = examine(cluster().with(selfMade().waiting("ts", "node1", "ContainerCreating")));

    assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
  }

  private static TailscalePod restarted(int restarts, boolean ready) {
    TailscalePod pod = selfMade().pod("ts", "node1");
    return new TailscalePod(
        pod.namespace(),
        pod.name(),
        pod.owner(),
        pod.labels(),
        pod.node(),
        pod.ips(),
        pod.phase(),
        ready,
        restarts,
        Optional.empty(),
        Optional.empty(),
        false,
        pod.spec());
  }

  private static Clusters looping() {
    return cluster()
        .with(
            selfMade()
                .env("TS_HOSTNAME", "ts-proxy")
                .waiting("ts-proxy", "node1", "CrashLoopBackOff"));
  }

  private static Verdict examine(Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(new DeployRunning(), cluster.snapshot(vantages));
  }
}
