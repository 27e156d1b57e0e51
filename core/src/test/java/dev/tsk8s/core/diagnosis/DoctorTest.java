package dev.tsk8s.core.diagnosis;

import static dev.tsk8s.core.Clusters.NOW;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.seen;
import static dev.tsk8s.core.Tailnet.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.Specs;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Vantage;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DoctorTest {
  private static final Reason NO_OBJECTS = new Reason.NotAsked("the cluster", "only a status");
  private static final Reason NO_STATUS = new Reason.NotInFiles("tailscale status --json");

  static List<Check> checks() {
    return Checks.ALL;
  }

  static List<Check> ofPaths() {
    return of(Topic.PATH);
  }

  static List<Check> ofDeployment() {
    return of(Topic.DEPLOY);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void nothingSeenIsNeverFine(Check check) {
    assertThat(new Doctor(List.of(check)).diagnose(unseen(NO_OBJECTS)))
        .satisfies(DoctorTest::isUnknown);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void interruptedBeforeTheClusterWasSeenIsNeverFine(Check check) {
    assertThat(new Doctor(List.of(check)).diagnose(unseen(Reason.NotAsked.interrupted("pods"))))
        .satisfies(DoctorTest::isUnknown);
  }

  @ParameterizedTest
  @MethodSource("ofPaths")
  void aClusterWhoseTailscaleNobodyAskedSaysNothingOfPaths(Check check) {
    Snapshot snapshot =
        cluster().with(Specs.selfMade().hostNetwork().pod("ts", "node-1")).snapshot();

    Verdict verdict = verdict(new Doctor(List.of(check)).diagnose(snapshot));

    assertThat(verdict)
        .isEqualTo(new Verdict.Unknown(List.of(new Gap(Subject.cluster(), NO_STATUS))));
  }

  @ParameterizedTest
  @MethodSource("ofPaths")
  void podsThatWereNotSeenSayNothingOfPaths(Check check) {
    var forbidden = new Reason.Forbidden("list", "pods", "");

    Verdict verdict =
        verdict(new Doctor(List.of(check)).diagnose(cluster().podsUnseen(forbidden).snapshot()));

    assertThat(verdict)
        .isEqualTo(new Verdict.Unknown(List.of(new Gap(Subject.cluster(), forbidden))));
  }

  @ParameterizedTest
  @MethodSource("ofPaths")
  void aClusterWithoutTailscaleHasNoPaths(Check check) {
    Verdict verdict = verdict(new Doctor(List.of(check)).diagnose(cluster().snapshot()));

    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void whoGivesAStatusAloneAsksNothingOfACluster() {
    Report report = new Doctor(ofDeployment()).diagnose(unseen(NO_OBJECTS, host("a").vantage()));

    assertThat(report.results())
        .filteredOn(result -> !(result.verdict() instanceof Verdict.NotApplicable))
        .extracting(Report.Result::check, Report.Result::verdict)
        .containsExactly(tuple("deploy-accept-routes", new Verdict.Healthy()));
  }

  @Test
  void whoNamesTheChecksOfDeploymentAsksForACluster() {
    Report report =
        Doctor.askedFor(ofDeployment()).diagnose(unseen(NO_OBJECTS, host("a").vantage()));

    assertThat(report.results())
        .noneMatch(result -> result.verdict() instanceof Verdict.NotApplicable)
        .anySatisfy(result ->
            assertThat(result.verdict())
                .isEqualTo(new Verdict.Unknown(List.of(new Gap(Subject.cluster(), NO_OBJECTS)))));
  }

  @Test
  void aBugCostsNoOtherVerdictAndIsTold() {
    ClusterFacts facts = cluster().facts();
    var breaking =
        new ClusterFacts(
            facts.nodes(),
            seen(new Breaking()),
            facts.readiness(),
            facts.agentPods(),
            facts.deployments(),
            facts.statefulSets(),
            facts.daemonSets(),
            facts.cniAgents(),
            facts.networkConfig(),
            facts.helmValues(),
            facts.services(),
            facts.networkPolicies(),
            facts.customResources(),
            facts.cilium(),
            facts.pools(),
            facts.stateSecrets());
    var snapshot =
        new Snapshot(NOW, Snapshot.Source.LIVE, breaking, List.of(host("a").vantage()), List.of());

    Report report = new Doctor(Checks.ALL).diagnose(snapshot);

    assertThat(report.results())
        .anySatisfy(result -> {
          assertThat(result.check()).isEqualTo("path-state");
          assertThat(result.verdict()).isEqualTo(new Verdict.Healthy());
        })
        .filteredOn(Report.Result::ownBug)
        .extracting(Report.Result::check)
        .contains("path-relayed", "paths", "patterns")
        .doesNotContain("path-state");
  }

  /// A list that nobody can read, as a bug of ours may leave it.
  private static final class Breaking extends AbstractList<TailscalePod> {
    @Override
    public TailscalePod get(int index) {
      throw new IllegalStateException("a bug");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static void isUnknown(Report report) {
    assertThat(verdict(report)).isInstanceOf(Verdict.Unknown.class);
  }

  private static Verdict verdict(Report report) {
    return report.results().getFirst().verdict();
  }

  private static List<Check> of(Topic topic) {
    return Checks.ALL.stream().filter(check -> check.topic() == topic).toList();
  }

  private static Snapshot unseen(Reason reason, Vantage... vantages) {
    return new Snapshot(
        NOW, Snapshot.Source.FILES, ClusterFacts.unseen(reason), List.of(vantages), List.of());
  }
}
