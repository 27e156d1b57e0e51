package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.agent;
import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.nodes;
import static dev.tsk8s.core.CiliumCluster.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CiliumAgentStateTest {
  private static final CiliumAgentState CHECK = new CiliumAgentState();
  private static final Complaint NO_DEVICE =
      new Complaint(Kind.NO_DIRECT_ROUTING_DEVICE, "", Optional.empty());

  @Test
  void anAgentThatDoesNotStartIsFoundFromItsPodAlone() {
    var finding = only(CHECK, cilium().with(pod("node-1", false, 4, NO_DEVICE)));

    assertThat(finding.code().text()).isEqualTo("cilium-agent/no-direct-routing-device");
    assertThat(finding.subject().name()).isEqualTo("node-1");
    assertThat(finding.exhibits())
        .extracting(Exhibit::value)
        .containsExactly("unable to determine direct routing device");
  }

  @Test
  void anAgentThatRunsAgainHasOvercomeItsLastWords() {
    assertThat(found(CHECK, cilium().with(pod("node-1", true, 4, NO_DEVICE)))).isEmpty();
  }

  @Test
  void anAgentThatEndsAgainAndAgainWithoutKnownWordsIsFound() {
    assertThat(found(CHECK, cilium().with(pod("node-1", false, 3))))
        .containsExactly("problem cilium-agent/does-not-stay-up");
  }

  @Test
  void anAgentThatIsStartingIsUnknown() {
    var verdict = EveryFact.examine(CHECK, cilium().with(pod("node-1", false, 1)).snapshot());

    assertThat(reasons(verdict))
        .singleElement()
        .isInstanceOfSatisfying(
            Reason.NotVisible.class,
            reason -> assertThat(reason.code()).isEqualTo("cilium-agent/not-up-yet"));
  }

  @Test
  void anotherAgentsPodIsNoneOfCiliums() {
    AgentPod flannel =
        new AgentPod(
            Agent.FLANNEL,
            "kube-flannel",
            "f",
            "kube-flannel",
            "node-1",
            true,
            false,
            Optional.empty(),
            9,
            List.of());

    assertThat(found(CHECK, cilium().with(flannel))).isEmpty();
  }

  @Test
  void whyNoAgentWasAskedIsSaidOnce() {
    var reason = new Reason.NotAsked("exec in pods of the pod network's agents", "--no-exec");
    var verdict =
        CHECK.examine(
            cilium()
                .with(pod("node-1", true, 0))
                .with(pod("node-2", true, 0))
                .snapshot(
                    Vantage.unseen(VantageId.node("node-1"), reason),
                    Vantage.unseen(VantageId.node("node-2"), reason)));

    assertThat(reasons(verdict)).containsExactly(reason);
  }

  @Test
  void whyNoPodOfAnAgentWasSeenIsSaid() {
    var forbidden = new Reason.Forbidden("list", "pods", "");

    assertThat(reasons(CHECK.examine(cilium().podsUnseen(forbidden).snapshot())))
        .containsExactly(forbidden);
  }

  private static List<Reason> reasons(Verdict verdict) {
    return verdict.gaps().stream().map(gap -> gap.reason()).toList();
  }

  private static Clusters cilium() {
    return nodes("100.64.0.2", "100.64.0.3").with(agent("v1.19.0")).with(config("kube-system"));
  }

  private static AgentPod pod(String node, boolean running, int restarts, Complaint... last) {
    return new AgentPod(
        Agent.CILIUM,
        "kube-system",
        "cilium-" + node,
        "cilium-agent",
        node,
        true,
        running,
        Optional.empty(),
        restarts,
        List.of(last));
  }
}
