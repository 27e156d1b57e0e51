package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.withPodCidr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Flannel's pods send 1450, and interfaces take 1500: a route to the other node may take less.
class NarrowRouteTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.1.0/24, eth0, 1400, mtu-pods/too-large 1400 100 1350",
    "192.168.1.2/32, eth0, 1499, mtu-pods/too-large 1499 1 1449",
    "192.168.1.0/24, eth0, 1500, ''",
    "192.168.1.0/24, eth0, 9000, ''",
    "192.168.2.0/24, eth0, 1400, ''",
    "192.168.1.0/24, eth1, 1400, ''"
  })
  void countsWhatARouteToAnotherNodeTakes(String to, String dev, int mtu, String expected) {
    Kernels host = host().route(to, dev, mtu);

    assertThat(sizes(examine(Agent.FLANNEL, host))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"192.168.1.2/32, ''", "192.168.0.0/16, mtu-pods/too-large 1400 100 1350"})
  void theMostSpecificRouteCounts(String other, String expected) {
    Kernels host = host().route("192.168.1.0/24", "eth0", 1400).route(other, "eth0", 1500);

    assertThat(sizes(examine(Agent.FLANNEL, host))).isEqualTo(expected);
  }

  /// Packets of pods that are not wrapped take the routes to other nodes' pods.
  @ParameterizedTest
  @CsvSource({"10.0.2.0/24, mtu-pods/too-large 1400 100 1400", "192.168.1.2/32, ''"})
  void countsTheRouteToPodsWhereNothingIsWrapped(String to, String expected) {
    Kernels host =
        Kernels.node("node-1")
            .mtu("veth1", 1500)
            .mtu("eth0", 1500, "192.168.1.1")
            .route(to, "eth0", 1400);

    assertThat(sizes(examine(Agent.KINDNET, host))).isEqualTo(expected);
  }

  /// An address that only a dummy has, as routing to the host does it, tells no interface.
  @ParameterizedTest
  @CsvSource({"dummy, ''", "bond, mtu-pods/too-large 1400 100 1350"})
  void takesNoDummyForTheWayOut(String kind, String expected) {
    Kernels host =
        Kernels.node("node-1")
            .mtu("cni0", 1450)
            .link("own", kind, 0)
            .mtu("own", 1400, "192.168.1.1")
            .route("10.0.2.0/24", "flannel.1");

    assertThat(sizes(examine(Agent.FLANNEL, host))).isEqualTo(expected);
  }

  private static Kernels host() {
    return Kernels.node("node-1")
        .mtu("cni0", 1450)
        .mtu("flannel.1", 1450)
        .mtu("eth0", 1500, "192.168.1.1")
        .route("10.0.2.0/24", "flannel.1");
  }

  private static Verdict examine(Agent cni, Kernels host) {
    var map =
        new NetworkConfig(
            "kube-system",
            "kube-flannel-cfg",
            new TreeMap<>(
                Map.of(
                    "net-conf.json",
                    "{\"Network\":\"10.0.0.0/8\",\"Backend\":{\"Type\":\"vxlan\"}}")));
    var snapshot =
        cluster()
            .with(node("node-1", "192.168.1.1"))
            .with(withPodCidr(node("node-2", "192.168.1.2"), "10.0.2.0/24"))
            .with(agent(cni))
            .with(map)
            .snapshot(host.vantage());
    return new MtuPods().examine(snapshot);
  }

  private static String sizes(Verdict verdict) {
    return verdict.findings().stream()
        .map(finding ->
            String.join(
                " ",
                finding.code().text(),
                finding.details().get("base"),
                finding.details().get("excess"),
                finding.details().get("fitting")))
        .collect(Collectors.joining());
  }
}
