package dev.tsk8s.probes.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentPodsTest {
  private static final Origin ORIGIN = new Origin("pods", Objects.NOW);
  private static final String RUNNING = "{running: {startedAt: '2026-11-21T11:00:00Z'}}";

  @Test
  void keepsTheAgentOfANode() {
    assertThat(agents(pod("cilium", "quay.io/cilium/cilium:v1.19.7", RUNNING, "{}")))
        .containsExactly(
            new AgentPod(
                Agent.CILIUM,
                "kube-system",
                "cilium-x1",
                "cilium-agent",
                "n1",
                true,
                true,
                Optional.of(Instant.parse("2026-11-21T11:00:00Z")),
                2,
                List.of()));
  }

  @Test
  void knowsAMirroredImageByTheNameOfItsDaemonSet() {
    assertThat(agents(pod("cilium", "registry.example/agent:1", RUNNING, "{}"))).hasSize(1);
  }

  @Test
  void leavesKubeProxyAndOtherDaemonSetsOut() {
    assertThat(
            agents(
                pod("kube-proxy", "registry.k8s.io/kube-proxy:v1.35.0", RUNNING, "{}"),
                pod("fluentd", "fluent/fluentd:v1", RUNNING, "{}"),
                pod("cilium", "quay.io/cilium/cilium:v1.19.7", RUNNING, "{}")
                    .replace("kind: DaemonSet", "kind: ReplicaSet")))
        .isEmpty();
  }

  @Test
  void leavesAPodOutThatIsEnding() {
    assertThat(
            agents(
                pod("cilium", "quay.io/cilium/cilium:v1.19.7", RUNNING, "{}")
                    .replace(
                        "name: cilium-x1", "name: x, deletionTimestamp: '2026-11-21T11:00:00Z'")))
        .isEmpty();
  }

  @Test
  void keepsWhatAnAgentSaidLast() {
    String message =
        "time=2026-11-21T10:40:49Z level=fatal msg=\"unable to run agent: failed to start: daemon"
            + " configuration failed: unable to determine direct routing device. Use"
            + " --direct-routing-device to specify it\" subsys=daemon";

    assertThat(
            agents(
                pod(
                    "cilium",
                    "quay.io/cilium/cilium:v1.19.7",
                    "{waiting: {reason: CrashLoopBackOff}}",
                    "{terminated: {exitCode: 1, message: '" + message + "'}}")))
        .singleElement()
        .satisfies(pod -> {
          assertThat(pod.running()).isFalse();
          assertThat(pod.lastWords())
              .extracting(Complaint::kind)
              .containsExactly(Kind.NO_DIRECT_ROUTING_DEVICE);
        });
  }

  /// The stream leaves out what nobody asks for; the last state is asked for.
  @Test
  void readsTheLastStateFromAList() throws IOException {
    String list =
        """
        {"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"c","namespace":"s","ownerReferences":[{"kind":"DaemonSet","name":"cilium","controller":true}]},
        "spec":{"nodeName":"n","containers":[{"name":"a","image":"quay.io/cilium/cilium:v1.19.7"}]},
        "status":{"containerStatuses":[{"name":"a","restartCount":7,"lastState":{"terminated":{"message":"native routing cidr must be configured"}}}]}}]}
        """;
    var projection = new ClusterProjection();
    ObjectStream.read(
        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
        (_, _, pod) -> projection.add(KubeResource.PODS, pod, ORIGIN));
    projection.listed(KubeResource.PODS, ORIGIN);

    assertThat(Objects.facts(projection).agentPods().seen().orElseThrow())
        .singleElement()
        .satisfies(pod ->
            assertThat(pod.lastWords())
                .containsExactly(new Complaint(Kind.NO_NATIVE_ROUTING_CIDR, "", Optional.empty())));
  }

  private static List<AgentPod> agents(String... pods) {
    return Objects.facts(KubeResource.PODS, pods).agentPods().seen().orElseThrow();
  }

  private static String pod(String daemonSet, String image, String state, String last) {
    return """
    metadata: {name: cilium-x1, namespace: kube-system, ownerReferences: [{kind: DaemonSet, name: %s, controller: true}]}
    spec: {nodeName: n1, hostNetwork: true, containers: [{name: cilium-agent, image: '%s'}]}
    status: {containerStatuses: [{name: cilium-agent, restartCount: 2, state: %s, lastState: %s}]}
    """
        .formatted(daemonSet, image, state, last);
  }
}
