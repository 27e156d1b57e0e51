package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.missing;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.Specs;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CiliumSocketLbTest {
  private static final CiliumSocketLb CHECK = new CiliumSocketLb();

  @Test
  void aForwardingProxyIsDeadWhereSocketsAreTranslatedInPods() {
    var cluster = replacing().with(proxy().pod("ts-web", "node-1"));

    assertThat(found(CHECK, cluster)).containsExactly("problem cilium-socket-lb/in-pods");
    assertThat(only(CHECK, cluster).subject())
        .isEqualTo(Subject.of("ConfigMap", "kube-system", "cilium-config"));
    assertThat(only(CHECK, cluster).details())
        .containsEntry("path", "/data/bpf-lb-sock-hostns-only");
  }

  @Test
  void theSocketLbAloneDoesTheSame() {
    var cluster = onLan("v1.18.4", "bpf-lb-sock", "true").with(proxy().pod("ts-web", "node-1"));

    assertThat(found(CHECK, cluster)).containsExactly("problem cilium-socket-lb/in-pods");
  }

  @Test
  void limitedToTheHostItIsRight() {
    var cluster =
        onLan("v1.18.4", "kube-proxy-replacement", "true", "bpf-lb-sock-hostns-only", "true")
            .with(proxy().pod("ts-web", "node-1"));

    assertThat(found(CHECK, cluster)).isEmpty();
  }

  @Test
  void withoutTheReplacementItIsRight() {
    assertThat(found(CHECK, onLan("v1.18.4").with(proxy().pod("ts-web", "node-1")))).isEmpty();
  }

  @Test
  void whatOpensSocketsOrForwardsNothingIsRight() {
    var userspace = Specs.of(Role.OPERATOR_PROXY).env("TS_DEST_IP", "10.96.1.1");
    var egress = Specs.of(Role.OPERATOR_PROXY).kernel().env("TS_TAILNET_TARGET_IP", "100.64.0.9");
    var host = proxy().hostNetwork();

    assertThat(found(CHECK, replacing())).isEmpty();
    assertThat(found(CHECK, replacing().with(userspace.pod("a", "node-1")))).isEmpty();
    assertThat(found(CHECK, replacing().with(egress.pod("b", "node-1")))).isEmpty();
    assertThat(found(CHECK, replacing().with(host.pod("c", "node-1")))).isEmpty();
  }

  @Test
  void aProxySomebodyWroteByHandMayLeadToAService() {
    var own = Specs.selfMade().kernel().env("TS_DEST_IP", "10.96.1.1").pod("own", "node-1");

    assertThat(found(CHECK, replacing().with(services("10.96.0.0/12")).with(own)))
        .containsExactly("problem cilium-socket-lb/in-pods");
    assertThat(found(CHECK, replacing().with(services("172.20.0.0/16")).with(own))).isEmpty();
    assertThat(missing(CHECK, replacing().with(own).snapshot()))
        .containsExactly(
            Reason.NotVisible.of(
                "cilium-socket-lb/target",
                Map.of("namespace", "vpn", "pod", "own-7d9c-node-1", "target", "10.96.1.1")));
  }

  @Test
  void withoutThePodsItIsUnknown() {
    var forbidden = new Reason.Forbidden("list", "pods", "");

    assertThat(missing(CHECK, replacing().podsUnseen(forbidden).snapshot()))
        .containsExactly(forbidden);
  }

  @Test
  void aSubnetRouterThatOffersTheServicesForwardsToThem() {
    assertThat(
            found(CHECK, replacing().with(services("10.96.0.0/12")).with(router("10.96.0.0/12"))))
        .containsExactly("problem cilium-socket-lb/in-pods");
    assertThat(found(CHECK, replacing().with(services("10.96.0.0/12")).with(router("10.0.0.0/16"))))
        .isEmpty();
  }

  @Test
  void aConnectorThatOffersTheServicesForwardsToThem() {
    Clusters offering = connected("10.96.0.0/12");
    Clusters elsewhere = connected("192.168.0.0/16");

    assertThat(found(CHECK, offering)).containsExactly("problem cilium-socket-lb/in-pods");
    assertThat(found(CHECK, elsewhere)).isEmpty();
  }

  @Test
  void whetherAProxyGroupServesServicesIsNotKnown() {
    var pod =
        Specs.of(Role.PROXY_GROUP).kernel().parent("proxygroup", "", "in").pod("in", "node-1");

    assertThat(missing(CHECK, replacing().with(group("ingress")).with(pod).snapshot()))
        .containsExactly(
            Reason.NotVisible.of("cilium-socket-lb/proxy-group", Map.of("group", "in")));
    assertThat(found(CHECK, replacing().with(group("egress")).with(pod))).isEmpty();
    assertThat(missing(CHECK, replacing().with(group("egress")).with(pod).snapshot())).isEmpty();
  }

  private static ProxyGroup group(String type) {
    return new ProxyGroup("in", type, 2, "", List.of(), true);
  }

  private static Clusters connected(String route) {
    return replacing()
        .with(services("10.96.0.0/12"))
        .with(new Connector("office", false, List.of(new Cidr(route)), "", true))
        .with(
            Specs.of(Role.CONNECTOR)
                .kernel()
                .parent("connector", "", "office")
                .pod("office", "node-1"));
  }

  private static TailscalePod router(String routes) {
    return Specs.selfMade().kernel().env("TS_ROUTES", routes).pod("router", "node-1");
  }

  private static Clusters replacing() {
    return onLan("v1.18.4", "kube-proxy-replacement", "true");
  }

  private static Specs proxy() {
    return Specs.of(Role.OPERATOR_PROXY).kernel().env("TS_DEST_IP", "10.96.1.1");
  }

  private static NetworkConfig services(String range) {
    return new NetworkConfig(
        "kube-system", "kubeadm-config", new TreeMap<>(Map.of("serviceSubnet", range)));
  }
}
