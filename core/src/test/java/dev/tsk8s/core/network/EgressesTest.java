package dev.tsk8s.core.network;

import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Clusters.seen;
import static dev.tsk8s.core.Clusters.withAnnotation;
import static dev.tsk8s.core.Clusters.withLabel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.CiliumCluster;
import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.AddressPools;
import dev.tsk8s.core.facts.AddressPools.FelixSettings;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Cure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each pod network as its published manifest runs it, then with each of its switches. The words
/// are `rewritten random host`, each yes, no or what is missing.
final class EgressesTest {
  private static final String AWS = "AWS_VPC_K8S_CNI_";

  /// Manifest v1.23.1: EXTERNALSNAT=false, RANDOMIZESNAT=prng, ENABLE_IPv6=false,
  /// ENABLE_POD_ENI=false; the others are not in it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | yes yes yes",
        "AWS_VPC_K8S_CNI_RANDOMIZESNAT=hashrandom      | yes yes yes",
        "AWS_VPC_K8S_CNI_RANDOMIZESNAT=off             | yes yes yes",
        "AWS_VPC_K8S_CNI_RANDOMIZESNAT=none            | yes no no",
        "AWS_VPC_K8S_CNI_EXTERNALSNAT=true             | no no no",
        "AWS_VPC_K8S_CNI_EXTERNALSNAT=T                | no no no",
        "AWS_VPC_K8S_CNI_EXTERNALSNAT=yes              | yes yes yes",
        "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS=0.0.0.0/0  | no no no",
        "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS=203.0.113.0/24,198.51.100.0/24 | yes yes yes",
        "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS=0.0.0.0/1  | AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS",
        "AWS_VPC_K8S_CNI_RANDOMIZESNAT=$(configMap)    | AWS_VPC_K8S_CNI_RANDOMIZESNAT AWS_VPC_K8S_CNI_RANDOMIZESNAT AWS_VPC_K8S_CNI_RANDOMIZESNAT",
        "ENABLE_POD_ENI=true                           | SecurityGroupPolicy SecurityGroupPolicy yes",
        "ENABLE_POD_ENI=true POD_SECURITY_GROUP_ENFORCING_MODE=standard | yes yes yes",
        "ENABLE_POD_ENI=true AWS_VPC_K8S_CNI_RANDOMIZESNAT=none | SecurityGroupPolicy no no",
        "ENABLE_IPv6=true                              | yes yes no",
        "ENABLE_IPv6=true AWS_VPC_K8S_CNI_RANDOMIZESNAT=none | yes no no",
        "ENABLE_IPv6=true ENABLE_V4_EGRESS=false       | no no no"
      })
  void awsVpcCni(String changed, String expected) {
    assertThat(words(eks(changed))).isEqualTo(expected);
  }

  @Test
  void awsNodesWithoutTheAgentAreNotDescribedByIt() {
    Clusters eks = eks("");
    ClusterNode auto =
        withLabel(node("auto-1", "10.0.0.9"), "eks.amazonaws.com/compute-type", "auto");

    var egress = Egresses.of(new Scene(eks.with(auto).snapshot())).of(auto, List.of());

    assertThat(words(egress)).isEqualTo("EKS auto EKS auto EKS auto");
  }

  @Test
  void aClusterOfSuchNodesAloneIsNotDescribedByItEither() {
    var agent = Clusters.agent(Agent.AWS_VPC_CNI);
    ClusterNode auto =
        withLabel(node("auto-1", "10.0.0.9"), "eks.amazonaws.com/compute-type", "auto");
    Clusters eks = cluster().with(agent).with(auto);
    var alone = eks.snapshot();
    var mixed = eks.with(node("own-1", "10.0.0.10")).snapshot();

    assertThat(words(Egresses.of(new Scene(alone)).anywhere()))
        .isEqualTo("EKS auto EKS auto EKS auto");
    assertThat(words(Egresses.of(new Scene(mixed)).anywhere())).isEqualTo("yes yes yes");
  }

  @Test
  void itNamesTheSwitchAndWhereItStands() {
    Egress aws = Egresses.of(new Scene(eks("").snapshot())).anywhere().orElseThrow();

    assertThat(aws.decider().text())
        .isEqualTo("kube-system/aws-node AWS_VPC_K8S_CNI_RANDOMIZESNAT");
    assertThat(aws.decider().value()).isEqualTo("prng");
    assertThat(aws.cure()).isEqualTo(Cure.AWS);
  }

  /// Manifest v0.28.9: `--ip-masq --kube-subnet-mgr`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v0.28.9 | --ip-masq | yes yes no | FLANNEL",
        "v0.27.4 | --ip-masq=true | yes yes no | FLANNEL",
        "v0.27.3 | --ip-masq | yes yes no | FLANNEL_UPGRADE",
        "''      | -ip-masq | yes yes no | FLANNEL_UPGRADE",
        "v0.28.9 | --ip-masq --ip-masq-fully-random-disable | yes no no | NONE",
        "v0.28.9 | --ip-masq --ip-masq-fully-random-disable=false | yes yes no | FLANNEL",
        "v0.28.9 | --kube-subnet-mgr | ipMasq ipMasq no | NONE",
        "v0.28.9 | --ip-masq=false | ipMasq ipMasq no | NONE",
        "v0.28.9 | --ip-masq=0 FLANNELD_IP_MASQ=true | ipMasq ipMasq no | NONE",
        "v0.28.9 | FLANNELD_IP_MASQ=T | yes yes no | FLANNEL",
        "v0.28.9 | --ip-masq FLANNELD_IP_MASQ_FULLY_RANDOM_DISABLE=1 | yes no no | NONE",
        "v0.28.9 | --ip-masq --ip-masq-fully-random-disable=f FLANNELD_IP_MASQ_FULLY_RANDOM_DISABLE=1 | yes yes no | FLANNEL",
        "v0.28.9 | --ip-masq FLANNELD_IP_MASQ_FULLY_RANDOM_DISABLE=$(configMap) | yes FLANNELD_IP_MASQ_FULLY_RANDOM_DISABLE no | NONE"
      })
  void flannel(String version, String args, String expected, Cure cure) {
    Clusters flannel = nodes().with(flannel(Agent.FLANNEL, version, args));

    assertThat(words(flannel)).isEqualTo(expected);
    assertThat(Egresses.of(new Scene(flannel.snapshot())).anywhere().orElseThrow().cure())
        .isEqualTo(cure);
  }

  @Test
  void canalMasqueradesAsItsFlannelDoes() {
    assertThat(words(nodes().with(agent(Agent.CANAL, "v0.26.1", "--ip-masq"))))
        .isEqualTo("yes yes no");
  }

  /// Its manifest: `FLANNELD_IP_MASQ` from `masquerade` of its ConfigMap.
  @ParameterizedTest
  @CsvSource({
    "canal-config, true, yes yes no",
    "rke2-canal-config, true, yes yes no",
    "canal-config, false, no no no",
    "another, true, FLANNELD_IP_MASQ FLANNELD_IP_MASQ no"
  })
  void canalTakesItFromItsConfigMap(String name, String masquerade, String expected) {
    CniAgent canal =
        flannel(Agent.CANAL, "v0.24.4", "--kube-subnet-mgr FLANNELD_IP_MASQ=$(configMap)");

    assertThat(words(nodes().with(canal).with(map(name, "masquerade", masquerade))))
        .isEqualTo(expected);
  }

  @Test
  void flannelInsideK3sIsRandomAndHasNoSwitch() {
    Egress k3s =
        Egresses.of(new Scene(embedded("v1.34.1+k3s1").snapshot())).anywhere().orElseThrow();

    assertThat(words(Optional.of(k3s))).isEqualTo("yes yes no");
    assertThat(k3s.cure()).isEqualTo(Cure.NONE);
    assertThat(k3s.decider().text()).isEqualTo("kubeletVersion: flannel --ip-masq (v1.34.1+k3s1)");
    assertThat(words(embedded("v1.34.1+rke2r1"))).isEqualTo("yes yes no");
  }

  @Test
  void flannelAsAServiceOfTheHostIsNotKnown() {
    assertThat(words(embedded("v1.34.1"))).isEqualTo("--ip-masq --ip-masq no");
  }

  /// Manifest: image v2.8.0 without arguments; `--random-fully` came with 2.10.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v2.8.0  | --v=2 | yes no no",
        "v2.9.3  | --v=2 | yes no no",
        "v2.10.0 | --v=2 | yes yes yes",
        "v2.12.4 | --random-fully=false | yes no no",
        "v2.12.4 | -random-fully=false | yes no no",
        "''      | --v=2 | yes --random-fully --random-fully",
        "''      | --random-fully=false | yes no no"
      })
  void ipMasqAgent(String version, String arg, String expected) {
    assertThat(words(nodes().with(agent(Agent.IP_MASQ_AGENT, version, arg)))).isEqualTo(expected);
  }

  @Test
  void anIpMasqAgentThatExemptsTheInternetRewritesNothing() {
    Clusters gke =
        nodes()
            .with(agent(Agent.IP_MASQ_AGENT, "v2.12.4"))
            .with(map("ip-masq-agent", "config", "nonMasqueradeCIDRs: [\"0.0.0.0/0\"]"));

    assertThat(words(gke)).isEqualTo("no no no");
  }

  @Test
  void anIpMasqAgentWhoseSelectorFindsNoNodeDoesNothing() {
    var selecting =
        new CniAgent(
            Agent.IP_MASQ_AGENT,
            "kube-system",
            "ip-masq-agent",
            "v2.12.4",
            List.of(),
            new TreeMap<>(),
            new TreeMap<>(Map.of("node.kubernetes.io/masq-agent-ds-ready", "true")));

    assertThat(Egresses.of(new Scene(nodes().with(selecting).snapshot())).anywhere()).isEmpty();
  }

  @Test
  void azuresAgentHasNoRandomPorts() {
    Clusters aks =
        nodes()
            .with(agent(Agent.AZURE_CNS, "v1.6.5"))
            .with(agent(Agent.AZURE_IP_MASQ_AGENT, "v0.1.15"));

    assertThat(words(aks)).isEqualTo("yes no no");
  }

  @Test
  void azureWithoutThatAgentIsNotKnown() {
    assertThat(words(nodes().with(agent(Agent.AZURE_CNS, "v1.6.5"))))
        .isEqualTo("Azure CNI Azure CNI no");
  }

  @Test
  void googlesOwnMasqueradingIsNotKnown() {
    Clusters gke =
        cluster().with(withLabel(node("n", "10.0.0.2"), "cloud.google.com/gke-nodepool", "a"));

    assertThat(words(gke)).isEqualTo("GKE GKE no");
  }

  /// Manifest: `--run-router=true --run-firewall=true --run-service-proxy=false`.
  @ParameterizedTest
  @CsvSource({"--run-router=true, yes yes no", "--enable-pod-egress=false, no no no"})
  void kubeRouter(String arg, String expected) {
    assertThat(words(nodes().with(agent(Agent.KUBE_ROUTER, "v2.5.0", arg)))).isEqualTo(expected);
  }

  /// Its firewall and its Service proxy stand beside another CNI, which carries the packets.
  @ParameterizedTest
  @CsvSource({"--run-router=false", "--enable-cni=false", "--run-router=0"})
  void kubeRouterBesideAnotherNetworkDoesNotDecide(String arg) {
    CniAgent router = agent(Agent.KUBE_ROUTER, "v2.5.0", arg, "--run-firewall=true");

    assertThat(words(eks(AWS + "RANDOMIZESNAT=none").with(router))).isEqualTo("yes no no");
    assertThat(Egresses.of(new Scene(nodes().with(router).snapshot())).anywhere()).isEmpty();
  }

  @Test
  void kubeRouterThatRoutesAndCarriesDecides() {
    CniAgent router =
        agent(Agent.KUBE_ROUTER, "v2.5.0", "--run-router=true", "--run-service-proxy=false");

    assertThat(words(nodes().with(router))).isEqualTo("yes yes no");
  }

  /// Manifest v2.x: `trafficEncapMode: "encap"`, `noSNAT: false`, `snatFullyRandomPorts: false`.
  @ParameterizedTest
  @CsvSource({
    "encap, false, false, yes no no",
    "encap, false, true, yes yes no",
    "encap, false, True, yes yes no",
    "noEncap, TRUE, false, no no no",
    "noEncap, true, true, no no no",
    "noEncap, false, false, yes no no",
    "encap, true, false, yes no no"
  })
  void antrea(String mode, String noSnat, String random, String expected) {
    Clusters antrea =
        nodes()
            .with(agent(Agent.ANTREA, "v2.4.0"))
            .with(
                new NetworkConfig(
                    "kube-system",
                    "antrea-config",
                    new TreeMap<>(
                        Map.of(
                            "trafficEncapMode", mode,
                            "noSNAT", noSnat,
                            "snatFullyRandomPorts", random))));

    assertThat(words(antrea)).isEqualTo(expected);
  }

  @Test
  void antreaForPoliciesOnlyLeavesItToTheOther() {
    Clusters both =
        eks("")
            .with(agent(Agent.ANTREA, "v2.4.0"))
            .with(map("antrea-config", "trafficEncapMode", "networkPolicyOnly"));

    assertThat(words(both)).isEqualTo("yes yes yes");
  }

  @ParameterizedTest
  @CsvSource({
    "KINDNET, '', yes no no",
    "KINDNET, --masquerading=true, yes no no",
    "KINDNET, --masquerading=false, no no no",
    "WEAVE, '', yes no no",
    "OVN_KUBERNETES, '', OVN-Kubernetes OVN-Kubernetes no"
  })
  void smallNetworks(Agent agent, String arg, String expected) {
    assertThat(words(nodes().with(agent(agent, "v1.0.0", arg)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | yes no no",
        "enable-bpf-masquerade=true                             | yes no no",
        "iptables-random-fully=true                             | yes yes no",
        "enable-bpf-masquerade=true iptables-random-fully=true  | yes no no",
        "enable-ipv4-masquerade=false                           | no no no",
        "enable-ipv4-masquerade=false iptables-random-fully=true | no no no"
      })
  void cilium(String settings, String expected) {
    String[] pairs = settings.isEmpty() ? new String[0] : settings.replace('=', ' ').split(" +");

    assertThat(words(CiliumCluster.onLan("v1.18.4", pairs))).isEqualTo(expected);
  }

  @Test
  void ciliumWithAddressesOfAzuresNetworkRewritesNothingForTheInternet() {
    Clusters aks =
        CiliumCluster.onLan(
                "v1.18.4", "enable-bpf-masquerade", "true", "enable-ip-masq-agent", "true")
            .with(
                map(
                    "ip-masq-agent",
                    "config",
                    "nonMasqueradeCIDRs: [0.0.0.0/1, 128.0.0.0/3, 160.0.0.0/5, 168.0.0.0/7,"
                        + " 170.0.0.0/7, 172.0.0.0/6, 176.0.0.0/4, 192.0.0.0/2]"));

    assertThat(words(aks)).isEqualTo("no no no");
  }

  @Test
  void calicosPoolsDecideWhetherAndTheOverrideWithWhichPorts() {
    assertThat(words(calico("", pool("10.244.0.0/16", true)))).isEqualTo("yes yes no");
    assertThat(
            words(
                calico("SNATFullyRandom=false,MASQFullyRandom=false", pool("10.244.0.0/16", true))))
        .isEqualTo("yes no no");
    assertThat(words(calico("SNATFullyRandom=false", pool("10.244.0.0/16", true))))
        .isEqualTo("yes yes no");
    assertThat(words(calico("", pool("10.244.0.0/16", false)))).isEqualTo("no no no");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "featureDetectOverride=SNATFullyRandom=false,MASQFullyRandom=false | yes no no",
        "featureDetectOverride=ChecksumOffloadBroken=true | yes yes no",
        "featureDetectOverride=MASQFullyRandom=false | yes no no",
        "natOutgoingAddress=203.0.113.9 featureDetectOverride=MASQFullyRandom=false | yes yes no",
        "natOutgoingAddress=203.0.113.9 featureDetectOverride=SNATFullyRandom=false | yes no no",
        "natOutgoingAddress=none featureDetectOverride=MASQFullyRandom=false | yes no no",
        "featureDetectOverride=MASQFullyRandom=f | yes no no",
        "featureDetectOverride=,MASQFullyRandom=0, | yes no no",
        "featureDetectOverride=masqfullyrandom=false | yes yes no",
        "featureDetectOverride=MASQFullyRandom=no | yes yes no",
        "featureDetectOverride=MASQFullyRandom | yes yes no",
        "featureDetectOverride=MASQFullyRandom=false,SNATFullyRandom | yes yes no",
        "featureDetectOverride=MASQFullyRandom=false,MASQFullyRandom=true | yes yes no",
        "natPortRange=32768:65535 | yes yes no",
        "iptablesNATOutgoingInterfaceFilter=eth+ | iptablesNATOutgoingInterfaceFilter iptablesNATOutgoingInterfaceFilter no"
      })
  void felixConfigurationDecidesThePorts(String settings, String expected) {
    var felix = new TreeMap<String, String>();
    Stream.of(settings.split(" "))
        .forEach(pair -> felix.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("^[^=]*=", "")));

    assertThat(words(calico("", felix, pool("10.244.0.0/16", true)))).isEqualTo(expected);
  }

  /// A variable outranks each FelixConfiguration, in any case and without a value too.
  @ParameterizedTest
  @CsvSource({
    "FELIX_FEATUREDETECTOVERRIDE, MASQFullyRandom=true, yes yes no",
    "FELIX_FeatureDetectOverride, MASQFullyRandom=true, yes yes no",
    "FELIX_FEATUREDETECTOVERRIDE, '', yes yes no",
    "FELIX_FEATUREDETECTOVERRIDE, None, yes yes no",
    "FELIX_FEATUREDETECTOVERRIDES, MASQFullyRandom=true, yes no no",
    "FELIX_FeatureDetectOverride, $(configMap), FELIX_FEATUREDETECTOVERRIDE FELIX_FEATUREDETECTOVERRIDE no"
  })
  void felixsVariablesGoBeforeItsObjects(String name, String value, String expected) {
    var settings = Map.of("featureDetectOverride", "MASQFullyRandom=false");
    var env = new TreeMap<>(Map.of(name, value));

    assertThat(words(felix(env, settings, pool("10.244.0.0/16", true)))).isEqualTo(expected);
  }

  @Test
  void calicosPoolOfThePodCounts() {
    Clusters two =
        calico(
            "ChecksumOffloadBroken=true",
            pool("10.244.0.0/17", true),
            pool("10.244.128.0/17", false));
    ClusterNode node = two.facts().nodes().seen().orElseThrow().getFirst();
    Egresses egresses = Egresses.of(new Scene(two.snapshot()));

    assertThat(words(two)).startsWith("IPPool natOutgoing");
    assertThat(words(egresses.of(node, List.of(new Ip("10.244.1.2"))))).isEqualTo("yes yes no");
    assertThat(words(egresses.of(node, List.of(new Ip("10.244.200.2"))))).isEqualTo("no no no");
  }

  @Test
  void oneOfTwoAgentsThatDifferIsNotTakenForTheOther() {
    Clusters both =
        nodes().with(agent(Agent.WEAVE, "2.8.1")).with(agent(Agent.IP_MASQ_AGENT, "v2.12.4"));

    assertThat(words(both)).isEqualTo("yes Weave Net yes");
  }

  @Test
  void kubeProxyIsNoEvidence() {
    Clusters plain =
        nodes().with(agent(Agent.KINDNET, "v1")).with(agent(Agent.KUBE_PROXY, "v1.35.4"));

    assertThat(words(plain)).isEqualTo("yes no no");
    assertThat(
            Egresses.of(new Scene(nodes().with(agent(Agent.KUBE_PROXY, "v1.35.4")).snapshot()))
                .anywhere())
        .isEmpty();
  }

  private static Clusters nodes() {
    return cluster().with(node("node-1", "10.0.0.2"));
  }

  private static CniAgent agent(Agent agent, String version, String... args) {
    return new CniAgent(
        agent,
        "kube-system",
        agent.name().toLowerCase(Locale.ROOT),
        version,
        List.of(args),
        new TreeMap<>(),
        new TreeMap<>());
  }

  /// Words in capitals are variables.
  private static CniAgent flannel(Agent kind, String version, String words) {
    var env = new TreeMap<String, String>();
    Stream.of(words.split(" "))
        .filter(word -> word.startsWith("FLANNELD_"))
        .forEach(pair -> env.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("^[^=]*=", "")));
    List<String> args =
        Stream.of(words.split(" ")).filter(word -> !word.startsWith("FLANNELD_")).toList();
    return new CniAgent(
        kind, "kube-system", "kube-flannel-ds", version, args, env, new TreeMap<>());
  }

  private static Clusters eks(String changed) {
    var env = new TreeMap<String, String>();
    env.putAll(
        Map.of(
            AWS + "EXTERNALSNAT",
            "false",
            AWS + "RANDOMIZESNAT",
            "prng",
            "ENABLE_IPv6",
            "false",
            "ENABLE_POD_ENI",
            "false"));
    Stream.of(changed.isEmpty() ? new String[0] : changed.strip().split(" +"))
        .forEach(pair -> env.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("^[^=]*=", "")));
    return nodes()
        .with(
            new CniAgent(
                Agent.AWS_VPC_CNI,
                "kube-system",
                "aws-node",
                "v1.23.1",
                List.of(),
                env,
                new TreeMap<>()));
  }

  private static Clusters embedded(String kubelet) {
    ClusterNode node =
        withAnnotation(
            node("node-1", "192.168.10.2"), "flannel.alpha.coreos.com/backend-type", "vxlan");
    return cluster()
        .with(
            new ClusterNode(
                node.name(),
                node.internalIps(),
                node.externalIps(),
                node.podCidrs(),
                node.providerId(),
                node.labels(),
                node.annotations(),
                node.osImage(),
                node.kernelVersion(),
                kubelet,
                true));
  }

  private static Clusters calico(String override, PodPool... pools) {
    return calico(override, Map.of(), pools);
  }

  private static Clusters calico(String override, Map<String, String> felix, PodPool... pools) {
    var env = new TreeMap<String, String>();
    if (!override.isEmpty()) {
      env.put("FELIX_FEATUREDETECTOVERRIDE", override);
    }
    return felix(env, felix, pools);
  }

  private static Clusters felix(
      SortedMap<String, String> env, Map<String, String> felix, PodPool... pools) {
    CniAgent told = agent(Agent.CALICO, "v3.32.1");
    return nodes()
        .with(
            new CniAgent(
                Agent.CALICO,
                told.namespace(),
                told.name(),
                told.version(),
                told.args(),
                env,
                told.nodeSelector()))
        .with(
            new AddressPools(
                seen(Optional.empty()),
                seen(Optional.of(List.of(pools))),
                seen(Optional.empty()),
                seen(Optional.empty()),
                seen(Optional.of(List.of(new FelixSettings("", new TreeMap<>(felix))))),
                seen(Optional.empty())));
  }

  private static PodPool pool(String range, boolean natOutgoing) {
    return new PodPool(
        "pool-" + range.replaceAll("\\W", "-"),
        List.of(new Cidr(range)),
        false,
        "Always",
        "Never",
        natOutgoing);
  }

  private static NetworkConfig map(String name, String key, String value) {
    return new NetworkConfig("kube-system", name, new TreeMap<>(Map.of(key, value)));
  }

  private static String words(Clusters clusters) {
    return words(Egresses.of(new Scene(clusters.snapshot())).anywhere());
  }

  private static String words(Optional<Egress> egress) {
    Egress one = egress.orElseThrow();
    return word(one.rewritten()) + " " + word(one.random()) + " " + word(one.host());
  }

  private static String word(Answer answer) {
    return switch (answer) {
      case Answer.Known.YES -> "yes";
      case Answer.Known.NO -> "no";
      case Answer.Unsure(var reasons)
          when reasons.getFirst() instanceof Reason.NotVisible(_, var details) ->
          details.getOrDefault(
              "setting", details.getOrDefault("one", details.getOrDefault("cni", "?")));
      case Answer.Unsure(var reasons) -> reasons.getFirst().toString();
    };
  }
}
