package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.agent;
import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.nodes;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.operator;
import static dev.tsk8s.core.CiliumCluster.override;
import static dev.tsk8s.core.CiliumCluster.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CiliumKeysTest {
  private static final CiliumKeys CHECK = new CiliumKeys();

  @ParameterizedTest
  @CsvSource({
    "clock-source, ktime, enable-bpf-clock-probe",
    "conntrack-max-entries, 524288, bpf-ct-global-tcp-max",
    "conntrack-accounting, false, bpf-conntrack-accounting",
    "MTU, 1280, mtu",
    "routingMode, native, routing-mode"
  })
  void aKeyThatNoVersionHasIsNamedWithTheOneThatIsMeant(String key, String value, String meant) {
    Clusters cluster = onLan("v1.19.7", key, value);

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-keys/phantom");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("key", key)
        .containsEntry("instead", meant)
        .containsEntry("path", "/data/" + key);
  }

  @ParameterizedTest
  @CsvSource({
    "enable-bpf-clock-probe, false",
    "bpf-ct-global-tcp-max, 524288",
    "bpf-conntrack-accounting, 1",
    "some-key-of-tomorrow, x",
    "mtu, ''"
  })
  void realKeysAndThoseThatAreNotKnownHereAreSilent(String key, String value) {
    assertThat(found(CHECK, onLan("v1.19.7", key, value))).isEmpty();
  }

  @Test
  void eachOfSeveralIsNamed() {
    Clusters cluster = onLan("v1.19.7", "clock-source", "ktime", "conntrack-max-entries", "1");

    assertThat(found(CHECK, cluster)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "enable-bpf-masquerade, yes",
    "enable-wireguard, on",
    "mtu, abc",
    "mtu, 1280.0",
    "cluster-pool-ipv4-cidr, 10.0.0.0/33",
    "ipv4-native-routing-cidr, 10.0.0.0",
    "tunnel-protocol, gre",
    "routing-mode, direct"
  })
  void aValueOfTheWrongTypeIsNamed(String key, String value) {
    assertThat(found(CHECK, onLan("v1.19.7", key, value)))
        .containsExactly("warning cilium-keys/unreadable");
  }

  @ParameterizedTest
  @CsvSource({
    "enable-bpf-masquerade, True",
    "enable-wireguard, 0",
    "mtu, 0",
    "cluster-pool-ipv4-cidr, 10.0.0.0/16 10.1.0.0/16",
    "cluster-pool-ipv4-cidr, ''",
    "tunnel-protocol, geneve"
  })
  void aValueThatTheAgentReadsIsSilent(String key, String value) {
    assertThat(found(CHECK, onLan("v1.19.7", key, value))).isEmpty();
  }

  @Test
  void twoOverridesForTheSameNodesThatDisagreeAreNamedWithTheOneThatWins() {
    Clusters cluster =
        onLan("v1.19.7", "mtu", "1500")
            .with(with(override("a", "", "mtu", "1280"), override("b", "a", "mtu", "1400")));

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-keys/overruled");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("winner", "b")
        .containsEntry("loser", "a")
        .containsEntry("value", "1400")
        .containsEntry("lostValue", "1280")
        .containsEntry("nodes", "node-1");
  }

  @Test
  void overridesThatAgreeOrSelectOtherNodesAreSilent() {
    Clusters agreeing =
        onLan("v1.19.7", "mtu", "1500")
            .with(with(override("a", "", "mtu", "1280"), override("b", "a", "mtu", "1280")));
    Clusters apart =
        onLan("v1.19.7", "mtu", "1500")
            .with(with(override("a", "b", "mtu", "1280"), override("b", "a", "mtu", "1400")));

    assertThat(found(CHECK, agreeing)).isEmpty();
    assertThat(found(CHECK, apart)).isEmpty();
  }

  @Test
  void anArgumentOfTheOperatorThatContradictsTheConfigMapIsNamed() {
    Clusters cluster =
        onLan("v1.19.7", "ipam", "cluster-pool")
            .with(operator(List.of("cilium-operator-generic", "--ipam=kubernetes"), Map.of()));

    assertThat(found(CHECK, cluster)).containsExactly("problem cilium-keys/operator-differs");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("by", "--ipam")
        .containsEntry("value", "kubernetes")
        .containsEntry("lostValue", "cluster-pool")
        .containsEntry("case", "argument");
  }

  @Test
  void aVariableOfTheOperatorThatContradictsTheConfigMapIsNamed() {
    Clusters cluster =
        onLan("v1.19.7", "ipam", "kubernetes")
            .with(operator(List.of(), Map.of("CILIUM_IPAM", "cluster-pool")));

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-keys/operator-differs");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("case", "variable")
        .containsEntry("variable", "CILIUM_IPAM");
  }

  @Test
  void anOperatorThatSetsTheSameOrWhatTheConfigMapDoesNotSetIsSilent() {
    Clusters same =
        onLan(
                "v1.19.7",
                "ipam",
                "cluster-pool",
                "cluster-pool-ipv4-cidr",
                "10.0.0.0/16 10.1.0.0/16")
            .with(
                operator(
                    List.of("--ipam=cluster-pool"),
                    Map.of(
                        "CILIUM_CLUSTER_POOL_IPV4_CIDR", "10.1.0.0/16,10.0.0.0/16",
                        "CILIUM_IPAM", "")));
    Clusters argumentFirst =
        onLan("v1.19.7", "ipam", "cluster-pool")
            .with(operator(List.of("--ipam", "cluster-pool"), Map.of("CILIUM_IPAM", "eni")));

    assertThat(found(CHECK, same)).isEmpty();
    assertThat(found(CHECK, argumentFirst)).isEmpty();
  }

  @Test
  void anArgumentOfTheAgentsThatContradictsTheConfigMapIsNamed() {
    Clusters cluster =
        nodes("192.168.1.2", "192.168.1.3")
            .with(agent("v1.19.7", "cilium-agent", "--devices=eth0"))
            .with(config("kube-system", "devices", "eth0 tailscale0"));

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-keys/outranked");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("by", "--devices")
        .containsEntry("loserKind", "ConfigMap")
        .containsEntry("lostValue", "eth0 tailscale0")
        .containsEntry("value", "eth0");
  }

  @Test
  void aVariableOfTheAgentsIsUsedAndGoesBehindAnArgument() {
    var variable = variables(agent("v1.19.7"), "CILIUM_MTU", "1280");
    var both = variables(agent("v1.19.7", "--mtu=1500"), "CILIUM_MTU", "1280");
    Clusters nodes = nodes("192.168.1.2", "192.168.1.3").with(config("kube-system", "mtu", "1500"));

    assertThat(found(CHECK, nodes.with(variable))).containsExactly("warning cilium-keys/outranked");
    assertThat(only(CHECK, nodes.with(variable)).details())
        .containsEntry("case", "variable")
        .containsEntry("variable", "CILIUM_MTU")
        .containsEntry("value", "1280");
    assertThat(
            found(
                CHECK,
                nodes("192.168.1.2", "192.168.1.3")
                    .with(config("kube-system", "mtu", "1500"))
                    .with(both)))
        .isEmpty();
  }

  private static CniAgent variables(CniAgent agent, String name, String value) {
    return new CniAgent(
        agent.agent(),
        agent.namespace(),
        agent.name(),
        agent.version(),
        agent.args(),
        new TreeMap<>(Map.of(name, value)),
        agent.nodeSelector());
  }

  @Test
  void aKeyOfAnOlderVersionThatContradictsIsNamed() {
    Clusters cluster = onLan("v1.19.7", "tunnel", "disabled", "routing-mode", "tunnel");

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-keys/removed");
    assertThat(only(CHECK, cluster).details()).containsEntry("inForce", "tunnel");
    assertThat(found(CHECK, onLan("v1.19.7", "tunnel", "geneve")))
        .containsExactly("warning cilium-keys/removed");
  }

  @ParameterizedTest
  @CsvSource({"v1.19.7, vxlan, tunnel", "v1.19.7, disabled, native", "v1.13.4, disabled, ''"})
  void aKeyOfAnOlderVersionThatAgreesOrIsReadIsSilent(String version, String old, String mode) {
    assertThat(found(CHECK, onLan(version, "tunnel", old, "routing-mode", mode))).isEmpty();
  }

  @Test
  void withoutAVersionAnOlderKeyIsNotJudged() {
    assertThat(missing(CHECK, onLan("latest", "tunnel", "disabled").snapshot()))
        .containsExactly(new Reason.Failed("DaemonSet kube-system/cilium", "image version"));
  }
}
