package dev.tsk8s.core.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredPortTest {
  private static final ClusterNode PUBLIC =
      Clusters.node("node1", "10.0.0.1", "203.0.113.1", "aws:///x/1");

  @Test
  void isThatOfAPodInTheNetworkOfANodeWithAPublicAddress() {
    assertThat(of(List.of(PUBLIC), Specs.selfMade().hostNetwork().port(41641).pod("ts", "node1")))
        .extracting(port -> port.node() + " " + port.pod() + " " + port.at())
        .containsExactly("node1 ts-7d9c-node1 203.0.113.1:41641");
  }

  @Test
  void isNoneInThePodNetwork() {
    assertThat(of(List.of(PUBLIC), Specs.selfMade().port(41641).pod("ts", "node1"))).isEmpty();
  }

  @Test
  void isNoneWhereTheDaemonTakesAnyPort() {
    assertThat(of(List.of(PUBLIC), Specs.selfMade().hostNetwork().pod("ts", "node1"))).isEmpty();
  }

  @Test
  void isNoneAtAPrivateAddress() {
    assertThat(
            of(
                List.of(Clusters.node("node1", "10.0.0.1")),
                Specs.selfMade().hostNetwork().port(41641).pod("ts", "node1")))
        .isEmpty();
  }

  @Test
  void isNoneAtAnAddressThatNodesShare() {
    var other = Clusters.node("node2", "10.0.0.2", "203.0.113.1", "aws:///x/2");

    assertThat(
            of(
                List.of(PUBLIC, other),
                Specs.selfMade().hostNetwork().port(41641).pod("ts", "node1")))
        .isEmpty();
  }

  @Test
  void isNotKnownWherePodsAreNot() {
    var why = new Reason.Forbidden("list", "pods", "");

    assertThat(DeclaredPort.of(Clusters.seen(List.of(PUBLIC)), new Unavailable<>(why)))
        .isEqualTo(new Unavailable<>(why));
  }

  private static List<DeclaredPort> of(List<ClusterNode> nodes, TailscalePod pod) {
    return DeclaredPort.of(Clusters.seen(nodes), Clusters.seen(List.of(pod))).seen().orElseThrow();
  }
}
