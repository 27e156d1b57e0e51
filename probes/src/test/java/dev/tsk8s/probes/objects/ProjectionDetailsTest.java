package dev.tsk8s.probes.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.AddressPools.BalancerPool;
import dev.tsk8s.core.facts.AddressPools.EniConfig;
import dev.tsk8s.core.facts.AddressPools.FelixSettings;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.AddressPools.ServiceRange;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts.PodReadiness;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.NetworkPolicyFact.PortRange;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProjectionDetailsTest {
  private static final String TAILSCALE =
      """
      metadata: {name: ts-0, namespace: vpn, labels: {app: ts}}
      spec: {containers: [{image: tailscale/tailscale}]}
      """;

  @Test
  void countsPodsThatHadTimeToBecomeReady() {
    var facts =
        Objects.facts(
            KubeResource.PODS,
            pod("ready", "True", "2026-11-21T11:00:00Z"),
            pod("sick", "False", "2026-11-21T11:00:00Z"),
            pod("young", "False", "2026-11-21T11:59:45Z"),
            TAILSCALE);

    assertThat(facts.readiness().seen().orElseThrow())
        .containsExactly(new PodReadiness("n1", 3, 1, List.of("shop/sick"), List.of()));
  }

  @Test
  void countsAPodThatHasJustLostItsReadiness() {
    String started = "  containerStatuses: [{state: {running: {startedAt: '%s'}}}]\n";
    String lost =
        pod("lost", "False", "2026-11-21T11:59:50Z") + started.formatted("2026-11-21T11:59:30Z");
    String starting =
        pod("new", "False", "2026-11-21T11:59:50Z") + started.formatted("2026-11-21T11:59:51Z");

    assertThat(Objects.facts(KubeResource.PODS, lost, starting).readiness().seen().orElseThrow())
        .containsExactly(new PodReadiness("n1", 2, 1, List.of("shop/lost"), List.of()));
  }

  @Test
  void readinessIsThatOfTheTailscaleContainer() {
    String sidecar =
        """
        metadata: {name: shop-0, namespace: shop}
        spec: {containers: [{name: app, image: shop}, {name: ts, image: tailscale/tailscale}]}
        status:
          phase: Running
          conditions: [{type: Ready, status: 'False'}]
          containerStatuses:
          - {name: app, ready: false, restartCount: 0}
          - {name: ts, ready: true, restartCount: 4}
        """;

    assertThat(Objects.facts(KubeResource.PODS, sidecar).pods().seen().orElseThrow())
        .singleElement()
        .matches(TailscalePod::ready);
    assertThat(
            Objects.facts(KubeResource.PODS, sidecar.replace("ready: true", "ready: false"))
                .pods()
                .seen()
                .orElseThrow())
        .singleElement()
        .matches(pod -> !pod.ready());
  }

  @Test
  void countsAPodThatWasGivenTwiceOnce() {
    String pod = pod("sick", "False", "2026-11-21T11:00:00Z");

    assertThat(Objects.facts(KubeResource.PODS, pod, pod).readiness().seen().orElseThrow())
        .containsExactly(new PodReadiness("n1", 1, 1, List.of("shop/sick"), List.of()));
  }

  @Test
  void keepsTheApiServersServiceAndNoOtherPlainOne() {
    var facts =
        Objects.facts(
            KubeResource.SERVICES,
            "{metadata: {name: kubernetes, namespace: default}, spec: {clusterIPs: [10.96.0.1]}}",
            "{metadata: {name: kubernetes, namespace: shop}, spec: {clusterIPs: [10.96.0.2]}}");

    assertThat(facts.services().seen().orElseThrow())
        .extracting(ServiceFact::namespace)
        .containsExactly("default");
  }

  @Test
  void readsTheRangesOfServices() {
    var facts =
        Objects.facts(
            KubeResource.SERVICECIDRS,
            """
            metadata: {name: kubernetes}
            spec: {cidrs: [10.96.0.0/12, fd00:1::/108, nonsense]}
            """);

    assertThat(facts.pools().services().seen().flatMap(served -> served).orElseThrow())
        .containsExactly(
            new ServiceRange(
                "kubernetes", List.of(new Cidr("10.96.0.0/12"), new Cidr("fd00:1::/108"))));
  }

  @Test
  void readsCalicosPools() {
    var facts =
        Objects.facts(
            KubeResource.IPPOOLS,
            "{metadata: {name: a}, spec: {cidr: 192.168.0.0/16, vxlanMode: CrossSubnet}}",
            "{metadata: {name: b}, spec: {cidr: 10.9.0.0/16, disabled: true}}");

    assertThat(facts.pools().pods().seen().flatMap(served -> served).orElseThrow())
        .containsExactly(
            new PodPool("a", List.of(new Cidr("192.168.0.0/16")), false, "", "CrossSubnet"),
            new PodPool("b", List.of(new Cidr("10.9.0.0/16")), true, "", ""));
  }

  @Test
  void readsWhatFelixReadsAndOfItWhatIsAskedFor() {
    var facts =
        Objects.facts(
            KubeResource.FELIXCONFIGURATIONS,
            """
            metadata: {name: default}
            spec: {natOutgoingExclusions: IPPoolsAndHostIPs, natPortRange: "32768:65535", bpfEnabled: true,
              logSeverityScreen: Info, usageReportingEnabled: false}
            """,
            "{metadata: {name: node.n1}, spec: {vxlanMTU: 1230}}",
            "{metadata: {name: other}, spec: {vxlanMTU: 1230}}");

    assertThat(facts.pools().felix().seen().flatMap(served -> served).orElseThrow())
        .containsExactly(
            new FelixSettings(
                "",
                new TreeMap<>(
                    Map.of(
                        "natOutgoingExclusions", "IPPoolsAndHostIPs",
                        "natPortRange", "32768:65535",
                        "bpfEnabled", "true"))),
            new FelixSettings("n1", new TreeMap<>(Map.of("vxlanMTU", "1230"))));
  }

  @Test
  void keepsOneAddressOfPodsForEachRangeTheyMayBeIn() {
    String pod =
        "{metadata: {name: %s, namespace: shop}, spec: {nodeName: n1, hostNetwork: %s},"
            + " status: {phase: Running, podIPs: [{ip: %s}]}}";
    var facts =
        Objects.facts(
            KubeResource.PODS,
            pod.formatted("a", "false", "100.64.3.9"),
            pod.formatted("b", "false", "100.64.3.7"),
            pod.formatted("c", "false", "10.1.2.3"),
            pod.formatted("d", "true", "192.168.1.2"));

    assertThat(facts.readiness().seen().orElseThrow().getFirst().addresses())
        .containsExactly(new Ip("10.1.2.3"), new Ip("100.64.3.7"));
  }

  @Test
  void readsTheSubnetsOfCustomNetworking() {
    var facts =
        Objects.facts(
            KubeResource.ENICONFIGS,
            "{metadata: {name: zone-a}, spec: {subnet: subnet-0a1b, securityGroups: [sg-1]}}");

    assertThat(facts.pools().eni().seen().flatMap(served -> served).orElseThrow())
        .containsExactly(new EniConfig("zone-a", "subnet-0a1b"));
  }

  @Test
  void readsCiliumsOperatorAndTheSourcesOfItsAgents() {
    var operator =
        Objects.facts(
            KubeResource.DEPLOYMENTS,
            """
            metadata: {name: cilium-operator, namespace: kube-system}
            spec: {template: {spec: {containers: [
              {name: cilium-operator, image: "quay.io/cilium/operator-generic:v1.19.7", env: [
                {name: CILIUM_IPAM, value: eni},
                {name: CILIUM_K8S_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}},
                {name: CILIUM_ETCD_PASSWORD, value: secret},
                {name: AWS_SECRET_ACCESS_KEY, value: secret}]}]}}}
            """,
            "{metadata: {name: web, namespace: shop}, spec: {}}");
    var agent =
        Objects.facts(
            KubeResource.DAEMONSETS,
            """
            metadata: {name: cilium, namespace: kube-system}
            spec: {template: {spec: {
              initContainers: [{name: config, command: [cilium-dbg, build-config, "--source=node:"]}],
              containers: [{name: cilium-agent, image: "quay.io/cilium/cilium:v1.19.7"}]}}}
            """);

    assertThat(operator.cilium().operators().seen().orElseThrow())
        .singleElement()
        .matches(one -> one.version().equals("v1.19.7"))
        .matches(one -> one.env().equals(Map.of("CILIUM_IPAM", "eni")));
    assertThat(agent.cniAgents().seen().orElseThrow().getFirst().resolver())
        .containsExactly("cilium-dbg", "build-config", "--source=node:");
  }

  @Test
  void readsThePoolsOfLoadBalancersHoweverTheirBlocksAreWritten() {
    var cilium =
        Objects.facts(
            KubeResource.CILIUMLBPOOLS,
            """
            metadata: {name: blue}
            spec: {blocks: [{cidr: 100.99.0.0/24}, {start: 10.0.0.4, stop: 10.0.0.9}, {cidr: nonsense}]}
            """);
    var metalLb =
        Objects.facts(
            KubeResource.METALLBPOOLS,
            """
            metadata: {name: one, namespace: metallb-system}
            spec: {addresses: ["192.168.1.240-192.168.1.247", 10.9.0.0/16]}
            """);

    assertThat(cilium.pools().cilium().seen().flatMap(served -> served).orElseThrow())
        .containsExactly(
            new BalancerPool(
                "blue",
                List.of(
                    new Cidr("100.99.0.0/24"), new Cidr("10.0.0.4/30"), new Cidr("10.0.0.8/31")),
                "100.99.0.0/24, 10.0.0.4-10.0.0.9, nonsense"));
    assertThat(metalLb.pools().metalLb().seen().flatMap(served -> served).orElseThrow())
        .containsExactly(
            new BalancerPool(
                "metallb-system/one",
                List.of(new Cidr("192.168.1.240/29"), new Cidr("10.9.0.0/16")),
                "192.168.1.240-192.168.1.247, 10.9.0.0/16"));
  }

  @Test
  void knowsThatAnOlderClusterHasNoServiceCidrs() {
    var projection = new ClusterProjection();
    projection.notServed(KubeResource.SERVICECIDRS, new Origin("discovery", Objects.NOW));

    assertThat(Objects.facts(projection).pools().services().seen()).contains(Optional.empty());
  }

  @Test
  void keepsPoliciesOfNamespacesWithTailscaleOnly() {
    var projection = new ClusterProjection();
    Objects.add(projection, KubeResource.NETWORKPOLICIES, policy("vpn"), policy("shop"));
    Objects.add(projection, KubeResource.PODS, TAILSCALE);

    assertThat(Objects.facts(projection).networkPolicies().seen().orElseThrow())
        .extracting(NetworkPolicyFact::namespace)
        .containsExactly("vpn");
  }

  @Test
  void keepsAllPoliciesWherePodsAreNotKnown() {
    var facts = Objects.facts(KubeResource.NETWORKPOLICIES, policy("vpn"), policy("shop"));

    assertThat(facts.networkPolicies().seen().orElseThrow()).hasSize(2);
  }

  @Test
  void readsWhatAPolicyLetsOut() {
    var policy =
        Objects.facts(KubeResource.NETWORKPOLICIES, policy("vpn"))
            .networkPolicies()
            .seen()
            .orElseThrow()
            .getFirst();

    assertThat(policy.egress()).isTrue();
    assertThat(policy.ingress()).isFalse();
    assertThat(policy.egressRules().getFirst().everywhere()).isTrue();
    assertThat(policy.egressRules().getFirst().ports())
        .containsExactly(new PortRange("UDP", 3478, 3500, ""), new PortRange("TCP", 0, 0, "https"));
    assertThat(policy.egressRules().get(1).everywhere()).isFalse();
  }

  @Test
  void keepsServicesThatLeadToTailscale() {
    var projection = new ClusterProjection();
    Objects.add(
        projection,
        KubeResource.SERVICES,
        "{metadata: {name: door, namespace: vpn}, spec: {type: NodePort, selector: {app: ts},"
            + " ports: [{port: 1, nodePort: 30000}]}}",
        "{metadata: {name: web, namespace: shop}, spec: {type: NodePort, selector: {app: ts},"
            + " ports: [{port: 1, nodePort: 30001}]}}",
        "{metadata: {name: dns, namespace: shop}, spec: {type: LoadBalancer, ports: [{port: 53,"
            + " protocol: UDP}]}}");
    Objects.add(projection, KubeResource.PODS, TAILSCALE);

    assertThat(Objects.facts(projection).services().seen().orElseThrow())
        .extracting(service -> service.name())
        .containsExactly("dns", "door");
  }

  @Test
  void keepsOfCoreDnsOnlyWhomItAsks() {
    var facts =
        Objects.facts(
            KubeResource.CONFIGMAPS,
            """
            metadata: {name: coredns, namespace: kube-system}
            data:
              Corefile: |
                .:53 {
                    hosts { 192.0.2.1 secret.example.com }
                    forward . /etc/resolv.conf {
                       max_concurrent 1000
                    }
                }
                ts.net:53 {
                    forward . 100.100.100.100
                }
            """);

    assertThat(facts.networkConfig().seen().orElseThrow())
        .extracting(NetworkConfig::data)
        .containsExactly(
            new TreeMap<>(
                Map.of(
                    "forward",
                    ". /etc/resolv.conf\n. 100.100.100.100",
                    "tailnet",
                    "100.100.100.100")));
  }

  @Test
  void keepsByWhatCoreDnsLeavesServicesOut() {
    var facts =
        Objects.facts(
            KubeResource.CONFIGMAPS,
            """
            metadata: {name: coredns, namespace: kube-system}
            data:
              Corefile: |
                .:53 {
                    kubernetes cluster.local {
                       namespaces default web
                       noendpoints
                    }
                }
            """);

    assertThat(facts.networkConfig().seen().orElseThrow())
        .extracting(config -> config.data().get("partial"))
        .containsExactly("namespaces noendpoints");
  }

  @Test
  void keepsWhomCoreDnsAsksForNamesOfATailnetAlone() {
    var facts =
        Objects.facts(
            KubeResource.CONFIGMAPS,
            """
            metadata: {name: coredns, namespace: kube-system}
            data:
              Corefile: |
                .:53 {
                    forward . 192.0.2.1 {
                       policy random # ts.net { never
                    }
                }
                tail1234.ts.net {
                    forward . 192.0.2.8
                }
                TS.net., example.com:53 {
                    cache {
                      success 10
                    }
                    forward . 10.96.5.5 10.96.5.6
                }
                notts.net {
                    forward . 192.0.2.9
                }
            """);

    assertThat(facts.networkConfig().seen().orElseThrow().getFirst().data())
        .containsEntry("tailnet", "10.96.5.5 10.96.5.6");
  }

  @Test
  void keepsNoPreSharedKeyOfFlannel() {
    var facts =
        Objects.facts(
            KubeResource.CONFIGMAPS,
            """
            metadata: {name: kube-flannel-cfg, namespace: kube-flannel}
            data: {net-conf.json: '{"Network":"10.244.0.0/16","Backend":{"Type":"wireguard","PSK":"SECRET","MTU":1400}}'}
            """);

    assertThat(facts.networkConfig().seen().orElseThrow())
        .extracting(NetworkConfig::data)
        .asString()
        .contains("\"Type\":\"wireguard\"", "\"MTU\":1400", "10.244.0.0/16")
        .doesNotContain("SECRET");
  }

  @Test
  void keepsWhatDecidesCiliumsPortsAndNothingOfHubble() {
    var facts =
        Objects.facts(
            KubeResource.CONFIGMAPS,
            """
            metadata: {name: cilium-config, namespace: kube-system}
            data: {iptables-random-fully: 'true', devices: tailscale0, hubble-tls-key-file: /x}
            """);

    assertThat(facts.networkConfig().seen().orElseThrow().getFirst().data())
        .containsOnlyKeys("iptables-random-fully", "devices");
  }

  @Test
  void keepsNoJoinKeyOfK3s() {
    var facts =
        Objects.facts(
            KubeResource.NODES,
            """
            metadata:
              name: n
              annotations:
                k3s.io/node-args: '["server","--token","SECRET1","--vpn-auth","name=tailscale,joinKey=SECRET2","--flannel-iface","tailscale0"]'
            """);

    assertThat(facts.nodes().seen().orElseThrow().getFirst().annotations())
        .containsEntry(
            "k3s.io/node-args", "server --vpn-auth name=tailscale --flannel-iface tailscale0");
  }

  @Test
  void saysWhichNamespacesAListShows() {
    var projection = new ClusterProjection();
    var refused = new Reason.Forbidden("list", "pods", "");
    var origin = new Origin("pods", Objects.NOW);
    projection.listed(KubeResource.PODS, origin.only(Set.of("vpn"), refused));
    projection.listed(KubeResource.PODS, origin.only(Set.of("shop"), refused));

    var pods = Objects.facts(projection).pods();

    assertThat(pods.unseenIn("vpn")).isEmpty();
    assertThat(pods.unseenIn("shop")).isEmpty();
    assertThat(pods.unseen()).contains(refused);
  }

  @Test
  void knowsNothingOfAListThatBroke() {
    var projection = new ClusterProjection();
    var broke = new Reason.Failed("pods", "cut short");
    projection.add(KubeResource.PODS, Objects.yaml(TAILSCALE), new Origin("pods", Objects.NOW));
    projection.missing(KubeResource.PODS, broke);

    assertThat(Objects.facts(projection).pods()).isEqualTo(new Unavailable<>(broke));
  }

  @Test
  void tellsACrdThatIsNotInstalledFromOneWithoutObjects() {
    var projection = new ClusterProjection();
    projection.notServed(KubeResource.PEERRELAYS, new Origin("crd", Objects.NOW));
    projection.listed(KubeResource.CONNECTORS, new Origin("connectors", Objects.NOW));

    var custom = Objects.facts(projection).customResources();

    assertThat(custom.peerRelays().seen().orElseThrow()).isEmpty();
    assertThat(custom.connectors().seen().orElseThrow()).isPresent();
    assertThat(custom.proxyGroups()).isInstanceOf(Unavailable.class);
  }

  private static String pod(String name, String ready, String since) {
    return """
    metadata: {name: %s, namespace: shop}
    spec: {nodeName: n1, containers: [{image: nginx}]}
    status:
      phase: Running
      conditions: [{type: Ready, status: '%s', lastTransitionTime: '%s'}]
    """
        .formatted(name, ready, since);
  }

  private static String policy(String namespace) {
    return """
    metadata: {name: p, namespace: %s}
    spec:
      podSelector: {matchLabels: {app: ts}}
      policyTypes: [Egress]
      egress:
      - to: [{ipBlock: {cidr: 0.0.0.0/0}}]
        ports: [{protocol: UDP, port: 3478, endPort: 3500}, {port: https}]
      - to: [{namespaceSelector: {}}]
    """
        .formatted(namespace);
  }

  @Test
  void anObjectWithoutANameMakesItsKindUnseen() {
    var facts =
        Objects.facts(KubeResource.NODES, "metadata: {name: node-1}", "{kind: Node, metadata: }");

    assertThat(facts.nodes().unseen())
        .contains(new Reason.Failed("nodes", "an object without a name"));
  }
}
