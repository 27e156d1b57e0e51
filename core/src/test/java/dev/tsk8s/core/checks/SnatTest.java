package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static dev.tsk8s.core.Specs.selfMade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.CiliumCluster;
import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SnatTest {
  private static final TailscalePod POD = selfMade().pod("ts-proxy", "node1");
  private static final String FLANNEL_RULE =
      "-A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -m comment --comment"
          + " \"flanneld masq\" -j MASQUERADE";
  private static final String KUBE_PROXY_RULE =
      "-A KUBE-POSTROUTING -m comment --comment \"kubernetes service traffic requiring SNAT\" -j"
          + " MASQUERADE --random-fully";
  private static final String AWS_RULE =
      "-A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment \"AWS, SNAT\" -m addrtype ! --dst-type"
          + " LOCAL -j SNAT --to-source 10.0.0.11";

  @Nested
  class OfPods {
    @Test
    void randomPortsAreBlamedOnTheSettingThatMakesThem() {
      var verdict = examine(flannel().with(POD));

      assertThat(codes(verdict)).containsExactly(SnatPod.RANDOM);
      Finding finding = verdict.findings().getFirst();
      assertThat(finding.subject()).isEqualTo(Subject.of("DaemonSet", "kube-system", "flannel"));
      assertThat(finding.details())
          .containsEntry("case", "flannel")
          .containsEntry("switch", "--ip-masq-fully-random-disable")
          .containsEntry("workloads", "vpn/ts-proxy");
    }

    @Test
    void keptPortsAreFine() {
      var verdict =
          examine(
              onPublicNode()
                  .with(agent(Agent.FLANNEL, "--ip-masq", "--ip-masq-fully-random-disable"))
                  .with(POD));

      assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void whatWasMeasuredAtTheNodesOwnAddressIsNotCalledFine() {
      var kept =
          onPublicNode()
              .with(agent(Agent.FLANNEL, "--ip-masq", "--ip-masq-fully-random-disable"))
              .with(POD);

      assertThat(examine(kept, hard("198.51.100.7")).gaps())
          .extracting(Gap::reason)
          .anyMatch(reason ->
              reason instanceof NotVisible(var code, _)
                  && code.equals("snat-egress/measured-otherwise"));
      assertThat(examine(kept, hard("192.0.2.1"))).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void anAddressThatSeveralNodesClaimIsARoutersAndSaysNothingOfTheNode() {
      var shared =
          onPublicNode()
              .with(node("node2", "10.0.0.12", "198.51.100.7", "hcloud://2"))
              .with(agent(Agent.FLANNEL, "--ip-masq", "--ip-masq-fully-random-disable"))
              .with(POD);

      assertThat(examine(shared, hard("198.51.100.7"))).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void whatWasMeasuredOutranksTheSetting() {
      var verdict =
          examine(
              flannel().with(POD), Tailnet.pod(POD, "ts-proxy").easyNat("198.51.100.7").vantage());

      assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
      assertThat(((Verdict.Healthy) verdict).seen())
          .extracting(Exhibit::what)
          .contains("MappingVariesByDestIP", "kube-system/flannel --ip-masq");
    }

    @Test
    void aPodNetworkThatWasNotRecognisedIsMeasuredAllTheSame() {
      var unknown = onPublicNode().with(POD);
      var easy = Tailnet.pod(POD, "ts-proxy").easyNat("198.51.100.7").vantage();

      assertThat(examine(unknown)).isInstanceOf(Verdict.Unknown.class);
      assertThat(examine(unknown, easy)).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void oneStunServerMeasuresNothing() {
      var verdict =
          examine(
              flannel().with(POD),
              Tailnet.pod(POD, "ts-proxy").mappingNotMeasured("198.51.100.7").vantage());

      assertThat(codes(verdict)).containsExactly(SnatPod.RANDOM);
    }

    @Test
    void whatLeadsToThePodMakesItIrrelevant() {
      var verdict =
          examine(flannel().with(selfMade().port(41641).hostPort(41641).pod("ts-proxy", "node1")));

      assertThat(verdict).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void aPeerRelayOfOnesOwnDoesToo() {
      var verdict =
          examine(flannel().with(POD).with(Specs.of(Role.PEER_RELAY).pod("relay", "node1")));

      assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
    }

    @Test
    void aSecondNatIsNamedWhereNodesHaveNoPublicAddress() {
      var verdict =
          examine(
              cluster()
                  .with(node("node1", "10.0.0.11", "", "aws:///eu-central-1a/i-1"))
                  .with(aws("prng"))
                  .with(POD));

      assertThat(codes(verdict)).containsExactly(SnatPod.BEHIND_NAT);
    }

    @Test
    void withoutASwitchNoneIsAdvised() {
      var verdict = examine(onPublicNode().with(agent(Agent.KUBE_ROUTER)).with(POD));

      assertThat(codes(verdict)).containsExactly(SnatPod.FOR_GOOD);
    }

    @Test
    void whatNobodyVerifiedIsUnknown() {
      var verdict = examine(onPublicNode().with(agent(Agent.OVN_KUBERNETES)).with(POD));

      assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
      assertThat(verdict.gaps())
          .extracting(Gap::reason)
          .allMatch(reason ->
              reason instanceof NotVisible(var code, var details)
                  && code.equals("snat-egress/not-documented")
                  && details.containsKey("workload"));
    }

    @Test
    void rulesThatWereReadOutrankTheObjects() {
      var verdict = examine(flannel().with(POD), rules(FLANNEL_RULE, KUBE_PROXY_RULE));

      assertThat(codes(verdict)).containsExactly(SnatPod.RULES_DIFFER);
      assertThat(verdict.findings().getFirst().subject().name()).isEqualTo("node1");
    }

    @Test
    void rulesThatAgreeAreEvidence() {
      var verdict =
          examine(flannel().with(POD), rules(FLANNEL_RULE + " --random-fully", KUBE_PROXY_RULE));

      assertThat(codes(verdict)).containsExactly(SnatPod.RANDOM);
      assertThat(verdict.findings().getFirst().exhibits())
          .extracting(Exhibit::value)
          .contains(FLANNEL_RULE + " --random-fully");
    }

    @Test
    void rulesTellWhatNoObjectDoes() {
      var ovn = onPublicNode().with(agent(Agent.OVN_KUBERNETES)).with(POD);

      assertThat(examine(ovn, rules("-A POSTROUTING -s 10.0.0.0/8 -o eth0 -j MASQUERADE")))
          .isInstanceOf(Verdict.Healthy.class);
      assertThat(codes(examine(ovn, rules("-A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE --random"))))
          .containsExactly(SnatPod.FOR_GOOD);
    }

    @Test
    void rulesOfTheBridgePluginTellWhatNoAgentDoes() {
      String chain = "-A CNI-8d1f3a5c7e9b0d2f4a6c8e0b ! -d 224.0.0.0/4 -j MASQUERADE";

      assertThat(examine(onPublicNode().with(POD), rules(chain)))
          .isInstanceOf(Verdict.Healthy.class);
      assertThat(examine(onPublicNode().with(POD), rules(KUBE_PROXY_RULE)))
          .isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void podsOfOneNodeShowItsRulesOnce() {
      var other = selfMade().pod("ts-other", "node1");

      var verdict = examine(flannel().with(POD).with(other), rules(FLANNEL_RULE));

      assertThat(codes(verdict)).containsExactly(SnatPod.RULES_DIFFER);
    }

    @Test
    void anAddressThatVariesWithAKeptPortIsNoRandomPort() {
      var pooled = Tailnet.pod(POD, "ts-proxy").pooledNat("203.0.113.1", "203.0.113.2").vantage();

      assertThat(examine(flannel().with(POD), pooled)).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void aLowPortOfTheOperatorsProxiesIsMendedInTheirProxyClass() {
      var cilium =
          CiliumCluster.onLan(
              "1.20.2",
              "enable-bpf-masquerade",
              "true",
              "enable-ipv4-masquerade",
              "true",
              "kube-proxy-replacement",
              "true");
      var proxy = Specs.of(Role.PROXY_GROUP).parent("proxygroup", "", "in").port(20000);

      var low =
          cilium
              .with(new ProxyGroup("in", "ingress", 1, "slow", List.of(), true))
              .with(proxy.pod("in-0", "node-1"));

      assertThat(examine(low).findings())
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(SnatPod.LOW_PORT);
            assertThat(finding.details())
                .containsEntry("case", "proxyClass")
                .containsEntry("class", "slow");
          });
    }

    @Test
    void kubeProxysRuleIsNeverBlamed() {
      var kindnet = onPublicNode().with(agent(Agent.KINDNET)).with(POD);

      assertThat(examine(kindnet, rules(KUBE_PROXY_RULE))).isInstanceOf(Verdict.Healthy.class);
    }

    private Verdict examine(Clusters clusters, Vantage... vantages) {
      return EveryFact.examine(new SnatPod(), clusters.snapshot(vantages));
    }
  }

  @Nested
  class OfTheHost {
    private final TailscalePod router = selfMade().hostNetwork().pod("ts-proxy", "node1");

    @Test
    void aRuleThatAsksForNoSourceTakesItToo() {
      var verdict = examine(onPublicNode().with(aws("prng")).with(router));

      assertThat(verdict.findings())
          .extracting(finding -> finding.code().text())
          .containsExactly("snat-host/random");
      assertThat(verdict.findings().getFirst().details()).containsEntry("agent", "aws-node");
    }

    @Test
    void aFixedPortOnAPublicNodeMakesItIrrelevant() {
      var fixed = selfMade().hostNetwork().port(41641).declared(41641).pod("ts-proxy", "node1");

      assertThat(examine(onPublicNode().with(aws("prng")).with(fixed)))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void aFixedPortOnAPrivateNodeDoesNot() {
      var fixed = selfMade().hostNetwork().port(41641).declared(41641).pod("ts-proxy", "node1");
      var verdict =
          examine(
              cluster()
                  .with(node("node1", "10.0.0.11", "", "aws:///eu-central-1a/i-1"))
                  .with(aws("prng"))
                  .with(fixed));

      assertThat(verdict.findings()).hasSize(1);
    }

    @Test
    void aRuleForPodsAloneLeavesItAlone() {
      assertThat(examine(flannel().with(router))).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void theSwitchHelpsItAsWell() {
      assertThat(examine(onPublicNode().with(aws("none")).with(router)))
          .isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void rulesThatWereReadOutrankTheObjects() {
      var verdict = examine(onPublicNode().with(aws("prng")).with(router), rules(AWS_RULE));

      assertThat(codes(verdict)).containsExactly(SnatHost.RULES_DIFFER);
    }

    @Test
    void rulesThatDifferForItsPodsTooAreOneCause() {
      var both = onPublicNode().with(aws("prng")).with(router).with(POD);

      assertThat(examine(both, rules(AWS_RULE)).findings())
          .singleElement()
          .satisfies(finding -> assertThat(finding.explainedBy()).contains(SnatPod.RULES_DIFFER));
    }

    private Verdict examine(Clusters clusters, Vantage... vantages) {
      return EveryFact.examine(new SnatHost(), clusters.snapshot(vantages));
    }
  }

  private static Clusters onPublicNode() {
    return cluster().with(node("node1", "10.0.0.11", "198.51.100.7", "hcloud://1"));
  }

  private static Clusters flannel() {
    return onPublicNode().with(agent(Agent.FLANNEL, "--ip-masq"));
  }

  private static CniAgent aws(String randomize) {
    return new CniAgent(
        Agent.AWS_VPC_CNI,
        "kube-system",
        "aws-node",
        "v1.23.1",
        List.of(),
        new TreeMap<>(Map.of("AWS_VPC_K8S_CNI_RANDOMIZESNAT", randomize)),
        new TreeMap<>());
  }

  private static Vantage rules(String... rules) {
    return Kernels.node("node1")
        .filters(new Filters(Set.of(), List.of(rules), List.of(), List.of(), Set.of()))
        .vantage();
  }

  private static Vantage hard(String seenAt) {
    return Tailnet.pod(POD, "ts-proxy").hardNat(seenAt).vantage();
  }

  private static List<Code> codes(Verdict verdict) {
    return verdict.findings().stream().map(Finding::code).toList();
  }
}
