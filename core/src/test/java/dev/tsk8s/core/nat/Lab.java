package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.core.facts.NatView.Hairpin;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Outcome;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Silent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A host behind a NAT that is built in a line: what its servers would have answered.
final class Lab {
  static final String HOME = "192.168.1.10";
  static final String PUBLIC = "203.0.113.7";
  static final Endpoint A = at("198.51.100.1:3478");
  static final Endpoint B = at("198.51.100.2:3478");
  static final Endpoint C = at("192.0.2.3:3478");
  static final Endpoint A2 = at("198.51.100.1:3479");

  private final List<StunExchange> exchanges = new ArrayList<>();
  private Optional<Hairpin> hairpin = Optional.empty();
  private Optional<AskedPort> port = Optional.empty();

  /// How a NAT maps.
  interface Nat {
    Endpoint map(Endpoint from, Endpoint to);
  }

  static Endpoint at(String text) {
    return Endpoint.parse(text).orElseThrow();
  }

  static Endpoint at(String ip, int port) {
    return new Endpoint(new Ip(ip), port);
  }

  /// Four sockets that ask these servers through that NAT.
  static Lab through(Nat nat, Endpoint... servers) {
    return new Lab().sockets(Purpose.MAPPING, HOME, nat, servers, 40_001, 40_002, 40_003, 40_004);
  }

  Lab sockets(Purpose purpose, String home, Nat nat, Endpoint[] servers, int... ports) {
    for (int socket : ports) {
      for (Endpoint server : servers) {
        Endpoint from = at(home, socket);
        add(
            server,
            purpose,
            Ask.SAME,
            from,
            new Mapped(nat.map(from, server), Optional.empty(), false));
      }
    }
    return this;
  }

  Lab add(Endpoint server, Purpose purpose, Ask ask, Endpoint from, Outcome outcome) {
    return add(server, purpose, ask, from, 1, outcome);
  }

  Lab add(Endpoint server, Purpose purpose, Ask ask, Endpoint from, int sent, Outcome outcome) {
    return add(server, purpose, ask, from, sent, outcome instanceof Silent ? 0 : 1, outcome);
  }

  /// Asked twice, since the answer to the first took long; both were answered.
  Lab late(Endpoint server, Endpoint from, Outcome outcome) {
    return add(server, Purpose.MAPPING, Ask.SAME, from, 2, 2, outcome);
  }

  private Lab add(
      Endpoint server,
      Purpose purpose,
      Ask ask,
      Endpoint from,
      int sent,
      int came,
      Outcome outcome) {
    exchanges.add(
        new StunExchange(
            "stun", server, false, ask, purpose, from, sent, came, Duration.ofMillis(20), outcome));
    return this;
  }

  Lab silent(Endpoint server) {
    return silent(server, 5);
  }

  Lab silent(Endpoint server, int sent) {
    return add(server, Purpose.MAPPING, Ask.SAME, at(HOME, 40_001), sent, new Silent());
  }

  Lab hairpin(boolean heard) {
    hairpin = Optional.of(new Hairpin(heard, 6));
    return this;
  }

  Lab port(AskedPort asked) {
    port = Optional.of(asked);
    return this;
  }

  NatView view() {
    return new NatView(exchanges, List.of(), hairpin, port, 20, Duration.ofMillis(100));
  }

  NatBehaviour behaviour() {
    return NatBehaviour.v4(view());
  }

  /// Every port stays.
  static Endpoint easy(Endpoint from, Endpoint to) {
    return at(PUBLIC, from.port());
  }

  /// Every destination address and port sees another port.
  static Endpoint random(Endpoint from, Endpoint to) {
    return at(PUBLIC, 1024 + Math.floorMod(31 * (from.port() * 7919 + to.hashCode()), 60_000));
  }

  /// Every destination address sees another port.
  static Endpoint byAddress(Endpoint from, Endpoint to) {
    return at(PUBLIC, 1024 + Math.floorMod(31 * (from.port() * 7919 + to.ip().hashCode()), 60_000));
  }
}
