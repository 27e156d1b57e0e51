package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.OperatorResources.PeerRelay;
import dev.tsk8s.core.facts.OperatorResources.ProxyClass;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleSpec.Container;
import dev.tsk8s.core.facts.TailscaleSpec.Port;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.TailscaleSpec.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Sick clusters with the one thing mended stay silent, and healthy ones with the one thing broken
/// do not.
final class DeploymentTwinsTest {
  @Test
  void hostNetworkAndAFixedPortMendPodsBehindRandomSnat() {
    var mended =
        specs(
            read("access-daemonset-pod-network-random-port"),
            spec -> state(onHost(spec), new State.OnVolume("hostPath")));

    assertThat(deployCodes(mended)).isEmpty();
  }

  @Test
  void hostNetworkMendsTheRouterBehindTheMasqueradeAgent() {
    assertThat(
            deployCodes(specs(read("access-gke-vpc-native-ipmasq"), DeploymentTwinsTest::onHost)))
        .isEmpty();
  }

  @Test
  void anAgentThatKeepsPortsStillLeavesNoWayIn() {
    var kept =
        Changing.each(
                CniAgent.class,
                agent ->
                    agent.agent() == CniAgent.Agent.IP_MASQ_AGENT
                        ? args(agent, "--random-fully=false")
                        : agent)
            .apply(read("access-gke-vpc-native-ipmasq"));

    assertThat(deployCodes(kept)).containsExactly("deploy-way-in/pod-network");
  }

  @Test
  void aHostPortMendsTheSidecar() {
    var mended =
        specs(read("access-calico-natoutgoing"), spec -> ports(env(spec, "PORT", "41641"), 41641));

    assertThat(deployCodes(mended)).isEmpty();
  }

  @Test
  void thePodNetworkBreaksTheGoodExample() {
    var broken = specs(read("access-daemonset-hostnetwork-port"), spec -> network(spec, false));

    // its declared host port still leads in
    assertThat(deployCodes(broken)).isEmpty();
    assertThat(deployCodes(specs(broken, DeploymentTwinsTest::undeclared)))
        .containsExactly("deploy-way-in/pod-network");
  }

  @Test
  void aMissingPortBreaksTheGoodExample() {
    var broken = specs(read("access-daemonset-hostnetwork-port"), spec -> env(spec, "PORT", ""));

    assertThat(deployCodes(broken)).containsExactly("deploy-port/random");
  }

  @Test
  void oneSecretForAllBreaksTheGoodExample() {
    var broken =
        specs(
            read("access-daemonset-hostnetwork-port"),
            spec -> state(spec, new State.InSecret("tailscale")));

    assertThat(deployCodes(broken)).containsExactly("deploy-state/nodes-share");
  }

  @Test
  void aDaemonSetIsRightWhereTheNodesAreNotOnTheTailnet() {
    var elsewhere =
        Rewriting.addresses(address -> address.replaceFirst("^100\\.64\\.", "10.9."))
            .apply(read("underlay-tailscaled-as-daemonset"));

    assertThat(deployCodes(elsewhere)).isEmpty();
  }

  @Test
  void proxiesThatAcceptNoRoutesMendTheWideConnectors() {
    var mended =
        Changing.each(
                ProxyClass.class,
                found ->
                    new ProxyClass(
                        found.name(),
                        false,
                        found.staticEndpoints(),
                        found.selector(),
                        found.env()))
            .apply(read("access-connector-overlapping-cidr"));

    assertThat(deployCodes(mended)).containsExactly("deploy-peer-relay/behind-random-snat");
  }

  @Test
  void publicNodesAndKeptPortsMendTheDefaultOfEks() {
    var kept =
        Changing.each(CniAgent.class, agent -> env(agent, "AWS_VPC_K8S_CNI_RANDOMIZESNAT", "none"))
            .apply(read("access-operator-default-eks"));
    var mended =
        Changing.each(ClusterNode.class, node -> external(node, "203.0.113.7")).apply(kept);

    assertThat(deployCodes(kept)).containsExactly("deploy-peer-relay/private-nodes");
    assertThat(deployCodes(mended)).isEmpty();
  }

  @Test
  void aProxyGroupWithoutStaticEndpointsIsToldOfThem() {
    var without =
        Changing.each(
                ProxyGroup.class,
                group -> new ProxyGroup(group.name(), group.type(), 2, "", List.of(), true))
            .apply(
                specs(read("access-proxygroup-static-endpoints"), spec -> env(spec, "PORT", "")));

    assertThat(deployCodes(without)).contains("deploy-static-endpoints/missing");
  }

  @Test
  void aRangeForTwoReplicasIsTooSmallForTwoHundred() {
    var grown =
        Changing.each(
                ProxyGroup.class,
                group ->
                    new ProxyGroup(
                        group.name(),
                        group.type(),
                        200,
                        group.proxyClass(),
                        group.staticEndpoints(),
                        true))
            .apply(read("access-proxygroup-static-endpoints"));

    assertThat(deployCodes(grown)).containsExactly("deploy-static-endpoints/range-too-small");
  }

  @Test
  void aRelayThatIsNotReadyIsTold() {
    var pending =
        Changing.each(
                PeerRelay.class,
                relay ->
                    new PeerRelay(
                        relay.name(), 2, List.of(), false, Optional.of("EndpointsPending")))
            .apply(read("access-peerrelay"));

    assertThat(deployCodes(pending)).containsExactly("deploy-peer-relay/not-ready");
  }

  @Test
  void refusingTheRouteMendsTheNodeThatLostItsPods() {
    var mended =
        Changing.each(
                Prefs.class,
                prefs ->
                    new Prefs(
                        false,
                        prefs.acceptDns(),
                        prefs.advertiseRoutes(),
                        prefs.noSnat(),
                        prefs.netfilterMode(),
                        prefs.relayServerPort(),
                        prefs.shieldsUp(),
                        prefs.controlUrl(),
                        prefs.wantRunning(),
                        prefs.loggedOut()))
            .apply(Captures.read("tailscale/15d-subnet-overlaps-own-cni"));

    assertThat(deployCodes(mended)).isEmpty();
  }

  private static Snapshot read(String objects) {
    return Captures.read("objects/" + objects);
  }

  private static List<String> deployCodes(Snapshot snapshot) {
    return new Doctor(Checks.ALL)
        .diagnose(snapshot).findings().stream()
            .map(finding -> finding.code().text())
            .filter(code -> code.startsWith("deploy-"))
            .toList();
  }

  private static Snapshot specs(Snapshot snapshot, UnaryOperator<TailscaleSpec> change) {
    return Changing.each(
            TailscaleSpec.class, spec -> spec.role() == Role.OPERATOR ? spec : change.apply(spec))
        .apply(snapshot);
  }

  private static TailscaleSpec onHost(TailscaleSpec spec) {
    return ports(env(network(spec, true), "PORT", "41641"), 41641);
  }

  private static TailscaleSpec network(TailscaleSpec spec, boolean hostNetwork) {
    return new TailscaleSpec(
        hostNetwork,
        spec.role(),
        spec.operatorParent(),
        spec.container(),
        spec.otherContainers(),
        spec.state());
  }

  private static TailscaleSpec state(TailscaleSpec spec, State state) {
    return new TailscaleSpec(
        spec.hostNetwork(),
        spec.role(),
        spec.operatorParent(),
        spec.container(),
        spec.otherContainers(),
        state);
  }

  private static TailscaleSpec env(TailscaleSpec spec, String name, String value) {
    var env = new TreeMap<>(spec.container().env());
    env.put(name, value);
    env.values().removeIf(String::isEmpty);
    var c = spec.container();
    return container(
        spec,
        new Container(
            c.name(),
            c.image(),
            env,
            c.command(),
            c.ports(),
            c.privileged(),
            c.capabilities(),
            c.hasTunDevice()));
  }

  private static TailscaleSpec ports(TailscaleSpec spec, int port) {
    return declaring(spec, List.of(new Port(port, port, "UDP")));
  }

  private static TailscaleSpec undeclared(TailscaleSpec spec) {
    return declaring(spec, List.of());
  }

  private static TailscaleSpec declaring(TailscaleSpec spec, List<Port> ports) {
    var c = spec.container();
    return container(
        spec,
        new Container(
            c.name(),
            c.image(),
            c.env(),
            c.command(),
            ports,
            c.privileged(),
            c.capabilities(),
            c.hasTunDevice()));
  }

  private static TailscaleSpec container(TailscaleSpec spec, Container container) {
    return new TailscaleSpec(
        spec.hostNetwork(),
        spec.role(),
        spec.operatorParent(),
        container,
        spec.otherContainers(),
        spec.state());
  }

  private static CniAgent args(CniAgent agent, String more) {
    var args = new ArrayList<>(agent.args());
    args.add(more);
    return new CniAgent(
        agent.agent(),
        agent.namespace(),
        agent.name(),
        agent.version(),
        args,
        agent.env(),
        agent.nodeSelector());
  }

  private static CniAgent env(CniAgent agent, String name, String value) {
    var env = new TreeMap<>(agent.env());
    env.put(name, value);
    return new CniAgent(
        agent.agent(),
        agent.namespace(),
        agent.name(),
        agent.version(),
        agent.args(),
        env,
        agent.nodeSelector());
  }

  private static ClusterNode external(ClusterNode node, String address) {
    return new ClusterNode(
        node.name(),
        node.internalIps(),
        List.of(new Ip(address)),
        node.podCidrs(),
        node.providerId(),
        node.labels(),
        node.annotations(),
        node.osImage(),
        node.kernelVersion(),
        node.kubeletVersion(),
        node.ready());
  }
}
