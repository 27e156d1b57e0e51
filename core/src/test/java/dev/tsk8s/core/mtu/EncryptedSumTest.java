package dev.tsk8s.core.mtu;

import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.AddressPools;
import dev.tsk8s.core.facts.AddressPools.FelixSettings;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.mtu.GroupSum.Given;
import dev.tsk8s.core.network.Encrypted;
import dev.tsk8s.core.network.PodNetworks;
import dev.tsk8s.core.network.Way;
import dev.tsk8s.core.stack.Stack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptedSumTest {
  private static final Given ETHERNET =
      new Given(OptionalInt.of(1500), false, OptionalInt.empty(), Optional.empty());

  /// WireGuard goes before the tunnel of the pools.
  @ParameterizedTest
  @CsvSource({
    "true, Always, Never, WIREGUARD, 1440",
    "true, Never, Always, WIREGUARD, 1440",
    "true, Never, Never, WIREGUARD, 1440",
    "false, Always, Never, IPIP, 1480",
    "false, Never, Always, VXLAN, 1450"
  })
  void addsUpCalicosWireguard(String enabled, String ipip, String vxlan, Wrapping tunnel, int pod) {
    GroupSum group = calico(ipip, vxlan, felix("wireguardEnabled", enabled));

    assertThat(sum(group).tunnels()).containsExactly(tunnel);
    assertThat(sum(group).pod()).isEqualTo(pod);
  }

  @ParameterizedTest
  @CsvSource({"true, 1400", "false, 1430"})
  void takesTheSmallestOfWhatCalicosTunnelsAreGiven(String enabled, int configured) {
    var group =
        calico(
            "Never",
            "Always",
            felix("wireguardEnabled", enabled, "wireguardMTU", "1400", "vxlanMTU", "1430"));

    assertThat(group.configured()).hasValue(configured);
  }

  /// Its own port in place of VXLAN's; BGP stays.
  @ParameterizedTest
  @CsvSource({
    "true, Always, Never, 51820/udp 179/tcp",
    "true, Never, Always, 51820/udp",
    "false, Never, Always, 4789/udp"
  })
  void needsTheRightPorts(String enabled, String ipip, String vxlan, String ports) {
    Snapshot snapshot = snapshot(ipip, vxlan, felix("wireguardEnabled", enabled));
    var network = PodNetworks.of(snapshot).carrier().orElseThrow();

    assertThat(Encrypted.of(network, snapshot.cluster()).way())
        .isInstanceOfSatisfying(
            Answer.Of.Is.class,
            way -> assertThat(((Way) way.value()).ports()).containsExactly(ports.split(" ", -1)));
  }

  @Test
  void isNotKnownWhereNobodySawWhetherCalicoEncrypts() {
    var reason = new Reason.NotInFiles("FelixConfigurations");

    GroupSum group = calico("Never", "Always", new Unavailable<>(reason));

    assertThat(group.sum()).isEqualTo(new Answer.Of.Unsure<>(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "tunnel, true, 1373",
    "tunnel, false, 1450",
    "native, true, 1423",
    "native, false, 1500"
  })
  void addsUpCiliumsIpsec(String mode, String ipsec, int pod) {
    var cluster =
        onLan("v1.18.4", "routing-mode", mode, "tunnel-protocol", "vxlan", "enable-ipsec", ipsec);

    assertThat(sum(only(cluster.snapshot())).pod()).isEqualTo(pod);
  }

  /// Within 1.19 what WireGuard takes changed: the node's routes to other nodes' pods show it.
  @ParameterizedTest
  @CsvSource({"v1.19.7, 1135, 1135", "v1.19.3, 1150, 1150", "v1.19.7, 0, -1", "v1.20.2, 0, 1135"})
  void tellsWhatCiliumsWireguardLeaves(String version, int route, int configured) {
    var cluster =
        underlay(
            version,
            "routing-mode",
            "tunnel",
            "tunnel-protocol",
            "vxlan",
            "mtu",
            "1280",
            "enable-wireguard",
            "true");
    var host = Kernels.node("node-1").link("cilium_host", "", 0).mtu("cilium_host", 1280);
    var looked = route == 0 ? host : host.route("10.42.2.0/24", "cilium_host", route);

    GroupSum group = only(cluster.snapshot(looked.vantage()));

    assertThat(group.configured().orElse(-1)).isEqualTo(configured);
  }

  private static Sum sum(GroupSum group) {
    return group.sum() instanceof Answer.Of.Is<Sum>(var sum)
        ? sum
        : throwing(group.sum().toString());
  }

  private static Sum throwing(String what) {
    throw new AssertionError(what);
  }

  private static Evidence<Optional<List<FelixSettings>>> felix(String... pairs) {
    Map<String, String> spec = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      spec.put(pairs[i], pairs[i + 1]);
    }
    return seen(Optional.of(List.of(new FelixSettings("", new TreeMap<>(spec)))));
  }

  private static GroupSum calico(
      String ipip, String vxlan, Evidence<Optional<List<FelixSettings>>> felix) {
    return only(snapshot(ipip, vxlan, felix));
  }

  private static Snapshot snapshot(
      String ipip, String vxlan, Evidence<Optional<List<FelixSettings>>> felix) {
    var pool = new PodPool("default", List.of(), false, ipip, vxlan);
    var pools =
        new AddressPools(
            seen(Optional.empty()),
            seen(Optional.of(List.of(pool))),
            seen(Optional.empty()),
            seen(Optional.empty()),
            felix,
            seen(Optional.empty()));
    return cluster()
        .with(node("node-1", "192.168.1.2"))
        .with(agent(Agent.CALICO))
        .with(pools)
        .snapshot();
  }

  private static GroupSum only(Snapshot snapshot) {
    return GroupSum.of(Stack.of(snapshot), ETHERNET).getFirst();
  }
}
