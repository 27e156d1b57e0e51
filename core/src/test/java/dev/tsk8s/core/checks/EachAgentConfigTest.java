package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.agent;
import static dev.tsk8s.core.CiliumCluster.config;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.Clusters.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EachAgentConfigTest {
  private static final String KEY = "config.cilium.io/mtu";
  private static final ClusterNode NODE = Clusters.node("node-1", "100.64.0.2");

  @Test
  void namesTheLabelThatSetsAKey() {
    assertThat(path(Clusters.withLabel(NODE, KEY, "1500")))
        .isEqualTo("/metadata/labels/config.cilium.io~1mtu");
  }

  @Test
  void namesTheAnnotationWhichGoesBeforeALabel() {
    assertThat(path(Clusters.withAnnotation(NODE, KEY, "1500")))
        .isEqualTo("/metadata/annotations/config.cilium.io~1mtu");
    assertThat(path(Clusters.withAnnotation(Clusters.withLabel(NODE, KEY, "9000"), KEY, "1500")))
        .isEqualTo("/metadata/annotations/config.cilium.io~1mtu");
  }

  @Test
  void anArgumentIsAnotherCaseThanAKeyOfAnObject() {
    var byArgument =
        only(
            new CiliumMtu(),
            cluster().with(NODE).with(config("kube-system")).with(agent("v1.19.0", "--mtu=1500")));
    var byKey =
        only(
            new CiliumMtu(),
            cluster().with(NODE).with(config("kube-system", "mtu", "1500")).with(agent("v1.19.0")));

    assertThat(byArgument.details()).containsEntry("case", "argument");
    assertThat(byKey.details()).doesNotContainKey("case");
  }

  @Test
  void namesEveryNodeThatSaysTheSameInTheSamePlace() {
    ClusterNode second = Clusters.node("node-2", "100.64.0.3");
    ClusterNode third = Clusters.node("node-3", "100.64.0.4");

    var same =
        finding(Clusters.withLabel(NODE, KEY, "1500"), Clusters.withLabel(second, KEY, "1500"));
    var elsewhere =
        finding(Clusters.withLabel(NODE, KEY, "1500"), Clusters.withAnnotation(third, KEY, "1500"));

    assertThat(same.details()).containsEntry("sameNodes", "node-1, node-2");
    assertThat(elsewhere.details()).doesNotContainKey("sameNodes");
  }

  private static String path(ClusterNode node) {
    Finding finding = finding(node);
    assertThat(finding.subject().kind()).isEqualTo("Node");
    return finding.details().getOrDefault("path", "");
  }

  private static Finding finding(ClusterNode... nodes) {
    var agent = agent("v1.19.0");
    var reading =
        new CniAgent(
            agent.agent(),
            agent.namespace(),
            agent.name(),
            agent.version(),
            agent.args(),
            agent.env(),
            agent.nodeSelector(),
            List.of("cilium-dbg", "build-config", "--source=config-map:cilium-config,node:"));
    Clusters cluster = cluster().with(config("kube-system")).with(reading);
    for (ClusterNode node : nodes) {
      cluster.with(node);
    }
    return only(new CiliumMtu(), cluster);
  }
}
