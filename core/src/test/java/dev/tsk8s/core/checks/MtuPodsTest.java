package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static dev.tsk8s.core.Clusters.withAnnotation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.ProbedCluster;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.facts.AddressPools;
import dev.tsk8s.core.facts.AddressPools.FelixSettings;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MtuPodsTest {
  private static final MtuPods CHECK = new MtuPods();

  /// tailscale0 has 1280: what is above that less the tunnel does not fit.
  @ParameterizedTest
  @CsvSource({
    "1280, ''",
    "1230, ''", // taken off twice: small, and it fits
    "1281, warning mtu-pods/too-large",
    "1500, warning mtu-pods/too-large"
  })
  void judgesFlannelsMtuAsTheSizeBelow(int mtu, String expected) {
    assertThat(String.join("", found(CHECK, flannel(",\"MTU\":" + mtu)))).isEqualTo(expected);
  }

  @Test
  void namesTheLayerAndTheBytes() {
    Finding finding = CHECK.examine(flannel(",\"MTU\":1500").snapshot()).findings().getFirst();

    assertThat(finding.details())
        .containsEntry("device", "tailscale0")
        .containsEntry("pod", "1450")
        .containsEntry("outer", "1500")
        .containsEntry("excess", "220")
        .containsEntry("fitting", "1230")
        .containsEntry("value", "1280")
        .containsEntry("map", "kube-flannel-cfg");
  }

  @ParameterizedTest
  @CsvSource({"1380, ''", "1280, warning mtu-pods/too-large"})
  void judgesSettingsByTheTunnelThatANodeShows(int tunnel, String expected) {
    var host = Kernels.node("node-1").mtu("tailscale0", tunnel, "100.64.0.2");
    var snapshot = flannel(",\"MTU\":1380").snapshot(host.vantage());

    assertThat(String.join("", found(CHECK, snapshot))).isEqualTo(expected);
  }

  @Test
  void isASymptomOfWhatProbePodsMeasured() {
    var snapshot = flannel(",\"MTU\":1500").snapshot().with(measured(1230, 1280));

    assertThat(CHECK.examine(snapshot).findings().getFirst().explainedBy())
        .contains(ModelMtu.TOO_LARGE);
    assertThat(new ModelMtu().examine(snapshot).findings().getFirst().details())
        .containsEntry("case", "flannel")
        .containsEntry("value", "1280")
        .containsEntry("map", "kube-flannel-cfg");
  }

  @Test
  void standsAloneWherePodsWouldFitIntoWhatNodesCarry() {
    var snapshot = flannel(",\"MTU\":1500").snapshot().with(measured(1400, 1500));

    assertThat(CHECK.examine(snapshot).findings().getFirst().explainedBy()).isEmpty();
    assertThat(new ModelMtu().examine(snapshot).findings().getFirst().code())
        .isEqualTo(ModelMtu.PODS);
  }

  @ParameterizedTest
  @CsvSource({"1450, model-mtu/pods-too-large", "1350, model-mtu/pods-narrow-path"})
  void blamesOneWayOnlyForWhatTheTunnelAroundItDoesNotExplain(int carried, String expected) {
    var onlyThere =
        ProbedCluster.of(3)
            .carrying((from, to) ->
                from.equals(ProbedCluster.pod("node1")) && to.node().equals("node2")
                    ? new ProbedCluster.Pipe(carried, true, 1500)
                    : ProbedCluster.Pipe.ETHERNET)
            .probed();
    var snapshot = flannel(",\"MTU\":1550").snapshot().with(onlyThere);

    assertThat(new ModelMtu().examine(snapshot).findings())
        .extracting(one -> one.code().text())
        .containsExactly(expected);
  }

  @Test
  void standsAloneWhereProbePodsMeasuredOtherwise() {
    var snapshot = flannel(",\"MTU\":1500").snapshot().with(ProbedCluster.of(2).probed());

    assertThat(CHECK.examine(snapshot).findings().getFirst().explainedBy()).isEmpty();
  }

  /// Nodes carry so much and say so; of pods' packets larger ones than those vanish.
  private static Probed measured(int pods, int nodes) {
    return ProbedCluster.of(2)
        .carrying((from, _) ->
            from.kind() == ProbeId.Kind.POD
                ? new ProbedCluster.Pipe(pods, true, 1450)
                : new ProbedCluster.Pipe(nodes, false, nodes))
        .probed();
  }

  @Test
  void leavesFlannelAloneThatTakesItsDevicesSize() {
    assertThat(found(CHECK, flannel(""))).isEmpty();
  }

  /// Flannel goes over the NIC, whatever the nodes' own addresses are.
  @Test
  void leavesFlannelAloneThatGoesOverTheNic() {
    var onNic =
        withAnnotation(
            node("node-1", "100.64.0.2"), "flannel.alpha.coreos.com/public-ip", "192.168.1.2");

    assertThat(found(CHECK, flannel(onNic, ",\"MTU\":1500"))).isEmpty();
  }

  /// Back-ends that do not read it (flannel pkg/backend/ipip/ipip.go).
  @Test
  void leavesMtusAloneThatNobodyReads() {
    var cluster =
        overTailscale(Agent.FLANNEL)
            .with(map("kube-flannel-cfg", "net-conf.json", net("ipip", ",\"MTU\":1500")));

    assertThat(found(CHECK, cluster)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1230, Never, Always, ''",
    "1231, Never, Always, warning mtu-pods/too-large",
    "1260, Always, Never, ''",
    "1261, Always, Never, warning mtu-pods/too-large",
    "0, Never, Always, warning mtu-pods/from-nic",
    "1500, Never, Never, ''" // routed: no layer of its own
  })
  void judgesCalicosMtuAsThatOfPods(String mtu, String ipip, String vxlan, String expected) {
    var cluster =
        overTailscale(Agent.CALICO)
            .with(map("calico-config", "veth_mtu", mtu))
            .with(pools(ipip, vxlan));

    assertThat(String.join("", found(CHECK, cluster))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "mtuIfacePattern, tailscale.*, ''",
    "mtuIfacePattern, eth.*, warning mtu-pods/from-nic",
    "vxlanMTU, 1230, ''",
    "vxlanMTU, 1450, warning mtu-pods/too-large",
    "ipipMTU, 1260, warning mtu-pods/from-nic" // of another tunnel
  })
  void asksFelixWhereItsConfigMapSaysNothing(String key, String value, String expected) {
    var cluster =
        overTailscale(Agent.CALICO)
            .with(pools("Never", "Always", new FelixSettings("", settings(key, value))));

    assertThat(String.join("", found(CHECK, cluster))).isEqualTo(expected);
  }

  @Test
  void saysWhichSettingOfCanalNobodyShows() {
    var cluster =
        overTailscale(Agent.CANAL).with(map("canal-config", "net-conf.json", net("vxlan", "")));

    assertThat(missing(CHECK, cluster.snapshot()))
        .contains(
            new Reason.NotVisible(
                "mtu-pods/setting-not-shown",
                new TreeMap<>(Map.of("cni", "Canal", "setting", "veth_mtu"))));
  }

  /// On a network of their own the size of the NIC is theirs.
  @Test
  void leavesCalicoAloneWithoutATailnetBelow() {
    var cluster =
        cluster()
            .with(node("node-1", "192.168.1.2"))
            .with(agent(Agent.CALICO))
            .with(map("calico-config", "veth_mtu", "0"))
            .with(pools("Never", "Always"));

    assertThat(found(CHECK, cluster)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ANTREA, antrea-config, defaultMTU, 1230, ''",
    "ANTREA, antrea-config, defaultMTU, 1450, problem mtu-pods/black-hole",
    "ANTREA, antrea-config, defaultMTU, 0, ''",
    "OVN_KUBERNETES, ovn-config, mtu, 1222, ''",
    "OVN_KUBERNETES, ovn-config, mtu, 1223, problem mtu-pods/agent-stops",
    "OVN_KUBERNETES, ovn-config, net_cidr, 10.0.0.0/8, problem mtu-pods/agent-stops" // 1400
  })
  void knowsThatOpenVswitchSetsDf(Agent cni, String map, String key, String mtu, String expected) {
    var cluster = overTailscale(cni).with(map(map, key, mtu));

    assertThat(String.join("", found(CHECK, cluster))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1230, ''", "'', warning mtu-pods/too-large"}) // 1376 by default
  void judgesWeavesOwnDefault(String mtu, String expected) {
    var agent = agent(Agent.WEAVE);
    var weave =
        new CniAgent(
            Agent.WEAVE,
            agent.namespace(),
            "weave-net",
            "",
            List.of(),
            settings("WEAVE_MTU", mtu),
            new TreeMap<>());

    assertThat(String.join("", found(CHECK, cluster().with(node("a", "100.64.0.2")).with(weave))))
        .isEqualTo(expected);
  }

  /// A cloud's NIC of 1460 below Calico's VXLAN, as a node shows it.
  @ParameterizedTest
  @CsvSource({
    "1410, 1460, vxlan.calico, ''",
    "1450, 1460, vxlan.calico, warning mtu-pods/too-large",
    "1450, 1460, eth0, ''", // CrossSubnet, and all nodes are in one
    "1500, 1460, eth0, warning mtu-pods/too-large",
    "1450, 1500, vxlan.calico, ''"
  })
  void measuresWhatANodeShows(int pod, int nic, String dev, String expected) {
    var host =
        Kernels.node("node-1")
            .mtu("cali1", pod)
            .mtu("eth0", nic, "192.168.1.2")
            .route("10.0.2.0/24", dev);
    var snapshot =
        cluster()
            .with(node("node-1", "192.168.1.2"))
            .with(agent(Agent.CALICO))
            .with(map("calico-config", "veth_mtu", "0"))
            .with(pools("Never", "CrossSubnet"))
            .snapshot(host.vantage());

    assertThat(String.join("", found(CHECK, snapshot))).isEqualTo(expected);
  }

  /// Outside, an IPv6 header has 20 bytes more.
  @ParameterizedTest
  @CsvSource({
    "ANTREA, 1430, fd00::2, ''",
    "ANTREA, 1431, fd00::2, problem mtu-pods/black-hole",
    "ANTREA, 1450, 192.168.1.2, ''",
    "ANTREA, 1451, 192.168.1.2, problem mtu-pods/black-hole",
    "OVN_KUBERNETES, 1422, fd00::2, ''",
    "OVN_KUBERNETES, 1442, fd00::2, problem mtu-pods/black-hole"
  })
  void countsTheHeaderOfIpv6BetweenNodes(Agent cni, int pod, String address, String expected) {
    String link = cni == Agent.ANTREA ? "antrea-gw0" : "ovn-k8s-mp0";
    var snapshot =
        cluster()
            .with(node("node-1", address))
            .with(agent(cni))
            .snapshot(Kernels.node("node-1").mtu(link, pod).mtu("eth0", 1500, address).vantage());

    assertThat(String.join("", found(CHECK, snapshot))).isEqualTo(expected);
  }

  /// Flannel's key is the size below, of which its agents take what IPv6 takes.
  @ParameterizedTest
  @CsvSource({"1280, ''", "1290, mtu-pods/too-large 1220 70 1290"})
  void takesMoreOffWhatIsBelowWhereThatIsIpv6(String mtu, String expected) {
    var node =
        withAnnotation(
            node("node-1", "fd7a:115c:a1e0::2"),
            "flannel.alpha.coreos.com/public-ipv6",
            "fd7a:115c:a1e0::2");

    List<Finding> findings = CHECK.examine(flannel(node, ",\"MTU\":" + mtu).snapshot()).findings();

    assertThat(findings.stream().map(MtuPodsTest::sizes).toList())
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
  }

  /// WireGuard takes 60, and goes before VXLAN.
  @ParameterizedTest
  @CsvSource({
    "true, 1440, ''",
    "true, 1450, warning mtu-pods/too-large",
    "false, 1450, ''",
    "true, 1441, warning mtu-pods/too-large"
  })
  void countsCalicosWireguard(String enabled, int pod, String expected) {
    var host =
        Kernels.node("node-1")
            .mtu("cali1", pod)
            .mtu("wireguard.cali", 1440)
            .mtu("eth0", 1500, "192.168.1.2")
            .route("10.0.2.0/24", "vxlan.calico");
    var snapshot =
        cluster()
            .with(node("node-1", "192.168.1.2"))
            .with(agent(Agent.CALICO))
            .with(map("calico-config", "veth_mtu", Integer.toString(pod)))
            .with(
                pools(
                    "Never",
                    "Always",
                    new FelixSettings("", settings("wireguardEnabled", enabled))))
            .snapshot(host.vantage());

    assertThat(String.join("", found(CHECK, snapshot))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1220, ''", "1230, warning mtu-pods/too-large"})
  void readsWhatCalicosWireguardIsGiven(String mtu, String expected) {
    var felix = new TreeMap<>(Map.of("wireguardEnabled", "true", "wireguardMTU", mtu));
    var cluster =
        overTailscale(Agent.CALICO)
            .with(map("calico-config", "veth_mtu", "0"))
            .with(pools("Never", "Always", new FelixSettings("", felix)));

    assertThat(String.join("", found(CHECK, cluster))).isEqualTo(expected);
  }

  private static String sizes(Finding finding) {
    Map<String, String> details = finding.details();
    return String.join(
        " ",
        finding.code().toString(),
        details.get("pod"),
        details.get("overhead"),
        details.get("outer"));
  }

  @Test
  void saysWhereNoInterfaceHasTheNodesAddress() {
    var snapshot =
        cluster()
            .with(node("node-1", "192.168.1.2"))
            .with(agent(Agent.KINDNET))
            .snapshot(Kernels.node("node-1").mtu("veth1", 1500).vantage());

    assertThat(missing(CHECK, snapshot))
        .containsExactly(
            new Reason.NotVisible("mtu-pods/no-device", new TreeMap<>(Map.of("host", "node-1"))));
  }

  private static Clusters flannel(String mtu) {
    return flannel(node("node-1", "100.64.0.2"), mtu);
  }

  private static Clusters flannel(ClusterNode node, String mtu) {
    return cluster()
        .with(node)
        .with(agent(Agent.FLANNEL))
        .with(map("kube-flannel-cfg", "net-conf.json", net("vxlan", mtu)));
  }

  private static Clusters overTailscale(Agent cni) {
    return cluster().with(node("node-1", "100.64.0.2")).with(agent(cni));
  }

  private static String net(String type, String mtu) {
    return "{\"Backend\":{\"Type\":\"%s\"%s}}".formatted(type.toLowerCase(Locale.ROOT), mtu);
  }

  private static NetworkConfig map(String name, String key, String value) {
    return new NetworkConfig("kube-system", name, settings(key, value));
  }

  private static SortedMap<String, String> settings(String key, String value) {
    return new TreeMap<>(Map.of(key, value));
  }

  private static AddressPools pools(String ipip, String vxlan, FelixSettings... felix) {
    return new AddressPools(
        seen(Optional.empty()),
        seen(Optional.of(List.of(new PodPool("default", List.of(), false, ipip, vxlan)))),
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.of(List.of(felix))),
        seen(Optional.empty()));
  }
}
