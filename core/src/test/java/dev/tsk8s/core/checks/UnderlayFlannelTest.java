package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class UnderlayFlannelTest {

  @Test
  void warnsOfVxlanOnTopOfTailscale() {
    var verdict = examine(flannel("--iface=tailscale0", "vxlan"));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code().text()).isEqualTo("underlay-flannel/vanishes");
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        });
  }

  @Test
  void isSilentAboutVxlanOnTheNic() {
    assertThat(examine(flannel("--iface=eth0", "vxlan"))).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void isSilentAboutABackendWithoutADeviceOfItsOwn() {
    assertThat(examine(flannel("--iface=tailscale0", "udp"))).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void doesNotCallUnwrappedPodsOverTailscaleFine() {
    var verdict = examine(flannel("--iface=tailscale0", "host-gw"));

    assertThat(verdict.gaps())
        .singleElement()
        .matches(gap -> gap.reason().toString().contains("underlay-flannel/host-gw"));
    assertThat(examine(flannel("--iface=eth0", "host-gw")))
        .isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void isUnknownWhereTheBackendWasNotSeen() {
    var verdict = examine(cluster().with(agent(Agent.FLANNEL, "--iface=tailscale0")));

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void warnsOfTheFlannelInsideK3s() {
    assertThat(codes(examine(cluster().with(k3s("server --flannel-iface=tailscale0", "vxlan")))))
        .containsExactly("underlay-flannel/embedded");
  }

  @Test
  void isSilentAboutK3sThatLeavesPodsToTailscale() {
    assertThat(codes(examine(cluster().with(k3s("server --vpn-auth=name=tailscale", "extension")))))
        .isEmpty();
  }

  private static Clusters flannel(String argument, String backend) {
    var config = new TreeMap<String, String>();
    config.put(
        "net-conf.json",
        "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"" + backend + "\"}}");
    return cluster()
        .with(node("n1", "100.70.3.11"))
        .with(agent(Agent.FLANNEL, argument))
        .with(new NetworkConfig("kube-system", "kube-flannel-cfg", config));
  }

  private static ClusterNode k3s(String arguments, String backend) {
    ClusterNode n = node("n1", "100.70.3.11");
    return new ClusterNode(
        n.name(),
        n.internalIps(),
        n.externalIps(),
        n.podCidrs(),
        n.providerId(),
        n.labels(),
        new TreeMap<>(
            Map.of(
                "k3s.io/node-args", arguments,
                "flannel.alpha.coreos.com/backend-type", backend)),
        n.osImage(),
        n.kernelVersion(),
        n.kubeletVersion(),
        true);
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.findings().stream().map(finding -> finding.code().text()).toList();
  }

  private static Verdict examine(Clusters cluster) {
    return EveryFact.examine(new UnderlayFlannel(), cluster.snapshot());
  }
}
