package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.agent;
import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.nodes;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.CiliumCluster.withRanges;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CiliumRoutingTest {
  private static final CiliumRouting CHECK = new CiliumRouting();
  private static final String[] NATIVE = {
    "routing-mode", "native", "ipv4-native-routing-cidr", "10.42.0.0/16"
  };
  private static final String[] DIRECT = {
    "routing-mode",
    "native",
    "ipv4-native-routing-cidr",
    "10.42.0.0/16",
    "auto-direct-node-routes",
    "true"
  };

  @Test
  void theKernelRefusesDirectRoutesOverTailscale() {
    var cluster = underlay("v1.20.2", DIRECT).with(withRanges("10.42.1.0/24", "10.42.2.0/24"));

    assertThat(found(CHECK, cluster)).containsExactly("problem cilium-routing/direct-routes");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("ranges", "10.42.1.0/24, 10.42.2.0/24")
        .containsEntry("key", "auto-direct-node-routes");
  }

  @Test
  void theSameIsRightOnANetworkOfTheirOwn() {
    assertThat(found(CHECK, onLan("v1.20.2", DIRECT))).isEmpty();
  }

  @Test
  void tunnelsAreRight() {
    assertThat(found(CHECK, underlay("v1.20.2"))).isEmpty();
    assertThat(found(CHECK, underlay("v1.20.2", "tunnel-protocol", "geneve"))).isEmpty();
  }

  @Test
  void ciliumsOwnWireGuardCarriesThePods() {
    String[] encrypted = {
      "routing-mode", "native", "ipv4-native-routing-cidr", "10.42.0.0/16", "enable-wireguard", "1"
    };

    assertThat(found(CHECK, underlay("v1.20.2", encrypted))).isEmpty();
  }

  @Test
  void whetherTheTailnetCarriesThePodsNobodyHereSees() {
    var cluster = underlay("v1.20.2", NATIVE).with(withRanges("10.42.1.0/24", "10.42.2.0/24"));

    assertThat(missing(CHECK, cluster.snapshot()))
        .containsExactly(
            Reason.NotVisible.of(
                "cilium-routing/pod-ranges-not-carried",
                Map.of("ranges", "10.42.1.0/24, 10.42.2.0/24")));
  }

  @Test
  void namesTheRangesThatANodeIsNotCarried() {
    var verdict = examine(view("node-1", true), view("node-2", true));

    assertThat(found(verdict)).containsExactly("problem cilium-routing/native-over-tailscale");
    assertThat(verdict.findings().getFirst().details())
        .containsEntry("ranges", "10.42.1.0/24, 10.42.2.0/24");
  }

  @Test
  void isRightWhereEachNodeOffersItsPodsAndAllAccept() {
    assertThat(examine(offered("node-1", "node-2", true), offered("node-2", "node-1", true)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void routesThatANodeDoesNotAcceptAreNotCarriedToIt() {
    assertThat(
            found(examine(offered("node-1", "node-2", true), offered("node-2", "node-1", false))))
        .containsExactly("problem cilium-routing/native-over-tailscale");
  }

  @Test
  void oneNodeThatAcceptsDoesNotSpeakForTheOther() {
    assertThat(examine(offered("node-1", "node-2", true))).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void theNodesOwnRangesDoNotCountWhereCiliumHasItsOwn() {
    var cluster =
        nodes("100.64.0.2", "100.64.0.3")
            .with(agent("v1.20.2"))
            .with(config("kube-system", DIRECT))
            .with(Clusters.withPodCidr(Clusters.node("node-3", "100.64.0.4"), "10.244.9.0/24"));

    assertThat(only(CHECK, cluster).details()).containsEntry("ranges", "*");
  }

  @Test
  void withoutARangeThatStaysAsItIsTheAgentEnds() {
    assertThat(found(CHECK, onLan("v1.18.4", "routing-mode", "native")))
        .containsExactly("problem cilium-routing/no-native-cidr");
    assertThat(
            only(
                    CHECK,
                    onLan(
                        "v1.18.4",
                        "routing-mode",
                        "native",
                        "cluster-pool-ipv4-cidr",
                        "10.0.0.0/8"))
                .details())
        .containsEntry("podRange", "10.0.0.0/8");
  }

  @ParameterizedTest
  @CsvSource({
    "ipam, eni",
    "ipam, alibabacloud",
    "enable-ipv4-masquerade, false",
    "masquerade, false",
    "enable-ip-masq-agent, true",
    "enable-ipv4, false",
    "ipv4-native-routing-cidr, 10.0.0.0/8",
    "native-routing-cidr, 10.0.0.0/8"
  })
  void theAgentNeedsNoRangeThere(String key, String value) {
    assertThat(found(CHECK, onLan("v1.18.4", "routing-mode", "native", key, value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "v1.13.9, disabled, '', false",
    "v1.14.2, disabled, '', false",
    "v1.14.2, vxlan, native, false",
    "v1.15.1, disabled, '', true",
    "v1.15.1, vxlan, native, false",
    "v1.13.9, vxlan, native, true"
  })
  void theVersionDecidesBetweenTheOldKeyAndTheNew(
      String version, String tunnel, String mode, boolean tunnelled) {
    var cluster = onLan(version, "tunnel", tunnel, "routing-mode", mode);

    assertThat(found(CHECK, cluster).isEmpty()).isEqualTo(tunnelled);
  }

  @Test
  void twoKeysThatContradictAreUnknownWithoutAVersion() {
    assertThat(missing(CHECK, onLan("", "tunnel", "disabled").snapshot()))
        .containsExactly(new Reason.Failed("DaemonSet kube-system/cilium", "image version"));
  }

  @Test
  void aModeThatIsNotKnownIsUnknown() {
    assertThat(EveryFact.examine(CHECK, underlay("v1.20.2", "routing-mode", "hybrid").snapshot()))
        .isInstanceOf(Verdict.Unknown.class);
  }

  private static Verdict examine(Vantage... views) {
    var cluster =
        nodes(Tailnet.address("node-1").text(), Tailnet.address("node-2").text())
            .with(agent("v1.20.2"))
            .with(config("kube-system", NATIVE))
            .with(withRanges("10.42.1.0/24", "10.42.2.0/24"));
    return EveryFact.examine(CHECK, cluster.snapshot(views));
  }

  private static Vantage view(String node, boolean accepts) {
    String other = node.equals("node-1") ? "node-2" : "node-1";
    return accepting(Tailnet.host(node).knows(other).vantage(), accepts);
  }

  private static Vantage offered(String node, String other, boolean accepts) {
    String range = other.equals("node-1") ? "10.42.1.0/24" : "10.42.2.0/24";
    return accepting(Tailnet.host(node).with(Tailnet.routing(other, range)).vantage(), accepts);
  }

  private static Vantage accepting(Vantage v, boolean accepts) {
    var prefs =
        new Prefs(
            accepts, false, List.of(), false, Optional.of(2), Optional.empty(), "", true, false);
    return new Vantage(
        v.id(),
        v.status(),
        v.earlier(),
        v.netcheck(),
        seen(prefs),
        v.pings(),
        v.health(),
        v.netmap(),
        v.host(),
        v.cilium());
  }
}
