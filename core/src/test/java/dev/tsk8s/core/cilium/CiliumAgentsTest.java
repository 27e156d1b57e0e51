package dev.tsk8s.core.cilium;

import static dev.tsk8s.core.CiliumCluster.agent;
import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.nodes;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.override;
import static dev.tsk8s.core.CiliumCluster.unselecting;
import static dev.tsk8s.core.CiliumCluster.with;
import static dev.tsk8s.core.Clusters.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CiliumAgentsTest {
  private static final Reason FORBIDDEN = new Reason.Forbidden("list", "something", "");

  @Test
  void anOverrideBeatsTheConfigMapAndAnArgumentBeatsBoth() {
    var map = nodes("10.0.0.1", "10.0.0.2").with(config("kube-system", "mtu", "1"));
    var overridden = with(override("all", "", "mtu", "2"));

    assertThat(mtu(map.with(agent("v1.19.0")))).isEqualTo("1");
    assertThat(mtu(map.with(overridden))).isEqualTo("2");
    assertThat(
            mtu(
                nodes("10.0.0.1", "10.0.0.2")
                    .with(config("kube-system", "mtu", "1"))
                    .with(overridden)
                    .with(agent("v1.19.0", "cilium-agent", "--mtu=3"))))
        .isEqualTo("3");
  }

  @Test
  void ofTwoOverridesTheLastByNameCounts() {
    var both = with(override("b", "", "mtu", "2", "devices", "b0"), override("a", "", "mtu", "3"));
    var only = one(onLan("v1.19.0", "mtu", "1").with(both));

    assertThat(only.text("mtu")).isEqualTo("2");
    assertThat(only.subject("mtu")).isEqualTo(Subject.of("CiliumNodeConfig", "kube-system", "b"));
    assertThat(only.subject("ipam"))
        .isEqualTo(Subject.of("ConfigMap", "kube-system", "cilium-config"));
  }

  @Test
  void anEmptySelectorSelectsAllAndNoneSelectsNothing() {
    assertThat(mtu(onLan("v1.19.0", "mtu", "1").with(with(override("x", "", "mtu", "2")))))
        .isEqualTo("2");
    assertThat(mtu(onLan("v1.19.0", "mtu", "1").with(with(unselecting("x", "mtu", "2")))))
        .isEqualTo("1");
  }

  @Test
  void nodesThatAnOverrideSelectsAreAGroupOfTheirOwn() {
    var agents = of(onLan("v1.19.0", "mtu", "1").with(with(override("x", "a", "mtu", "2"))));

    assertThat(agents.configs())
        .extracting(one -> one.nodes() + " " + one.text("mtu"))
        .containsExactly("[node-1] 2", "[node-2] 1");
  }

  @Test
  void anOverrideInAnotherNamespaceIsNotTheAgents() {
    var elsewhere =
        new CiliumObjects.NodeConfig(
            "vpn", "x", override("x", "").selector(), override("x", "", "mtu", "2").defaults());

    assertThat(mtu(onLan("v1.19.0", "mtu", "1").with(with(elsewhere)))).isEqualTo("1");
  }

  @Test
  void withoutTheNodesAnOverrideForSomeLeavesAllUnknown() {
    var some = onLan("v1.19.0").with(with(override("x", "a", "mtu", "2"))).nodesUnseen(FORBIDDEN);
    var all = onLan("v1.19.0").with(with(override("x", "", "mtu", "2"))).nodesUnseen(FORBIDDEN);

    assertThat(of(some).configs()).isEmpty();
    assertThat(of(some).unseen()).containsExactly(FORBIDDEN);
    assertThat(mtu(all)).isEqualTo("2");
  }

  @Test
  void theConfigMapIsTheOneBesideTheAgents() {
    var two =
        cluster()
            .with(config("cilium", "mtu", "2"))
            .with(config("kube-system", "mtu", "1"))
            .with(agent("v1.19.0"));

    assertThat(mtu(two)).isEqualTo("1");
  }

  @Test
  void aConfigMapOfAnotherNamespaceSaysNothing() {
    var agents = of(cluster().with(config("cilium", "mtu", "2")).with(agent("v1.19.0")));

    assertThat(agents.configs()).isEmpty();
    assertThat(agents.unseen())
        .containsExactly(new Reason.Failed("ConfigMap kube-system/cilium-config", "not found"));
  }

  @Test
  void aConfigMapThatWasLeftBehindSaysNothing() {
    assertThat(of(cluster().with(config("kube-system", "devices", "tailscale0"))).configs())
        .isEmpty();
  }

  @Test
  void withoutAnythingOfItThereIsNoCilium() {
    assertThat(of(cluster()).present().isNo()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--devices=eth0, eth0",
    "--devices eth0, eth0",
    "--devices=eth0 --devices=eth1, eth0 eth1",
    "--devices=eth0;eth1, eth0 eth1"
  })
  void readsArgumentsAsTheAgentDoes(String args, String devices) {
    var words = args.replace(';', ',').split(" ");

    assertThat(
            one(cluster().with(agent("v1.19.0", words)).with(config("kube-system")))
                .list("devices"))
        .containsExactly(devices.split(" "));
  }

  @Test
  void aFlagWithoutAValueIsOn() {
    var agents =
        cluster()
            .with(agent("v1.19.0", "--enable-wireguard", "--mtu=1280"))
            .with(config("kube-system"));

    assertThat(one(agents).isOn("enable-wireguard").isYes()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "1", "t"})
  void theseAreOn(String value) {
    assertThat(one(onLan("v1.19.0", "enable-ipv6", value)).isOn("enable-ipv6").isYes()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "2", "enabled"})
  void theseNeitherTheAgentNorWeCanRead(String value) {
    assertThat(one(onLan("v1.19.0", "enable-ipv6", value)).isOn("enable-ipv6").reasons())
        .containsExactly(
            new Reason.Failed(
                "ConfigMap kube-system/cilium-config enable-ipv6", value + " (true|false)"));
  }

  @Test
  void whatNobodySetsHasTheAgentsDefault() {
    var bare = one(onLan("v1.19.0"));

    assertThat(bare.isOn("enable-ipv4").isYes()).isTrue();
    assertThat(bare.isOn("enable-ipv4-masquerade").isYes()).isTrue();
    assertThat(bare.isOn("enable-bpf-masquerade").isNo()).isTrue();
    assertThat(bare.isTunnelled().isYes()).isTrue();
    assertThat(bare.replacesKubeProxy().isNo()).isTrue();
    assertThat(bare.routesHostInBpf().isNo()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"strict, true", "true, true", "disabled, false", "false, false"})
  void readsTheOldWordsOfTheReplacement(String value, boolean on) {
    assertThat(one(onLan("v1.14.0", "kube-proxy-replacement", value)).replacesKubeProxy().isYes())
        .isEqualTo(on);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partial", "probe"})
  void wordsThatLeftItToOtherKeysAreUnknown(String value) {
    assertThat(one(onLan("v1.13.0", "kube-proxy-replacement", value)).replacesKubeProxy().reasons())
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0 tailscale0", "eth0,tailscale0", " eth0,  tailscale0 "})
  void listsAreJoinedBySpacesOrCommas(String devices) {
    assertThat(one(onLan("v1.19.0", "devices", devices)).list("devices"))
        .containsExactly("eth0", "tailscale0");
  }

  @ParameterizedTest
  @CsvSource({
    "v1.18.4, 18",
    "1.16.9-gke.1100, 16",
    "v1.20.0-rc.1, 20",
    "v1.14.5-eksa.2, 14",
    "v1.99.0, 99"
  })
  void readsTheVersionFromATag(String tag, int minor) {
    assertThat(one(onLan(tag)).version()).contains(new CiliumVersion(minor));
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "", "main", "v2.0.0", "1.x"})
  void aTagWithoutAVersionHasNone(String tag) {
    assertThat(one(onLan(tag)).version()).isEqualTo(Optional.empty());
  }

  @Test
  void aNodesOwnAnnotationCountsWhereTheInitContainerReadsIt() {
    var read =
        annotated(
            "cilium-dbg",
            "build-config",
            "--source=config-map:cilium-config,cilium-node-config,node:");

    assertThat(mtu(read)).isEqualTo("1280");
    assertThat(one(read).subject("mtu")).isEqualTo(Subject.of("Node", "", "node-1"));
    assertThat(mtu(read.with(with(override("a", "", "mtu", "1400"))))).isEqualTo("1280");
  }

  @Test
  void otherwiseItIsIgnored() {
    assertThat(mtu(annotated())).isEqualTo("1500");
    assertThat(mtu(annotated("cilium-dbg", "build-config"))).isEqualTo("1500");
    assertThat(
            mtu(
                annotated(
                    "cilium-dbg",
                    "build-config",
                    "--source",
                    "config-map,node:",
                    "--deny-config-keys",
                    "mtu")))
        .isEqualTo("1500");
  }

  @Test
  void anOverrideThatComesLaterGoesBeforeTheAnnotation() {
    var read =
        annotated("cilium-dbg", "build-config", "--source=config-map,node:,cilium-node-config");

    assertThat(mtu(read.with(with(override("a", "", "mtu", "1400"))))).isEqualTo("1400");
  }

  private static Clusters annotated(String... resolver) {
    var node =
        Clusters.withAnnotation(
            Clusters.node("node-1", "10.0.0.1"), "config.cilium.io/mtu", "1280");
    var agent = agent("v1.19.0");
    return cluster()
        .with(node)
        .with(config("kube-system", "mtu", "1500"))
        .with(
            new CniAgent(
                agent.agent(),
                agent.namespace(),
                agent.name(),
                agent.version(),
                agent.args(),
                agent.env(),
                agent.nodeSelector(),
                List.of(resolver)));
  }

  private static CiliumAgents of(Clusters cluster) {
    return CiliumAgents.of(cluster.snapshot());
  }

  private static AgentConfig one(Clusters cluster) {
    List<AgentConfig> configs = of(cluster).configs();
    assertThat(configs).hasSize(1);
    return configs.getFirst();
  }

  private static String mtu(Clusters cluster) {
    return one(cluster).text("mtu");
  }
}
