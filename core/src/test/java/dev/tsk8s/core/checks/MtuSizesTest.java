package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.nodes;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.CiliumCluster;
import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sizes that were set, that differ, and that Tailscale's own pods need.
class MtuSizesTest {
  private static final MtuSetting SETTING = new MtuSetting();
  private static final MtuNodes NODES = new MtuNodes();
  private static final MtuTailscalePods PODS = new MtuTailscalePods();

  /// Base 1280, 50 for VXLAN: 1230 fit.
  @ParameterizedTest
  @CsvSource({
    "1280, ''",
    "1230, 'mtu 1230: 1180 / 1230 = -4.1 %'", // taken off twice
    "1200, 'mtu 1200: 1150 / 1230 = -6.5 %'", // the article's
    "1158, 'mtu 1158: 1108 / 1230 = -9.9 %'"
  })
  void notesWhatCiliumsMtuCosts(String mtu, String note) {
    var verdict = EveryFact.examine(SETTING, underlay("v1.18.4", "mtu", mtu).snapshot());

    assertThat(notes(verdict)).isEqualTo(note);
  }

  @Test
  void warnsOfATenthAndMore() {
    assertThat(found(SETTING, underlay("v1.18.4", "mtu", "1157")))
        .containsExactly("warning mtu-setting/needlessly-small");
    assertThat(found(SETTING, flannel(1157)))
        .containsExactly("warning mtu-setting/needlessly-small");
    assertThat(found(SETTING, flannel(1158))).isEmpty();
  }

  /// As an argument of the DaemonSet it stands in no path of a patch.
  @Test
  void knowsWhereCiliumsMtuStands() {
    var asArgument =
        nodes("100.64.0.2", "100.64.0.3").with(CiliumCluster.agent("v1.18.4", "--mtu=1000"));

    assertThat(only(SETTING, underlay("v1.18.4", "mtu", "1000")).details())
        .containsEntry("case", "cilium")
        .containsEntry("path", "/data/mtu")
        .containsEntry("value", "1280");
    assertThat(only(SETTING, asArgument.with(config("kube-system"))).details())
        .containsEntry("case", "ciliumArgument");
  }

  @Test
  void notesThatFlannelTakesItsBytesOffOnceMore() {
    assertThat(notes(EveryFact.examine(SETTING, flannel(1230).snapshot())))
        .isEqualTo("Backend.MTU (net-conf.json) 1230: 1180 / 1230 = -4.1 %");
  }

  /// A tailscale0 that was made smaller needs smaller pods.
  @Test
  void measuresAgainstTheTunnelThatWasSeen() {
    var host = Kernels.node("node-1").mtu("tailscale0", 1150, "100.64.0.2");

    assertThat(found(SETTING, underlay("v1.18.4", "mtu", "1150").snapshot(host.vantage())))
        .isEmpty();
  }

  /// What a laptop beside the cluster has, its pods do not have.
  @Test
  void takesNoLaptopsTunnelForTheNodes() {
    var laptop = Kernels.laptop().mtu("tailscale0", 1500, "100.64.0.9");

    assertThat(found(SETTING, underlay("v1.18.4", "mtu", "1200").snapshot(laptop.vantage())))
        .isEmpty();
  }

  /// Advice to grow needs every node to carry it.
  @Test
  void growsBeyondTheDefaultOnlyWhereEveryNodeWasSeen() {
    var first = Kernels.node("node-1").mtu("tailscale0", 1500, "100.64.0.2").vantage();
    var second = Kernels.node("node-2").mtu("tailscale0", 1500, "100.64.0.3").vantage();
    Clusters cluster = underlay("v1.18.4", "mtu", "1280");

    assertThat(found(SETTING, cluster.snapshot(first))).isEmpty();
    assertThat(found(SETTING, cluster.snapshot(first, second)))
        .containsExactly("warning mtu-setting/needlessly-small");
  }

  @Test
  void hasNothingToSayOfSizesOnAnotherNetwork() {
    assertThat(found(SETTING, onLan("v1.18.4", "mtu", "1000"))).isEmpty();
    assertThat(found(SETTING, underlay("v1.18.4"))).isEmpty();
  }

  /// On a network of their own: 1500 less Flannel's 50 is what fits, and what tailscale0 would ask
  /// for is left alone.
  @ParameterizedTest
  @CsvSource({
    "1279, 1500, warning mtu-setting/smaller-than-nic",
    "1280, 1500, ''",
    "1279, 9001, warning mtu-setting/smaller-than-nic",
    "1450, 9001, ''",
    "1200, 1280, ''", // 6.5 %
    "1000, 1280, warning mtu-setting/smaller-than-nic"
  })
  void comparesWithTheNicsOfAllNodes(int mtu, int nic, String expected) {
    var nodes =
        Kernels.node("node-1").mtu("eth0", nic, "192.168.1.2").mtu("eth1", 9000, "10.9.9.9");

    assertThat(String.join("", found(SETTING, onNics(mtu).snapshot(nodes.vantage()))))
        .isEqualTo(expected);
  }

  @Test
  void measuresTheSmallestOfTheNics() {
    var cluster = onNics(1000).with(node("node-2", "192.168.1.3"));
    var snapshot =
        cluster.snapshot(
            Kernels.node("node-1").mtu("eth0", 1500, "192.168.1.2").vantage(),
            Kernels.node("node-2").mtu("eth0", 1400, "192.168.1.3").vantage());

    assertThat(SETTING.examine(snapshot).findings().getFirst().details())
        .containsEntry("base", "1400")
        .containsEntry("fitting", "1350")
        .containsEntry("loss", "29.6");
  }

  @Test
  void doesNotJudgeByTheNicsOfSomeNodes() {
    var cluster = onNics(1000).with(node("node-2", "192.168.1.3"));
    var one = Kernels.node("node-1").mtu("eth0", 1500, "192.168.1.2");

    assertThat(found(SETTING, cluster.snapshot(one.vantage()))).isEmpty();
  }

  private static Clusters onNics(int mtu) {
    String net = "{\"Backend\":{\"Type\":\"vxlan\",\"MTU\":%d}}".formatted(mtu);
    return cluster()
        .with(node("node-1", "192.168.1.2"))
        .with(agent(Agent.FLANNEL))
        .with(
            new NetworkConfig(
                "kube-system", "kube-flannel-cfg", new TreeMap<>(Map.of("net-conf.json", net))));
  }

  @ParameterizedTest
  @CsvSource({"1450, 1450, ''", "1450, 1230, warning mtu-nodes/differ"})
  void comparesPodsOfAllNodes(int first, int second, String expected) {
    var snapshot =
        cluster()
            .with(node("node-1", "192.168.1.2"))
            .with(node("node-2", "192.168.1.3"))
            .with(agent(Agent.KUBE_ROUTER))
            .snapshot(
                Kernels.node("node-1").mtu("kube-bridge", first).vantage(),
                Kernels.node("node-2").mtu("kube-bridge", second).vantage());

    assertThat(String.join("", found(NODES, snapshot))).isEqualTo(expected);
  }

  @Test
  void comparesWhatCiliumMakes() {
    var snapshot =
        onLan("v1.18.4")
            .snapshot(
                Kernels.node("node-1").mtu("cilium_host", 1280).vantage(),
                Kernels.node("node-2").mtu("cilium_host", 1500).vantage());

    assertThat(found(NODES, snapshot)).containsExactly("warning mtu-nodes/differ");
  }

  /// NICs may differ as long as pods do not.
  @Test
  void leavesDifferentNicsAlone() {
    var snapshot =
        cluster()
            .with(node("node-1", "192.168.1.2"))
            .with(node("node-2", "192.168.1.3"))
            .with(agent(Agent.KUBE_ROUTER))
            .snapshot(
                Kernels.node("node-1").mtu("kube-bridge", 1450).mtu("eth0", 9001).vantage(),
                Kernels.node("node-2").mtu("kube-bridge", 1450).vantage());

    assertThat(found(NODES, snapshot)).isEmpty();
  }

  /// 1280 and 60; over tailscale0 Flannel leaves 1230.
  @Test
  void tellsThatTailscaleInAPodDoesNotFitOverTailscale() {
    assertThat(found(PODS, flannel(1280).with(proxy().pod("ts-web", "node-1"))))
        .containsExactly("warning mtu-tailscale-pods/split");
    assertThat(found(PODS, flannel(0).with(proxy().pod("ts-web", "node-1"))))
        .containsExactly("warning mtu-tailscale-pods/split");
    assertThat(
            found(
                PODS,
                flannel(1280).with(proxy().env("TS_DEBUG_MTU", "1170").pod("ts-web", "node-1"))))
        .isEmpty();
    assertThat(found(PODS, flannel(1280).with(proxy().hostNetwork().pod("ts-web", "node-1"))))
        .isEmpty();
    assertThat(found(PODS, flannel(1280).with(Specs.of(Role.OPERATOR).pod("operator", "node-1"))))
        .isEmpty();
  }

  /// What a proxy needs is by its own tunnel, where somebody set that.
  @Test
  void namesWhatATunnelNeedsThatSomebodySet() {
    var cluster = flannel(1280).with(proxy().env("TS_DEBUG_MTU", "1250").pod("ts-web", "node-1"));

    assertThat(only(PODS, cluster).details())
        .containsEntry("tunnel", "1250")
        .containsEntry("needed", "1310")
        .containsEntry("fitting", "1170");
  }

  @ParameterizedTest
  @CsvSource({"1340, ''", "1339, warning mtu-tailscale-pods/split"})
  void measuresThePodsOfANode(int pods, String expected) {
    var snapshot =
        cluster()
            .with(node("node-1", "192.168.1.2"))
            .with(agent(Agent.KUBE_ROUTER))
            .with(proxy().pod("ts-web", "node-1"))
            .snapshot(Kernels.node("node-1").mtu("kube-bridge", pods).vantage());

    assertThat(String.join("", found(PODS, snapshot))).isEqualTo(expected);
  }

  private static String notes(Verdict verdict) {
    List<Exhibit> seen = verdict instanceof Verdict.Healthy(var exhibits) ? exhibits : List.of();
    return String.join("", seen.stream().map(one -> one.what() + " = " + one.value()).toList());
  }

  private static Specs proxy() {
    return Specs.of(Role.OPERATOR_PROXY);
  }

  private static Clusters flannel(int mtu) {
    String settings = "{\"Backend\":{\"Type\":\"vxlan\",\"MTU\":%d}}".formatted(mtu);
    return cluster()
        .with(node("node-1", "100.64.0.2"))
        .with(agent(Agent.FLANNEL))
        .with(
            new NetworkConfig(
                "kube-system",
                "kube-flannel-cfg",
                new TreeMap<>(Map.of("net-conf.json", settings))));
  }
}
