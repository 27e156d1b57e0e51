package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.agent;
import static dev.tsk8s.core.Clusters.cluster;
import static dev.tsk8s.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.EveryFact;
import dev.tsk8s.core.Kernels;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.Reason.NotInFiles;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Vantage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NatHopsTest {
  private static final String FRONT = "203.0.113.1";
  private static final TailscalePod POD = Specs.selfMade().pod("ts-proxy", "node1");
  private static final TailscalePod HOST = Specs.selfMade().hostNetwork().pod("ts-host", "node1");

  @Test
  void namesTheNodesRuleAndTheNatInFrontWhereBothAreHard() {
    var verdict = examine(flannel(""), pod(), Tailnet.pod(HOST, "ts-host").hardNat(FRONT));

    assertThat(verdict.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(NatHops.BOTH);
          assertThat(finding.details())
              .containsEntry("setting", "kube-system/flannel --ip-masq")
              .containsEntry("seenAt", FRONT)
              .containsEntry("nodes", "node1");
        });
  }

  @Test
  void oneHardHopIsNoSecondOne() {
    assertThat(examine(flannel(""), pod(), Tailnet.pod(HOST, "ts-host").easyNat(FRONT)))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(
            examine(
                privateNode("").with(POD).with(HOST).with(agent(Agent.KINDNET)),
                pod(),
                Tailnet.pod(HOST, "ts-host").hardNat(FRONT)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void aRuleOfTheNodeThatKeepsPortsIsNoSecondOne() {
    Vantage front = Tailnet.pod(HOST, "ts-host").hardNat(FRONT).vantage();
    String pods = POD.ips().getFirst().text() + "/32";
    String plain = "-A FLANNEL-POSTRTG -s " + pods + " ! -d 224.0.0.0/4 -j MASQUERADE";

    assertThat(judge(flannel(""), pod().vantage(), front, rules(plain)))
        .isInstanceOf(Verdict.Healthy.class);
    assertThat(
            judge(flannel(""), pod().vantage(), front, rules(plain + " --random-fully")).findings())
        .extracting(Finding::code)
        .containsExactly(NatHops.BOTH);
  }

  private static Vantage rules(String rule) {
    return Kernels.node("node1")
        .filters(new Filters(Set.of(), List.of(rule), List.of(), List.of(), List.of(), Set.of()))
        .vantage();
  }

  @Test
  void doesNotKnowWhatStandsInFrontAndSaysWhatThatProviderHas() {
    assertThat(code(examine(ovn("aws:///a/i-1"), pod()))).isEqualTo("nat-hops/front-aws");
    assertThat(code(examine(ovn("gce://p/z/n"), pod()))).isEqualTo("nat-hops/front-google");
    assertThat(code(examine(ovn("azure:///s"), pod()))).isEqualTo("nat-hops/front-azure");
    assertThat(code(examine(ovn(""), pod()))).isEqualTo("nat-hops/front-not-measured");
  }

  @Test
  void aNetcheckOfTheNodeNeedsNoStatusOfIt() {
    var status = new NotInFiles("tailscale status --json");
    var node = Tailnet.host("node1").easyNat(FRONT).statusUnseen(status);

    assertThat(examine(flannel(""), pod(), node)).isInstanceOf(Verdict.Healthy.class);
  }

  @Test
  void namesTheNodeFirstWhereNobodyMeasuredWhatFollows() {
    assertThat(code(examine(flannel("aws:///a/i-1"), pod())))
        .isEqualTo("nat-hops/front-after-node");
  }

  /// The host network of the same node tells the NAT in front, whatever the pod network does.
  @Test
  void knowsTheNatInFrontThatTheHostNetworkMeasured() {
    var unrecognised = privateNode("").with(POD).with(HOST);

    assertThat(code(examine(unrecognised, pod(), Tailnet.pod(HOST, "ts-host").hardNat(FRONT))))
        .isEqualTo("nat-hops/node-not-known");
    assertThat(code(examine(unrecognised, pod()))).isEqualTo("nat-hops/front-not-measured");
  }

  /// Another address for each destination is no random port.
  @Test
  void leavesAPoolThatKeepsPortsToItsOwnCheck() {
    var pooled = Tailnet.pod(POD, "ts-proxy").pooledNat(FRONT, "203.0.113.2").relayedTo("laptop");

    assertThat(examine(flannel(""), pooled)).isInstanceOf(Verdict.NotApplicable.class);
  }

  @Test
  void anEasyWayOutHasNoHardHop() {
    assertThat(examine(flannel(""), Tailnet.pod(POD, "ts-proxy").easyNat(FRONT)))
        .isInstanceOf(Verdict.Healthy.class);
  }

  private static Tailnet.Host pod() {
    return Tailnet.pod(POD, "ts-proxy").hardNat(FRONT).relayedTo("laptop");
  }

  private static Clusters flannel(String provider) {
    return privateNode(provider).with(POD).with(HOST).with(agent(Agent.FLANNEL, "--ip-masq"));
  }

  /// How it chooses ports nobody wrote down.
  private static Clusters ovn(String provider) {
    return privateNode(provider).with(POD).with(HOST).with(agent(Agent.OVN_KUBERNETES));
  }

  private static Clusters privateNode(String provider) {
    return cluster().with(node("node1", "10.10.0.11", "", provider));
  }

  private static String code(Verdict verdict) {
    return verdict.gaps().stream()
        .map(Gap::reason)
        .filter(NotVisible.class::isInstance)
        .map(reason -> ((NotVisible) reason).code())
        .findFirst()
        .orElse("");
  }

  private static Verdict examine(Clusters cluster, Tailnet.Host... hosts) {
    var vantages = new Vantage[hosts.length];
    for (int i = 0; i < hosts.length; i++) {
      vantages[i] = hosts[i].vantage();
    }
    return judge(cluster, vantages);
  }

  private static Verdict judge(Clusters cluster, Vantage... vantages) {
    return EveryFact.examine(new NatHops(), cluster.snapshot(vantages));
  }
}
