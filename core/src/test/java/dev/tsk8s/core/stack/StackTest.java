package dev.tsk8s.core.stack;

import static dev.tsk8s.core.CiliumCluster.agent;
import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.nodes;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.override;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.CiliumCluster.with;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.stack.Layer.Kind;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StackTest {
  private static final String[] ARTICLE = {
    "routing-mode",
    "tunnel",
    "tunnel-protocol",
    "vxlan",
    "mtu",
    "1280",
    "kube-proxy-replacement",
    "true",
    "ipam",
    "cluster-pool",
    "cluster-pool-ipv4-cidr",
    "10.244.0.0/16"
  };

  @Test
  void tellsTheStackOfNodesThatTailscaleJoins() {
    Stack stack = Stack.of(underlay("v1.18.4", ARTICLE).snapshot());

    assertThat(stack.groups()).hasSize(1);
    assertThat(stack.groups().getFirst().nodes()).containsExactly("node-1", "node-2");
    assertThat(text(stack, Kind.SERVICES)).startsWith("Cilium | v1.18.4 | eBPF");
    assertThat(text(stack, Kind.POD_NETWORK))
        .isEqualTo(
            "Cilium | v1.18.4 | tunnel | 10.244.0.0/16 | 1230 | DaemonSet kube-system/cilium");
    assertThat(text(stack, Kind.TUNNEL))
        .isEqualTo(
            "vxlan 8472/udp |  |  | 100.64.0.2, 100.64.0.3 | 1280 | DaemonSet kube-system/cilium");
    assertThat(text(stack, Kind.TAILSCALE))
        .startsWith("tailscaled | ?stack/host | ?stack/host | 100.64.0.2, 100.64.0.3")
        .endsWith("outside-kubernetes");
    assertThat(text(stack, Kind.LINUX)).contains("6.1.0").contains("Debian");
  }

  @Test
  void nodesWithOtherSettingsAreTheirOwnGroup() {
    Stack stack =
        Stack.of(
            underlay("v1.18.4", ARTICLE)
                .with(with(override("small", "b", "mtu", "1200")))
                .snapshot());

    assertThat(stack.groups())
        .extracting(Stack.Group::nodes)
        .containsExactly(List.of("node-1"), List.of("node-2"));
    assertThat(cell(stack.groups().get(1), Kind.POD_NETWORK).mtu())
        .isEqualTo(Cell.of("1150", "CiliumNodeConfig kube-system/small mtu"));
  }

  @Test
  void aSizeThatNobodyLookedAtIsNotGuessed() {
    Stack stack = Stack.of(onLan("v1.18.4", "routing-mode", "tunnel").snapshot());

    assertThat(cell(stack.groups().getFirst(), Kind.POD_NETWORK).mtu())
        .isEqualTo(Site.unknown(Stack.HOST));
    assertThat(cell(stack.groups().getFirst(), Kind.NETWORK).mtu())
        .isEqualTo(Site.unknown(Stack.HOST));
  }

  @Test
  void whatTheAgentReallyUsesGoesBeforeWhatItIsToldToUse() {
    Stack stack =
        Stack.of(
            underlay("v1.18.4", ARTICLE)
                .snapshot(host("node-1", link("eth0", 1500), link("cilium_host", 1200))));

    assertThat(cell(stack.groups().getFirst(), Kind.POD_NETWORK).mtu())
        .isEqualTo(Cell.of("1150", "ip -j addr cilium_host"));
    assertThat(cell(stack.groups().get(1), Kind.POD_NETWORK).mtu())
        .isEqualTo(Cell.of("1230", "ConfigMap kube-system/cilium-config mtu"));
  }

  @Test
  void aNodeWithoutTailscale0MayStillRunOneInUserspace() {
    Stack stack = Stack.of(onLan("v1.18.4").snapshot(host("node-1", link("eth0", 1500))));

    assertThat(cell(stack.groups().getFirst(), Kind.TAILSCALE).what())
        .isEqualTo(new Cell.Word("no-tailscale0", "ip -j addr"));
    assertThat(cell(stack.groups().get(1), Kind.TAILSCALE).what())
        .isEqualTo(Site.unknown(Stack.HOST));
  }

  @Test
  void tailscaleBesideTheClusterShowsOnTheNode() {
    Stack stack =
        Stack.of(
            onLan("v1.18.4")
                .snapshot(host("node-1", link("eth0", 1500), link("tailscale0", 1280))));

    Layer tailscale = cell(stack.groups().getFirst(), Kind.TAILSCALE);
    assertThat(tailscale.what()).isInstanceOf(Cell.Value.class);
    assertThat(tailscale.mtu()).isEqualTo(Cell.of("1280", "ip -j addr tailscale0"));
  }

  @Test
  void aDaemonSetInTheHostsNetworkIsWhatJoinsItsNode() {
    Stack stack =
        Stack.of(
            underlay("v1.18.4", ARTICLE)
                .with(
                    Specs.selfMade()
                        .hostNetwork()
                        .kernel()
                        .pod("DaemonSet", "tailscale", "tailscale-x", "node-1"))
                .snapshot());

    assertThat(cell(stack.groups().getFirst(), Kind.TAILSCALE).managedBy())
        .isEqualTo(new Cell.Value(List.of("DaemonSet vpn/tailscale"), "Pods"));
    assertThat(cell(stack.groups().get(1), Kind.TAILSCALE).managedBy())
        .isEqualTo(new Cell.Word("outside-kubernetes", "Pods"));
  }

  @Test
  void whoManagesTailscaledIsNotKnownWithoutThePods() {
    var reason = new Reason.Forbidden("list", "pods", "");

    Stack stack = Stack.of(underlay("v1.18.4", ARTICLE).podsUnseen(reason).snapshot());

    assertThat(cell(stack.groups().getFirst(), Kind.TAILSCALE).managedBy())
        .isEqualTo(new Cell.Unknown(reason));
  }

  @Test
  void kubeProxyWithoutAModeInItsConfigMapIsNotTakenForIptables() {
    Clusters cluster = cluster().with(node("a", "10.0.0.1")).with(Clusters.agent(Agent.KUBE_PROXY));

    Stack stack = Stack.of(cluster.snapshot());

    assertThat(text(stack, Kind.SERVICES)).startsWith("kube-proxy | v0.28.4 | ?stack/services");
  }

  @Test
  void nobodyKnowsAnythingOfAClusterThatWasNotAskedFor() {
    var reason = new Reason.NotAsked("cluster", "no-objects");
    Stack stack = Stack.of(cluster().nodesUnseen(reason).podsUnseen(reason).snapshot());

    assertThat(stack.groups()).hasSize(1);
    assertThat(stack.groups().getFirst().nodes()).isEmpty();
    assertThat(stack.isWhole()).isFalse();
  }

  @Test
  void nativeRoutingHasNoTunnel() {
    Stack stack = Stack.of(onLan("v1.18.4", "routing-mode", "native").snapshot());

    assertThat(cell(stack.groups().getFirst(), Kind.TUNNEL).what())
        .isEqualTo(new Cell.Word("none", "ConfigMap kube-system/cilium-config routing-mode"));
  }

  @Test
  @Timeout(20)
  void fiveThousandEqualNodesAreOneGroup() {
    Clusters cluster = cluster().with(agent("v1.18.4")).with(config("kube-system", ARTICLE));
    for (int i = 0; i < 5_000; i++) {
      cluster.with(node("node-" + i, "100.64." + i / 250 + "." + (i % 250 + 1)));
    }

    Stack stack = Stack.of(cluster.snapshot());

    assertThat(stack.groups()).hasSize(1);
    assertThat(stack.groups().getFirst().nodes()).hasSize(5_000);
  }

  @Test
  void withoutACniAgentThePodNetworkIsNotKnown() {
    Stack stack = Stack.of(nodes("10.0.0.1", "10.0.0.2").snapshot());

    assertThat(cell(stack.groups().getFirst(), Kind.POD_NETWORK).what())
        .isEqualTo(Site.unknown(Stack.POD_NETWORK));
  }

  private static Layer cell(Stack.Group group, Kind kind) {
    return group.layers().stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
  }

  private static String text(Stack stack, Kind kind) {
    return String.join(
        " | ",
        cell(stack.groups().getFirst(), kind).cells().stream().map(StackTest::text).toList());
  }

  private static String text(Cell cell) {
    return switch (cell) {
      case Cell.Value(var texts, _) -> String.join(", ", texts);
      case Cell.Word(var word, _) -> word;
      case Cell.Unknown(Reason.NotVisible(var code, _)) -> "?" + code;
      case Cell.Unknown(var reason) -> "?" + reason;
      case Cell.None _ -> "";
    };
  }

  private static Vantage host(String node, Link... links) {
    var reason = new Reason.NotInFiles("ip -j addr");
    HostView unseen = HostView.unseen(reason);
    return Vantage.unseen(VantageId.file(node), reason)
        .with(
            new HostView(
                seen(List.of(links)),
                unseen.routes(),
                unseen.rules(),
                unseen.sysctls(),
                unseen.resolver(),
                unseen.filters(),
                unseen.kernel(),
                unseen.earlierDrops(),
                unseen.offloads(),
                unseen.selinux()));
  }

  private static Link link(String name, int mtu) {
    return new Link(
        name, "", mtu, true, true, "", List.of(new Ip("192.0.2.1")), OptionalLong.empty());
  }
}
