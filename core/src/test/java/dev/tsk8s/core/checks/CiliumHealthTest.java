package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.Clusters.NOW;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.CiliumView.Metric;
import dev.tsk8s.core.facts.CiliumView.Probe;
import dev.tsk8s.core.facts.CiliumView.Reach;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CiliumHealthTest {
  private static final CiliumHealth CHECK = new CiliumHealth();
  private static final Evidence<Health> NOTHING =
      new Unavailable<>(new Reason.NotInFiles("cilium-health status -o json"));
  private static final Instant PROBED = Instant.parse("2026-11-21T11:00:00Z");
  private static final Reason.TooFew ONE_ROUND = new Reason.TooFew("rounds of cilium-health", 1, 2);

  @Test
  void podsThatAgentsLongUpDoNotReachAreAFault() {
    assertThat(found(CHECK, unreachable(hoursBefore(), hoursBefore())))
        .containsExactly("problem cilium-health/endpoint-unreachable");
  }

  @Test
  void aProbeOfTheAgentsFirstSecondsIsNone() {
    Snapshot snapshot = unreachable(PROBED.minusSeconds(20), hoursBefore());

    assertThat(found(CHECK, snapshot)).isEmpty();
    assertThat(missing(CHECK, snapshot)).containsExactly(ONE_ROUND);
  }

  @Test
  void noneIsOneWhileTheOtherAgentChangedOver() {
    assertThat(missing(CHECK, unreachable(hoursBefore(), PROBED.plusSeconds(5))))
        .containsExactly(ONE_ROUND);
  }

  @Test
  void withoutPodsNobodyKnowsSinceWhenAgentsRun() {
    var forbidden = new Reason.Forbidden("list", "pods", "");

    assertThat(missing(CHECK, underlay("v1.19.7").podsUnseen(forbidden).snapshot(agent())))
        .containsExactly(forbidden);
  }

  @Test
  void aRouteThatTheAgentWasRefusedNeedsNoSecondRound() {
    var refused = new Complaint(Kind.DIRECT_ROUTE_REFUSED, "", Optional.of(PROBED));
    Snapshot snapshot = young(seen(List.of(refused)));

    assertThat(found(CHECK, snapshot))
        .containsExactly("problem cilium-health/endpoint-unreachable");
  }

  @Test
  void aYoungAgentsLogThatNobodyReadIsMissedAsWell() {
    var unread = new Reason.NotInFiles("kubectl logs of the Cilium agent");

    assertThat(missing(CHECK, young(new Unavailable<>(unread)))).containsExactly(ONE_ROUND, unread);
  }

  @Test
  void nodesThatTheAgentCountsAsUnreachableAreNamedWhereNobodyAskedWhich() {
    Snapshot snapshot = counting(metric("cilium_unreachable_nodes", 2));

    assertThat(found(CHECK, snapshot)).containsExactly("warning cilium-health/nodes-unreachable");
    assertThat(CHECK.examine(snapshot).findings().getFirst().details()).containsEntry("count", "2");
  }

  @Test
  void endpointsAreAtFaultWhereTheNodesAreReached() {
    Metric nodes = metric("cilium_unreachable_nodes", 0);
    Metric endpoints = metric("cilium_unreachable_health_endpoints", 1);

    assertThat(found(CHECK, counting(nodes, endpoints)))
        .containsExactly("warning cilium-health/endpoints-unreachable");
    assertThat(found(CHECK, counting(metric("cilium_unreachable_nodes", 1), endpoints)))
        .containsExactly("warning cilium-health/nodes-unreachable");
  }

  @Test
  void aCountOfNoneIsSilent() {
    assertThat(found(CHECK, counting(metric("cilium_unreachable_nodes", 0)))).isEmpty();
  }

  @Test
  void aCountWhileAnAgentStartedIsNoFault() {
    Snapshot snapshot =
        underlay("v1.19.7")
            .with(pod("node-1", hoursBefore()))
            .with(pod("node-2", NOW.minusSeconds(100)))
            .snapshot(agent(NOTHING, seen(List.of(metric("cilium_unreachable_nodes", 1)))));

    assertThat(found(CHECK, snapshot)).isEmpty();
    assertThat(missing(CHECK, snapshot)).contains(ONE_ROUND);
  }

  @Test
  void aCountIsASymptomWhereTheProbesThemselvesWereRead() {
    Snapshot snapshot =
        underlay("v1.19.7")
            .with(pod("node-1", hoursBefore()))
            .with(pod("node-2", hoursBefore()))
            .snapshot(
                agent(probes(), seen(List.of(metric("cilium_unreachable_health_endpoints", 1)))));

    assertThat(found(CHECK, snapshot))
        .containsExactly(
            "problem cilium-health/endpoint-unreachable",
            "warning cilium-health/endpoints-unreachable");
    assertThat(CHECK.examine(snapshot).findings().getLast().explainedBy()).isPresent();
  }

  @Test
  void aCountIsNotAskedWhereEveryOtherNodeAnswered() {
    var answers = List.of(probe("icmp", ""), probe("http", ""));
    var health = seen(new Health("node-1", List.of(new Reach("node-2", answers, answers))));
    Snapshot snapshot =
        underlay("v1.19.7")
            .with(pod("node-1", NOW.minusSeconds(60)))
            .snapshot(agent(health, seen(List.of(metric("cilium_unreachable_nodes", 1)))));

    assertThat(found(CHECK, snapshot)).isEmpty();
    assertThat(missing(CHECK, snapshot)).isEmpty();
  }

  private static Metric metric(String name, double value) {
    return new Metric(name, new TreeMap<>(), value);
  }

  private static Snapshot counting(Metric... metrics) {
    return underlay("v1.19.7")
        .with(pod("node-1", hoursBefore()))
        .with(pod("node-2", hoursBefore()))
        .snapshot(agent(NOTHING, seen(List.of(metrics))));
  }

  private static Vantage agent(Evidence<Health> health, Evidence<List<Metric>> metrics) {
    CiliumView said = says("1.19.7", "node-1");
    return on(
        "node-1",
        new CiliumView(
            said.status(),
            health,
            metrics,
            said.masqueradeExemptions(),
            said.endpoints(),
            seen(List.of()),
            said.effective(),
            said.earlierMetrics()));
  }

  private static Snapshot young(Evidence<List<Complaint>> log) {
    return underlay("v1.19.7")
        .with(pod("node-1", PROBED.minusSeconds(20)))
        .with(pod("node-2", hoursBefore()))
        .snapshot(agent(log));
  }

  private static Instant hoursBefore() {
    return PROBED.minusSeconds(7200);
  }

  private static Snapshot unreachable(Instant started, Instant otherStarted) {
    Clusters cluster =
        underlay("v1.19.7").with(pod("node-1", started)).with(pod("node-2", otherStarted));
    return cluster.snapshot(agent());
  }

  /// One whose log complains of nothing.
  private static Vantage agent() {
    return agent(seen(List.of()));
  }

  private static Evidence<Health> probes() {
    var host = List.of(probe("icmp", ""), probe("http", ""));
    var endpoint = List.of(probe("icmp", "timed out"), probe("http", "no route to host"));
    return seen(new Health("node-1", List.of(new Reach("node-2", host, endpoint))));
  }

  private static Vantage agent(Evidence<List<Complaint>> log) {
    CiliumView said = says("1.19.7", "node-1");
    return on(
        "node-1",
        new CiliumView(
            said.status(),
            probes(),
            said.metrics(),
            said.masqueradeExemptions(),
            said.endpoints(),
            log,
            said.effective(),
            said.earlierMetrics()));
  }

  private static Probe probe(String protocol, String error) {
    return new Probe(protocol, "100.64.0.3", error, Optional.of(PROBED));
  }

  private static AgentPod pod(String node, Instant started) {
    return new AgentPod(
        Agent.CILIUM,
        "kube-system",
        "cilium-" + node,
        "cilium-agent",
        node,
        true,
        true,
        Optional.of(started),
        0,
        List.of());
  }
}
