package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.CiliumCluster.withRanges;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnderlayRoutesTest {
  private static final UnderlayRoutes CHECK = new UnderlayRoutes();
  private static final Route LAN = route("192.168.1.0/24", "eth0", "main");

  @ParameterizedTest
  @ValueSource(strings = {"192.168.1.0/24", "192.168.0.0/16", "192.168.1.128/25"})
  void anAcceptedRouteOverTheNodesOwnNetworkTakesItAway(String accepted) {
    assertThat(found(CHECK, routed(LAN, route(accepted, "tailscale0", "52"))))
        .containsExactly("problem underlay-routes/hijacked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.42.1.0/24", "10.42.2.0/24", "10.0.0.0/8"})
  void aRouteOverPodsTakesThemAwayWhereTheyAreWrapped(String accepted) {
    assertThat(found(CHECK, routed(LAN, route(accepted, "tailscale0", "52"))))
        .containsExactly("problem underlay-routes/hijacked");
  }

  @Test
  void inNativeRoutingOtherNodesPodsMayGoThroughTheTailnet() {
    assertThat(found(CHECK, nativeRouted(route("10.42.2.0/24", "tailscale0", "52")))).isEmpty();
    assertThat(found(CHECK, nativeRouted(route("10.42.1.0/24", "tailscale0", "52"))))
        .containsExactly("problem underlay-routes/hijacked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100.64.0.3/32", "100.100.100.100/32", "0.0.0.0/0", "172.16.0.0/12"})
  void peersExitNodesAndOtherSitesAreRight(String accepted) {
    assertThat(found(CHECK, routed(LAN, route(accepted, "tailscale0", "52")))).isEmpty();
  }

  @Test
  void aRouteOverServicesOnlyWarnsBecauseTheyAreTranslatedBefore() {
    Clusters cluster =
        onLan("v1.19.7")
            .with(
                new NetworkConfig(
                    "kube-system",
                    "kubeadm-config",
                    new TreeMap<>(Map.of("serviceSubnet", "10.96.0.0/12"))));

    assertThat(found(CHECK, routed(cluster, LAN, route("10.96.0.0/12", "tailscale0", "52"))))
        .containsExactly("warning underlay-routes/covers-services");
  }

  @Test
  void aRangeThatTailscaleLeavesToMainIsRight() {
    var thrown =
        new Route(
            new Cidr("192.168.1.0/24"),
            "throw",
            "",
            Optional.empty(),
            Optional.empty(),
            "52",
            OptionalLong.empty());

    assertThat(found(CHECK, routed(LAN, thrown, route("192.168.0.0/16", "tailscale0", "52"))))
        .isEmpty();
  }

  @Test
  void aNetworkBehindAGatewayIsNotTheNodesOwn() {
    var far =
        new Route(
            new Cidr("10.9.0.0/16"),
            "unicast",
            "eth0",
            Optional.of(new Ip("192.168.1.1")),
            Optional.empty(),
            "main",
            OptionalLong.empty());

    assertThat(found(CHECK, routed(LAN, far, route("10.9.0.0/16", "tailscale0", "52")))).isEmpty();
  }

  private static Snapshot routed(Route... routes) {
    return routed(onLan("v1.19.7"), routes);
  }

  private static Snapshot nativeRouted(Route route) {
    return routed(onLan("v1.19.7", "routing-mode", "native"), LAN, route);
  }

  private static Snapshot routed(Clusters cluster, Route... routes) {
    var unseen = HostView.unseen(new Reason.NotInFiles("this"));
    var host =
        new HostView(
            unseen.links(),
            seen(new ArrayList<>(List.of(routes))),
            unseen.rules(),
            unseen.sysctls(),
            unseen.resolver(),
            unseen.filters(),
            unseen.kernel(),
            unseen.earlierDrops(),
            unseen.offloads(),
            unseen.selinux());
    return cluster
        .with(withRanges("10.42.1.0/24", "10.42.2.0/24"))
        .snapshot(on("node-1", says("1.19.7", "node-1"), host));
  }

  private static Route route(String to, String dev, String table) {
    return new Route(
        new Cidr(to),
        "unicast",
        dev,
        Optional.empty(),
        Optional.empty(),
        table,
        OptionalLong.empty());
  }
}
