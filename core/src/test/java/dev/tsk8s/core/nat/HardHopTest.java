package dev.tsk8s.core.nat;

import static dev.tsk8s.core.nat.Lab.A;
import static dev.tsk8s.core.nat.Lab.B;
import static dev.tsk8s.core.nat.Lab.HOME;
import static dev.tsk8s.core.nat.Lab.PUBLIC;
import static dev.tsk8s.core.nat.Lab.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HardHopTest {
  private static final String NODE = "10.0.0.2";
  private static final Endpoint GATEWAY = at("10.0.0.3:3478");
  private static final Endpoint BESIDE_IT = at("10.0.0.4:3478");
  private static final Endpoint NEIGHBOUR = at("192.168.1.3:3478");
  private int next = 20_000;

  @Test
  void standsBehindTheServersThatSeeOnePort() {
    assertThat(seen(this::hardGateway, A, B, GATEWAY, BESIDE_IT).hop()).contains(hop(NODE, PUBLIC));
  }

  @Test
  void standsBeforeTheServersThatSeeAnotherPortEach() {
    assertThat(seen(this::hardNode, A, B, GATEWAY, BESIDE_IT).hop()).contains(hop(HOME, NODE));
  }

  @Test
  void isOnlyBoundedByWhatOneServerInBetweenSaw() {
    assertThat(seen(this::hardGateway, A, B, GATEWAY).hop()).contains(hop(HOME, PUBLIC));
  }

  @Test
  void aServerBesideTheHostIsNoSecondOneInBetween() {
    assertThat(seen(this::hardGateway, A, B, GATEWAY, NEIGHBOUR).hop()).contains(hop(HOME, PUBLIC));
  }

  @Test
  void isNoneWhereTheWayOutIsEasy() {
    assertThat(seen(Lab::easy, A, B).hop()).isEmpty();
  }

  private static NatBehaviour seen(Lab.Nat nat, Endpoint... servers) {
    return Lab.through(nat, servers).behaviour();
  }

  private static HardHop hop(String near, String far) {
    return new HardHop(List.of(new Ip(near)), List.of(new Ip(far)));
  }

  /// The node keeps the port, the gateway does not.
  private Endpoint hardGateway(Endpoint from, Endpoint to) {
    if (to.equals(NEIGHBOUR)) {
      return from;
    }
    return to.ip().isPrivate() ? at(NODE, from.port()) : at(PUBLIC, next++);
  }

  private Endpoint hardNode(Endpoint from, Endpoint to) {
    return at(to.ip().isPrivate() ? NODE : PUBLIC, next++);
  }
}
