package dev.tsk8s.probes.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumObjects.Endpoint;
import dev.tsk8s.core.facts.CiliumObjects.Identity;
import dev.tsk8s.core.facts.CiliumObjects.Node;
import dev.tsk8s.core.facts.CiliumObjects.NodeConfig;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.LabelSelector.Expression;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CiliumResourcesTest {
  private static final String ENDPOINT =
      """
      metadata: {name: web-0, namespace: shop}
      status: {identity: {id: 17156}, networking: {node: 100.64.0.2}}
      """;
  private static final String SLICE =
      """
      metadata: {name: ces-1}
      namespace: shop
      endpoints:
      - {name: web-0, id: 300, networking: {node: 100.64.0.3}}
      - {name: web-1, id: none, networking: {node: []}}
      """;

  @Test
  void readsWhichNodesAnOverrideSelectsAndItsKnownKeys() {
    var config =
        nodeConfig(
            """
            metadata: {name: edge, namespace: kube-system}
            spec:
              nodeSelector:
                matchLabels: {zone: edge}
                matchExpressions: [{key: gpu, operator: Exists}, 7]
              defaults: {devices: eth0, secret: x, mtu: 1280}
            """);

    var selector = config.selector().orElseThrow();
    assertThat(selector.matchLabels()).containsOnlyKeys("zone");
    assertThat(selector.expressions()).contains(new Expression("gpu", "Exists", List.of()));
    assertThat(config.defaults()).containsEntry("devices", "eth0").doesNotContainKey("secret");
  }

  @Test
  void tellsNoSelectorFromOneThatSelectsEverything() {
    assertThat(nodeConfig("{metadata: {name: a}, spec: {}}").selector()).isEmpty();
    assertThat(nodeConfig("{metadata: {name: a}, spec: {nodeSelector: {}}}").selector())
        .isPresent();
    assertThat(nodeConfig("{metadata: {name: a}, spec: [1]}").defaults()).isEmpty();
  }

  @Test
  void readsAddressesThatOtherNodesUseAndEveryRangeOfPods() {
    var node =
        """
        metadata: {name: node-1}
        spec:
          addresses:
          - {type: CiliumInternalIP, ip: 10.42.1.236}
          - {type: InternalIP, ip: 100.64.0.2}
          - {type: ExternalIP, ip: 203.0.113.7}
          - {type: InternalIP, ip: none}
          ipam:
            podCIDRs: [10.42.1.0/24, rubbish]
            pools: {allocated: [{pool: blue, cidrs: [10.50.0.0/24]}, 7]}
        """;

    assertThat(seen(Objects.facts(KubeResource.CILIUMNODES, node).cilium().nodes()))
        .containsExactly(
            new Node(
                "node-1",
                List.of(new Ip("100.64.0.2"), new Ip("203.0.113.7")),
                List.of(new Cidr("10.42.1.0/24"), new Cidr("10.50.0.0/24"))));
  }

  @Test
  void readsEndpointsOfPods() {
    assertThat(seen(Objects.facts(KubeResource.CILIUMENDPOINTS, ENDPOINT).cilium().endpoints()))
        .containsExactly(new Endpoint("shop", "web-0", 17156, Optional.of(new Ip("100.64.0.2"))));
  }

  @Test
  void readsAnEndpointThatHasNothingYet() {
    String fresh = "metadata: {name: web-0, namespace: shop}\nstatus: 7\n";

    assertThat(seen(Objects.facts(KubeResource.CILIUMENDPOINTS, fresh).cilium().endpoints()))
        .containsExactly(new Endpoint("shop", "web-0", 0, Optional.empty()));
  }

  @Test
  void readsSlicesWhereThereAreAny() {
    var projection = new ClusterProjection();
    Objects.add(projection, KubeResource.CILIUMENDPOINTS, ENDPOINT);
    Objects.add(projection, KubeResource.CILIUMENDPOINTSLICES, SLICE);

    assertThat(seen(Objects.facts(projection).cilium().endpoints()))
        .containsExactly(
            new Endpoint("shop", "web-0", 300, Optional.of(new Ip("100.64.0.3"))),
            new Endpoint("shop", "web-1", 0, Optional.empty()));
  }

  @Test
  void doesNotTakeNoEndpointsForAllWhereSlicesAreRefused() {
    var refused = new Reason.Failed("slices", "refused");
    var projection = new ClusterProjection();
    Objects.add(projection, KubeResource.CILIUMENDPOINTS);
    projection.missing(KubeResource.CILIUMENDPOINTSLICES, refused);

    assertThat(Objects.facts(projection).cilium().endpoints())
        .isEqualTo(new Unavailable<>(refused));
  }

  @Test
  void leavesOutIdentitiesThatAreNotNamedByANumber() {
    String form = "metadata: {name: '%s'}\nsecurity-labels: %s\n";
    var facts =
        Objects.facts(
            KubeResource.CILIUMIDENTITIES,
            form.formatted("17156", "{'k8s:io.kubernetes.pod.namespace': shop}"),
            form.formatted("256", "[wrong]"),
            form.formatted("blue", "{}"),
            form.formatted("-1", "{}"),
            form.formatted("1e3", "{}"),
            form.formatted("9".repeat(40), "{}"));

    assertThat(seen(facts.cilium().identities()))
        .containsExactlyInAnyOrder(new Identity(17156, "shop"), new Identity(256, ""));
  }

  @Test
  void tellsThatAClusterHasNoCilium() {
    var projection = new ClusterProjection();
    projection.notServed(KubeResource.CILIUMNODES, new Origin("api", Objects.NOW));

    assertThat(Objects.facts(projection).cilium().nodes().seen().orElseThrow()).isEmpty();
  }

  private static NodeConfig nodeConfig(String yaml) {
    return seen(Objects.facts(KubeResource.CILIUMNODECONFIGS, yaml).cilium().nodeConfigs())
        .getFirst();
  }

  private static <T> List<T> seen(Evidence<Optional<List<T>>> found) {
    return found.seen().orElseThrow().orElseThrow();
  }
}
