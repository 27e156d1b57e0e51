package dev.tsk8s.probes.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.OperatorResources.PeerRelay;
import dev.tsk8s.core.facts.OperatorResources.PortSpan;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscalePod.WorkloadRef;
import dev.tsk8s.core.facts.TailscaleSpec.OperatorParent;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.TailscaleSpec.State;
import dev.tsk8s.core.facts.Workload;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterProjectionTest {

  @Test
  void findsEveryTailscalePodOfTheOperator() {
    var facts = ClusterCaptures.read("access-operator-default-eks");

    assertThat(facts.pods().seen().orElseThrow())
        .extracting(pod -> pod.spec().role())
        .containsExactlyInAnyOrder(Role.OPERATOR, Role.OPERATOR_PROXY, Role.CONNECTOR);
  }

  @Test
  void namesTheParentOfAnOperatorsPod() {
    var facts = ClusterCaptures.read("access-operator-default-eks");

    assertThat(pod(facts.pods().seen().orElseThrow(), Role.OPERATOR_PROXY).spec().operatorParent())
        .contains(new OperatorParent("svc", "shop", "orders-ts"));
  }

  @Test
  void findsSidecarsAndTheirDeployment() {
    var facts = ClusterCaptures.read("access-calico-natoutgoing");

    TailscalePod sidecar = pod(facts.pods().seen().orElseThrow(), Role.SELF_MADE);

    assertThat(sidecar.owner()).contains(new WorkloadRef("Deployment", "orders"));
    assertThat(sidecar.spec().otherContainers()).isOne();
    assertThat(sidecar.spec().state()).isEqualTo(new State.InSecret("orders-ts-state"));
  }

  @Test
  void findsTheHostNetworkDaemonSetAndItsPort() {
    var facts = ClusterCaptures.read("access-daemonset-hostnetwork-port");

    Workload daemonSet = facts.daemonSets().seen().orElseThrow().getFirst();

    assertThat(daemonSet.spec().hostNetwork()).isTrue();
    assertThat(daemonSet.spec().fixedPort()).contains(41641);
  }

  @Test
  void seesNoTailscaleWhereThereIsNone() {
    var facts = ClusterCaptures.read("no-tailscale-at-all");

    assertThat(facts.pods().seen()).contains(List.of());
    assertThat(facts.deployments().seen()).contains(List.of());
    assertThat(facts.daemonSets().seen()).contains(List.of());
  }

  @Test
  void tellsTheCniAndItsSettings() {
    var facts = ClusterCaptures.read("access-operator-default-eks");

    CniAgent cni = facts.cniAgents().seen().orElseThrow().getFirst();

    assertThat(cni.agent()).isEqualTo(Agent.AWS_VPC_CNI);
    assertThat(cni.version()).isEqualTo("v1.23.2");
    assertThat(cni.env()).containsEntry("AWS_VPC_K8S_CNI_RANDOMIZESNAT", "prng");
  }

  @Test
  void readsThePeerRelaysEndpoints() {
    var facts = ClusterCaptures.read("access-peerrelay");

    assertThat(facts.customResources().peerRelays().seen().orElseThrow().orElseThrow())
        .containsExactly(
            new PeerRelay(
                "korea",
                2,
                List.of("20.200.196.40:41641", "20.200.196.41:41641"),
                true,
                Optional.empty()));
  }

  @Test
  void keepsTheNodeLabelsThatAProxyClassSelects() {
    var facts = ClusterCaptures.read("access-proxygroup-static-endpoints");

    var proxyClass =
        facts.customResources().proxyClasses().seen().orElseThrow().orElseThrow().getFirst();

    assertThat(proxyClass.staticEndpoints()).containsExactly(new PortSpan(30800, 30899));
    assertThat(proxyClass.selector()).containsExactly("cloud.google.com/gke-nodepool=default-pool");
    assertThat(facts.nodes().seen().orElseThrow().getFirst().labels())
        .containsKey("cloud.google.com/gke-nodepool");
  }

  @Test
  void keepsKeyNamesOfTailscalesOwnSecretsOnly() {
    var facts = ClusterCaptures.read("access-operator-default-eks");

    assertThat(facts.stateSecrets().seen().orElseThrow())
        .extracting(secret -> secret.name())
        .containsExactly("ts-orders-ts-hwffg-0", "ts-vpc-router-xmjdb-0");
    assertThat(facts.toString()).doesNotContain("UkVEQUNURUQ");
  }

  private static TailscalePod pod(List<TailscalePod> pods, Role role) {
    return pods.stream().filter(pod -> pod.spec().role() == role).findFirst().orElseThrow();
  }
}
