package dev.tsk8s.core.network;

import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static dev.tsk8s.core.Clusters.withAnnotation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.AddressPools;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodNetworksTest {

  @ParameterizedTest
  @CsvSource({
    "vxlan, VXLAN, 50, 8472/udp",
    "host-gw, NONE, 0, ''",
    "wireguard, WIREGUARD, 80, 51820/udp",
    "ipip, IPIP, 20, 4/ip",
    "udp, UDP, 28, 8285/udp"
  })
  void flannelsBackEndDecides(String type, Encapsulation in, int overhead, String ports) {
    var network =
        carrier(
            nodes()
                .with(agent(Agent.FLANNEL))
                .with(map("kube-flannel-cfg", "net-conf.json", backend(type))));

    assertThat(network.cni()).isEqualTo(Cni.FLANNEL);
    assertThat(network.version()).isEqualTo("v0.28.4");
    assertThat(way(network)).extracting(Way::encapsulation, Way::overhead).contains(in, overhead);
    assertThat(String.join(",", way(network).ports())).isEqualTo(ports);
    assertThat(network.podMtuOver(1280)).hasValue(1280 - overhead);
  }

  @Test
  void takesTheTunnelOffTheMtuThatFlannelIsGiven() {
    String settings = "{\"Backend\":{\"Type\":\"vxlan\",\"MTU\":1230,\"Port\":4789}}";

    var network =
        carrier(
            nodes()
                .with(agent(Agent.FLANNEL))
                .with(map("kube-flannel-cfg", "net-conf.json", settings)));

    assertThat(network.podMtuOver(9000)).hasValue(1230 - 50);
    assertThat(way(network).ports()).containsExactly("4789/udp");
  }

  @Test
  void withoutItsSettingsItIsNotKnown() {
    var network = carrier(nodes().with(agent(Agent.FLANNEL)));

    assertThat(network.way()).isInstanceOf(Answer.Of.Unsure.class);
    assertThat(network.podMtuOver(1500)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"vxlan, VXLAN", "extension, TAILSCALE", "host-gw, NONE"})
  void k3sCarriesFlannelInsideItself(String type, Encapsulation in) {
    var node =
        withAnnotation(node("a", "192.168.1.2"), "flannel.alpha.coreos.com/backend-type", type);

    var network = carrier(cluster().with(node));

    assertThat(network.cni()).isEqualTo(Cni.FLANNEL);
    assertThat(network.agent()).isEmpty();
    assertThat(way(network).encapsulation()).isEqualTo(in);
  }

  @ParameterizedTest
  @CsvSource({
    "'', CrossSubnet, VXLAN, vxlan CrossSubnet",
    "Always, Never, IPIP, ipip Always",
    "Never, Never, NONE, bgp"
  })
  void calicosPoolsDecide(String ipip, String vxlan, Encapsulation in, String mode) {
    var network = carrier(nodes().with(agent(Agent.CALICO)).with(pools(ipip, vxlan)));

    assertThat(way(network).encapsulation()).isEqualTo(in);
    assertThat(way(network).mode()).isEqualTo(mode);
  }

  @Test
  void calicoBesideTheVpcsCniIsThereForPolicies() {
    var networks =
        PodNetworks.of(
            nodes()
                .with(agent(Agent.CALICO))
                .with(agent(Agent.AWS_VPC_CNI))
                .with(pools("", ""))
                .snapshot());

    assertThat(networks.carrier()).map(PodNetwork::cni).contains(Cni.AWS_VPC_CNI);
    assertThat(networks.has(Cni.CALICO)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "v1.19.7, routing-mode, tunnel, VXLAN, 50",
    "v1.19.7, tunnel-protocol, geneve, GENEVE, 50",
    "v1.19.7, routing-mode, native, NONE, 0",
    "v1.19.7, enable-wireguard, true, VXLAN, 130",
    "v1.20.2, enable-wireguard, true, VXLAN, 145",
    "v1.15.2, enable-wireguard, true, VXLAN, 130",
    "v1.14.19, enable-wireguard, true, VXLAN, 80",
    "v1.19.7, enable-ipsec, true, VXLAN, 127",
    "v1.13.4, tunnel, disabled, NONE, 0"
  })
  void ciliumsKeysDecide(String version, String key, String value, Encapsulation in, int overhead) {
    var network = carrier(onLan(version, key, value));

    assertThat(way(network)).extracting(Way::encapsulation, Way::overhead).contains(in, overhead);
  }

  @Test
  void ciliumsMtuIsThatOfTheUnderlay() {
    assertThat(carrier(onLan("v1.19.7", "mtu", "1280")).podMtuOver(9000)).hasValue(1230);
  }

  @Test
  void ciliumNeedsItsTunnelAndItsProbes() {
    assertThat(way(carrier(onLan("v1.19.7", "tunnel-port", "0"))).ports())
        .containsExactly("8472/udp", "4240/tcp", "icmp");
  }

  @Test
  void ciliumChainedOnAnotherCarriesNothing() {
    var networks =
        PodNetworks.of(
            onLan("v1.19.7", "cni-chaining-mode", "aws-cni", "routing-mode", "native")
                .with(agent(Agent.AWS_VPC_CNI))
                .snapshot());

    assertThat(networks.carrier()).map(PodNetwork::cni).contains(Cni.AWS_VPC_CNI);
  }

  @Test
  void anAgentThatNoNodeSelectsIsSwitchedOff() {
    var off =
        new CniAgent(
            Agent.AWS_VPC_CNI,
            "kube-system",
            "aws-node",
            "v1.21.1",
            List.of(),
            new TreeMap<>(),
            new TreeMap<>(Map.of("io.cilium/aws-node-enabled", "true")));

    var networks = PodNetworks.of(onLan("v1.19.7").with(off).snapshot());

    assertThat(networks.all()).extracting(PodNetwork::cni).containsExactly(Cni.CILIUM);
  }

  @ParameterizedTest
  @CsvSource({
    "KUBE_ROUTER, KUBE_ROUTER, IPIP, 1480",
    "ANTREA, ANTREA, GENEVE, 1450",
    "OVN_KUBERNETES, OVN_KUBERNETES, GENEVE, 1400",
    "KINDNET, KINDNET, NONE, 1500",
    "WEAVE, WEAVE, VXLAN, 1376",
    "AWS_VPC_CNI, AWS_VPC_CNI, NONE, 9001",
    "AZURE_CNS, AZURE_CNI, NONE, 1500"
  })
  void theOthersHaveTheirDefaults(Agent agent, Cni cni, Encapsulation in, int mtu) {
    var network = carrier(nodes().with(agent(agent)));

    assertThat(network.cni()).isEqualTo(cni);
    assertThat(way(network).encapsulation()).isEqualTo(in);
    assertThat(network.podMtuOver(1500)).isEqualTo(OptionalInt.of(mtu));
  }

  @Test
  void antreasConfigurationGoesBefore() {
    var network =
        carrier(
            nodes()
                .with(agent(Agent.ANTREA))
                .with(
                    new NetworkConfig(
                        "kube-system",
                        "antrea-config",
                        new TreeMap<>(
                            Map.of("trafficEncapMode", "noEncap", "defaultMTU", "1300")))));

    assertThat(way(network).mode()).isEqualTo("noEncap");
    assertThat(network.podMtuOver(1500)).hasValue(1300);
  }

  @Test
  void withoutAgentsNothingIsSaid() {
    assertThat(PodNetworks.of(nodes().snapshot()).carrier()).isEmpty();
    assertThat(PodNetworks.of(nodes().with(config("kube-system")).snapshot()).carrier()).isEmpty();
  }

  private static Clusters nodes() {
    return cluster().with(node("a", "192.168.1.2"));
  }

  private static PodNetwork carrier(Clusters cluster) {
    return PodNetworks.of(cluster.snapshot()).carrier().orElseThrow();
  }

  private static Way way(PodNetwork network) {
    return network.way() instanceof Answer.Of.Is<Way>(var way) ? way : Way.plain("not known");
  }

  private static String backend(String type) {
    return "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"" + type + "\"}}";
  }

  private static NetworkConfig map(String name, String key, String value) {
    return new NetworkConfig("kube-system", name, new TreeMap<>(Map.of(key, value)));
  }

  private static AddressPools pools(String ipip, String vxlan) {
    var pool = new PodPool("one", List.of(new Cidr("10.9.0.0/16")), false, ipip, vxlan);
    return new AddressPools(
        seen(Optional.empty()),
        seen(Optional.of(List.of(pool))),
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.empty()),
        seen(Optional.empty()));
  }
}
