package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.agent;
import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.nodes;
import static dev.tsk8s.core.CiliumCluster.on;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.override;
import static dev.tsk8s.core.CiliumCluster.says;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static dev.tsk8s.core.CiliumCluster.with;
import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CiliumDevicesTest {
  private static final CiliumDevices CHECK = new CiliumDevices();

  @ParameterizedTest
  @ValueSource(strings = {"tailscale0", "tailscale+", "tail+", "tailscale0,tailscale1"})
  void losesTheInternetWhereOnlyTailscaleMasquerades(String devices) {
    assertThat(found(CHECK, bpf(devices))).containsExactly("problem cilium-devices/no-nic");
    assertThat(found(CHECK, onLan("v1.18.4", both(devices))))
        .containsExactly("problem cilium-devices/no-nic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "eth0 tailscale0", "eth0,tailscale0", "eth+ tailscale+", "+"})
  void isHealthyWhereBothAreAmongThem(String devices) {
    assertThat(found(CHECK, bpf(devices))).isEmpty();
  }

  @Test
  void detectionBesideTheListFindsTheRest() {
    String[] forced = more(both("tailscale0"), "force-device-detection", "true");

    assertThat(found(CHECK, underlay("v1.19.0", forced))).isEmpty();
  }

  @Test
  void withIptablesOnlyServicesAreLost() {
    assertThat(
            found(
                CHECK,
                underlay("v1.19.0", "devices", "tailscale+", "kube-proxy-replacement", "true")))
        .containsExactly("warning cilium-devices/no-nic-services");
    assertThat(
            found(CHECK, underlay("v1.19.0", "devices", "eth0", "kube-proxy-replacement", "true")))
        .containsExactly("warning cilium-devices/no-tailscale-services");
  }

  @Test
  void withoutMasqueradingAndReplacementNothingIsLost() {
    assertThat(found(CHECK, underlay("v1.19.0", "devices", "tailscale0"))).isEmpty();
    assertThat(
            found(
                CHECK,
                underlay(
                    "v1.19.0",
                    "devices",
                    "tailscale0",
                    "enable-bpf-masquerade",
                    "true",
                    "enable-ipv4-masquerade",
                    "false")))
        .isEmpty();
  }

  @Test
  void theNicAloneIsWrongOnlyWhereTheNodesAreOnTheTailnet() {
    assertThat(found(CHECK, bpf("eth0"))).containsExactly("problem cilium-devices/no-tailscale");
    assertThat(found(CHECK, onLan("v1.18.4", both("eth0")))).isEmpty();
  }

  @Test
  void nodesOfAGroupThatIsNotOnTheTailnetNeedNoTailscale0() {
    var hybrid =
        nodes("100.64.0.2", "192.168.1.3")
            .with(agent("v1.18.4"))
            .with(config("kube-system", both("")));

    assertThat(found(CHECK, hybrid.with(with(override("lan", "b", "devices", "eth0"))))).isEmpty();
    var wrong = hybrid.with(with(override("tailnet", "a", "devices", "eth0")));
    var finding = CHECK.examine(wrong.snapshot()).findings().getFirst();
    assertThat(finding.details()).containsEntry("nodes", "node-1");
    assertThat(finding.details()).containsEntry("path", "/spec/defaults/devices");
    assertThat(finding.subject())
        .isEqualTo(Subject.of("CiliumNodeConfig", "kube-system", "tailnet"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.18.4", "v1.19.7"})
  void exclusionsAloneSelectNothing(String version) {
    assertThat(found(CHECK, underlay(version, both("!tailscale0"))))
        .containsExactly("problem cilium-devices/exclusions-only");
    assertThat(found(CHECK, onLan(version, "devices", "!eth1", "kube-proxy-replacement", "true")))
        .containsExactly("problem cilium-devices/exclusions-only");
    assertThat(found(CHECK, onLan(version, "devices", "!eth1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "v1.19.0, !tailscale0 +, problem cilium-devices/no-tailscale",
    "v1.18.4, !tailscale0 +,",
    "v1.19.0, + !tailscale0,",
    "v1.18.4, !tailscale0 ens+, problem cilium-devices/no-tailscale"
  })
  void exclusionsCountSince119AndTheFirstMatchDecides(
      String version, String devices, String finding) {
    List<String> expected = finding == null ? List.of() : List.of(finding);

    assertThat(found(CHECK, underlay(version, both(devices)))).isEqualTo(expected);
  }

  @Test
  void withoutAVersionAnExclusionOfTailscale0IsUnclear() {
    assertThat(missing(CHECK, underlay("", both("!tailscale0 +")).snapshot()))
        .containsExactly(new Reason.Failed("DaemonSet kube-system/cilium", "image version"));
  }

  @Test
  void whatTheAgentCannotReadIsUnknown() {
    var cluster = underlay("v1.18.4", "devices", "tailscale0", "enable-bpf-masquerade", "perhaps");

    assertThat(EveryFact.examine(CHECK, cluster.snapshot())).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void namesTheKeyTheNodesAndWhereAPatchFindsIt() {
    assertThat(only(CHECK, bpf("tailscale0")).details())
        .containsEntry("devices", "tailscale0")
        .containsEntry("key", "devices")
        .containsEntry("path", "/data/devices")
        .containsEntry("agents", "cilium")
        .containsEntry("ciliumNamespace", "kube-system")
        .containsEntry("nodes", "*");
  }

  @Test
  void aDeviceForDirectRoutingThatIsNotSelectedIsNamed() {
    Clusters cluster =
        onLan("v1.19.7", "devices", "eth+ tailscale0", "direct-routing-device", "wg0");

    assertThat(found(CHECK, cluster))
        .containsExactly("warning cilium-devices/direct-routing-not-selected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eth0", "eth+", "tailscale0"})
  void oneThatIsSelectedOrNoneIsSilent(String device) {
    Clusters cluster =
        onLan("v1.19.7", "devices", "eth+ tailscale0", "direct-routing-device", device);

    assertThat(found(CHECK, cluster)).isEmpty();
    assertThat(found(CHECK, onLan("v1.19.7", "direct-routing-device", device))).isEmpty();
  }

  @Test
  void nodesThatTakeRoutesOfTheTailnetNeedTailscale0ForTheirPods() {
    assertThat(found(CHECK, accepting(true, "eth0")))
        .containsExactly("warning cilium-devices/no-tailscale-access");
    assertThat(found(CHECK, accepting(true, "eth0", true))).isEmpty();
    assertThat(found(CHECK, accepting(false, "eth0"))).isEmpty();
    assertThat(found(CHECK, accepting(true, "eth0 tailscale0"))).isEmpty();
    assertThat(found(CHECK, accepting(true, ""))).isEmpty();
  }

  @Test
  void aTailscale0ThatDetectionMissedIsNamed() {
    assertThat(found(CHECK, detected("eth0")))
        .containsExactly("problem cilium-devices/not-attached");
    assertThat(CHECK.examine(detected("eth0")).findings().getFirst().details())
        .containsEntry("attached", "eth0")
        .containsEntry("kernel", "6.1.0");
  }

  @Test
  void oneThatDetectionFoundIsSilentAndSoIsAnAgentThatTellsNone() {
    assertThat(found(CHECK, detected("eth0", "tailscale0"))).isEmpty();
    assertThat(found(CHECK, detected())).isEmpty();
  }

  private static Snapshot detected(String... devices) {
    var said = says("1.15.6", "node-1");
    var status = said.status().seen().orElseThrow();
    var attached =
        new CiliumView.Status(
            status.version(),
            status.node(),
            List.of(devices),
            "",
            true,
            false,
            "BPF",
            "Tunnel",
            "vxlan",
            "BPF",
            "Disabled",
            status.failing(),
            status.stale(),
            status.pods());
    var unseen = HostView.unseen(new Reason.NotInFiles("this"));
    var host =
        new HostView(
            seen(List.of(link("eth0"), link("tailscale0"))),
            unseen.routes(),
            unseen.rules(),
            unseen.sysctls(),
            unseen.resolver(),
            unseen.filters(),
            unseen.kernel(),
            unseen.earlierDrops(),
            unseen.offloads(),
            unseen.selinux());
    return underlay("v1.15.6", "enable-bpf-masquerade", "true", "kube-proxy-replacement", "true")
        .snapshot(on("node-1", said.with(seen(attached)), host));
  }

  @Test
  void aNodeWithoutAnyOfThemIsNamed() {
    assertThat(found(CHECK, looked("node-1", "enp0s6", "tailscale0")))
        .containsExactly("problem cilium-devices/no-match");
  }

  @Test
  void aLaptopsOutputsBesideAClusterAreNoNodes() {
    assertThat(found(CHECK, looked("laptop", "wlp1s0", "tailscale0", "docker0"))).isEmpty();
  }

  @Test
  void aNodeWhoseCardHasAnotherNameLosesTheInternet() {
    assertThat(found(CHECK, listed("eth0 tailscale0", "node-1", "enp0s6", "tailscale0")))
        .containsExactly("problem cilium-devices/no-nic");
    assertThat(found(CHECK, listed("eth0 enp0s6 tailscale0", "node-1", "enp0s6", "tailscale0")))
        .isEmpty();
    assertThat(found(CHECK, listed("eth0 tailscale0", "laptop", "wlp1s0", "tailscale0"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0 tailscale1", "bond0 ts0"})
  void tailscalesInterfaceMayHaveAnotherName(String devices) {
    assertThat(
            found(CHECK, underlay("v1.19.7", "devices", devices, "enable-bpf-masquerade", "true")))
        .isEmpty();
  }

  private static Snapshot looked(String name, String... links) {
    return listed("eth0", name, links);
  }

  private static Snapshot listed(String devices, String name, String... links) {
    var unseen = HostView.unseen(new Reason.NotInFiles("this"));
    var host =
        new HostView(
            seen(Arrays.stream(links).map(CiliumDevicesTest::link).toList()),
            unseen.routes(),
            unseen.rules(),
            unseen.sysctls(),
            unseen.resolver(),
            unseen.filters(),
            unseen.kernel(),
            unseen.earlierDrops(),
            unseen.offloads(),
            unseen.selinux());
    return onLan(
            "v1.19.7",
            "devices",
            devices,
            "kube-proxy-replacement",
            "true",
            "enable-bpf-masquerade",
            "true")
        .snapshot(Vantage.unseen(VantageId.file(name), new Reason.NotInFiles("x")).with(host));
  }

  private static Snapshot accepting(boolean routes, String devices) {
    return accepting(routes, devices, false);
  }

  private static Snapshot accepting(boolean routes, String devices, boolean laptop) {
    var prefs =
        new Prefs(
            routes, true, List.of(), false, Optional.of(2), Optional.empty(), "", true, false);
    var links = List.of(link("eth0"), link("tailscale0"));
    var unseen = HostView.unseen(new Reason.NotInFiles("this"));
    var host =
        new HostView(
            seen(links),
            unseen.routes(),
            unseen.rules(),
            unseen.sysctls(),
            unseen.resolver(),
            unseen.filters(),
            unseen.kernel(),
            unseen.earlierDrops(),
            unseen.offloads(),
            unseen.selinux());
    Vantage vantage =
        laptop
            ? Vantage.unseen(VantageId.here(), new Reason.NotInFiles("x")).with(host)
            : on("node-1", says("1.19.7", "node-1"), host);
    var accepting =
        new Vantage(
            vantage.id(),
            vantage.status(),
            vantage.earlier(),
            vantage.table(),
            vantage.netcheck(),
            seen(prefs),
            vantage.pings(),
            vantage.health(),
            vantage.netmap(),
            vantage.host(),
            vantage.cilium());
    return onLan("v1.19.7", "devices", devices, "enable-bpf-masquerade", "true")
        .snapshot(accepting);
  }

  @Test
  void aDeviceMayBeListedByAnotherOfItsNamesSince120() {
    assertThat(found(CHECK, named("v1.20.2", "enp3s0"))).isEmpty();
    assertThat(found(CHECK, named("v1.20.2", "enp9s0")))
        .containsExactly("problem cilium-devices/no-nic");
    assertThat(found(CHECK, named("v1.19.7", "enp3s0")))
        .containsExactly("problem cilium-devices/no-nic");
  }

  @Test
  void onlyTheNodeThatWasLookedAtIsNamed() {
    assertThat(CHECK.examine(named("v1.19.7", "enp3s0")).findings().getFirst().details())
        .containsEntry("nodes", "node-1");
  }

  /// Nodes with a card `eth0` that is `enp3s0` as well, and these devices.
  private static Snapshot named(String version, String device) {
    Link card = link("eth0");
    var twice =
        new Link(
            card.name(),
            card.kind(),
            card.mtu(),
            card.up(),
            card.hasMac(),
            card.master(),
            card.addresses(),
            card.dropped(),
            List.of("enp3s0"));
    var unseen = HostView.unseen(new Reason.NotInFiles("this"));
    var host =
        new HostView(
            seen(List.of(twice, link("tailscale0"))),
            unseen.routes(),
            unseen.rules(),
            unseen.sysctls(),
            unseen.resolver(),
            unseen.filters(),
            unseen.kernel(),
            unseen.earlierDrops(),
            unseen.offloads(),
            unseen.selinux());
    return underlay(version, both(device + " tailscale0"))
        .snapshot(on("node-1", says(version.substring(1), "node-1"), host));
  }

  private static Link link(String name) {
    return new Link(
        name,
        "",
        name.startsWith("tailscale") ? 1280 : 1500,
        true,
        true,
        "",
        List.of(),
        OptionalLong.empty());
  }

  private static Clusters bpf(String devices) {
    return underlay("v1.18.4", both(devices));
  }

  private static String[] both(String devices) {
    return new String[] {
      "devices", devices, "enable-bpf-masquerade", "true", "kube-proxy-replacement", "true"
    };
  }

  private static String[] more(String[] pairs, String... others) {
    var all = new ArrayList<>(Arrays.asList(pairs));
    all.addAll(Arrays.asList(others));
    return all.toArray(String[]::new);
  }
}
