package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Vantage;
import org.junit.jupiter.api.Test;

class PathStateTest {
  private static final TailscalePod PROXY = Specs.selfMade().pod("ts-proxy", "node1");

  @Test
  void namesEachStateThatLeavesNoPath() {
    assertThat(codeFor(BackendState.NO_DAEMON)).isEqualTo(PathState.NOT_RUNNING);
    assertThat(codeFor(BackendState.NEEDS_LOGIN)).isEqualTo(PathState.NEEDS_LOGIN);
    assertThat(codeFor(BackendState.NEEDS_MACHINE_AUTH)).isEqualTo(PathState.NEEDS_APPROVAL);
    assertThat(codeFor(BackendState.STOPPED)).isEqualTo(PathState.STOPPED);
  }

  @Test
  void aPodThatIsNotLoggedInNeedsAnotherKey() {
    var pod = Specs.selfMade().pod("ts-proxy", "node1");

    var verdict = examine(Tailnet.pod(pod, "ts-proxy").is(BackendState.NEEDS_LOGIN).vantage());

    assertThat(verdict.findings())
        .extracting(Finding::code)
        .containsExactly(PathState.POD_NEEDS_LOGIN);
    assertThat(verdict.findings().getFirst().details()).containsEntry("container", "tailscale");
  }

  @Test
  void aStartThatIsUnderWayIsNoFault() {
    assertThat(examine(host("laptop").is(BackendState.STARTING).vantage()))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void anExpiredPeerThatIsOnlineIsAProblemAndOneThatIsOffAWarning() {
    var verdict =
        examine(
            host("laptop").with(Tailnet.expired("ts-proxy", true)).vantage(),
            host("phone").with(Tailnet.expired("ts-proxy", true)).vantage());

    assertThat(verdict.findings()).hasSize(1);
    assertThat(verdict.findings().getFirst().severity()).isEqualTo(Severity.PROBLEM);
    assertThat(verdict.findings().getFirst().exhibits()).hasSize(2);
  }

  @Test
  void anOwnExpiredKeyExplainsWhatThePeersSee() {
    var verdict =
        examine(
            host("laptop").with(Tailnet.expired("node-1", true)).vantage(),
            host("node-1").expired().vantage());

    assertThat(verdict.findings())
        .extracting(Finding::code)
        .containsExactly(PathState.OWN_KEY_EXPIRED, PathState.EXPIRED);
    assertThat(verdict.findings().getLast().explainedBy()).contains(PathState.OWN_KEY_EXPIRED);
  }

  @Test
  void namesTheWorkloadThatIsTheExpiredPeer() {
    var crashing = Specs.selfMade().waiting("ts-proxy", "node1", "CrashLoopBackOff");
    var laptop = host("laptop").with(Tailnet.expired(crashing.name(), true)).vantage();

    var findings =
        EveryFact.examine(new PathState(), cluster().with(crashing).snapshot(laptop)).findings();

    assertThat(findings)
        .extracting(Finding::code)
        .containsExactly(PathState.WORKLOAD_KEY_EXPIRED, PathState.EXPIRED);
    assertThat(findings.getFirst().subject())
        .isEqualTo(Subject.of("Deployment", "vpn", "ts-proxy"));
    assertThat(findings.getFirst().details())
        .containsEntry("workload", "deployment/ts-proxy")
        .containsEntry("peer", crashing.name());
    assertThat(findings.getLast().explainedBy()).contains(PathState.WORKLOAD_KEY_EXPIRED);
  }

  @Test
  void blamesNoWorkloadThatRunsForAnOldDeviceOfItsName() {
    var running = Specs.selfMade().pod("ts-proxy", "node1");
    var laptop = host("laptop").with(Tailnet.expired(running.name(), false)).vantage();

    assertThat(
            EveryFact.examine(new PathState(), cluster().with(running).snapshot(laptop)).findings())
        .extracting(Finding::code)
        .containsExactly(PathState.EXPIRED);
  }

  @Test
  void runningAndLoggedInIsHealthy() {
    assertThat(examine(host("laptop").with(Tailnet.offline("node-1")).vantage()))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aHostOfAClusterWithoutTailscaleNeedsNoDaemon() {
    Vantage stopped = host("node-1").is(BackendState.NO_DAEMON).vantage();

    assertThat(examine(stopped)).isInstanceOf(Verdict.NotApplicable.class);
    assertThat(examine(cluster().with(PROXY), stopped).findings()).hasSize(1);
  }

  @Test
  void whereNobodySawThePodsItIsNotKnownWhetherItNeedsOne() {
    Vantage stopped = host("node-1").is(BackendState.NO_DAEMON).vantage();

    assertThat(examine(cluster().podsUnseen(new Reason.NotInFiles("pods")), stopped))
        .isInstanceOf(Verdict.Unknown.class);
  }

  private static Code codeFor(BackendState state) {
    return examine(cluster().with(PROXY), host("node-1").is(state).vantage())
        .findings()
        .getFirst()
        .code();
  }

  private static Verdict examine(Vantage... vantages) {
    return examine(cluster(), vantages);
  }

  private static Verdict examine(Clusters clusters, Vantage... vantages) {
    return EveryFact.examine(new PathState(), clusters.snapshot(vantages));
  }
}
