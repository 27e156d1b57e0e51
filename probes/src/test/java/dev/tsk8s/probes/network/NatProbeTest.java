package dev.tsk8s.probes.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.core.facts.NatView.MissedServer;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Bad;
import dev.tsk8s.core.facts.StunExchange.Errored;
import dev.tsk8s.core.facts.StunExchange.Fault;
import dev.tsk8s.core.facts.StunExchange.Outcome;
import dev.tsk8s.core.nat.Distrust;
import dev.tsk8s.core.nat.Hardness;
import dev.tsk8s.core.nat.Mapping;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.core.nat.Udp;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.stun.StunAttribute.ErrorCode;
import dev.tsk8s.probes.network.stun.StunAttribute.MappedAddress;
import dev.tsk8s.probes.network.stun.StunAttribute.Unknown;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Real packets over the loopback network, whose 2^24 addresses stand in for as many machines.
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class NatProbeTest {
  /// After the header, the attribute's type, its length and a byte that is reserved (RFC 8489
  /// section 14.2).
  private static final int FAMILY_OF_THE_FIRST_ATTRIBUTE = 20 + 4 + 1;

  @Test
  void findsNoNatWhereTwoServersSeeTheSocketsThemselves() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::honest);
        var b = FakeStun.on("127.0.0.3", FakeStun::honest)) {

      var seen = NatBehaviour.v4(look(a, b));

      assertThat(seen.mapping()).isEqualTo(new Of.Is<>(Mapping.NONE));
      assertThat(seen.udp()).isEqualTo(Udp.OK);
    }
  }

  @Test
  void needsTenPacketsForThat() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::honest);
        var b = FakeStun.on("127.0.0.3", FakeStun::honest)) {

      NatView view = look(a, b);

      assertThat(view.packets()).isEqualTo(10);
      assertThat(a.requests() + b.requests()).isEqualTo(10);
    }
  }

  @Test
  void knowsTheMappingWithinThreeRoundTrips() throws Exception {
    FakeStun.Manner slow = FakeStun.after(Duration.ofMillis(200), FakeStun::honest);
    try (var a = FakeStun.on("127.0.0.2", slow);
        var b = FakeStun.on("127.0.0.3", slow)) {

      NatView view = look(a, b);

      assertThat(NatBehaviour.v4(view).mapping()).isEqualTo(new Of.Is<>(Mapping.NONE));
      assertThat(view.took()).isLessThan(Duration.ofMillis(600));
    }
  }

  @Test
  void doesNotBelieveAnAnswerWithAnotherTransaction() throws Exception {
    var random = new SecureRandom();
    assertThat(
            asked((self, request, from) ->
                self.send(
                    self.seen(
                        new StunMessage(
                            StunClass.REQUEST,
                            StunMessage.BINDING,
                            TransactionId.random(random),
                            List.of()),
                        from),
                    from)))
        .isEqualTo(new Bad(Fault.FOREIGN_TRANSACTION));
  }

  @Test
  void doesNotBelieveAnAnswerFromAnotherAddress() throws Exception {
    try (var stranger = FakeStun.on("127.0.0.9", FakeStun::silent)) {
      assertThat(asked((self, request, from) -> stranger.send(self.seen(request, from), from)))
          .isEqualTo(new Bad(Fault.WRONG_SOURCE));
    }
  }

  @Test
  void doesNotBelieveAnAnswerThatIsCut() throws Exception {
    assertThat(
            asked((self, request, from) -> {
              ByteBuffer whole = StunCodec.write(self.seen(request, from));
              self.send(whole.limit(whole.limit() - 4), from);
            }))
        .isEqualTo(new Bad(Fault.MALFORMED));
  }

  @Test
  void doesNotBelieveAnAnswerWithoutAddress() throws Exception {
    assertThat(
            asked((self, request, from) ->
                self.send(request.answer(StunClass.SUCCESS, List.of()), from)))
        .isEqualTo(new Bad(Fault.NO_ADDRESS));
  }

  @Test
  void doesNotBelieveAnAnswerThatAsksForWhatIsUnknown() throws Exception {
    assertThat(
            asked((self, request, from) ->
                self.send(self.seen(request, from, new Unknown(0x7777, "00000000")), from)))
        .isEqualTo(new Bad(Fault.NOT_UNDERSTOOD));
  }

  @Test
  void doesNotBelieveAnAddressOfAnUnknownFamily() throws Exception {
    assertThat(
            asked((self, request, from) -> {
              ByteBuffer whole = StunCodec.write(self.seen(request, from));
              whole.put(FAMILY_OF_THE_FIRST_ATTRIBUTE, (byte) 3);
              self.send(whole, from);
            }))
        .isInstanceOf(Bad.class);
  }

  @Test
  void doesNotBelieveTheLargestDatagramThereIs() throws Exception {
    assertThat(asked((self, request, from) -> self.send(ByteBuffer.allocate(65_507), from)))
        .isEqualTo(new Bad(Fault.MALFORMED));
  }

  @Test
  void doesNotMindTheOrderInWhichAnswersCome() throws Exception {
    var turn = new AtomicInteger();
    FakeStun.Manner shuffled =
        (self, request, from) ->
            FakeStun.after(
                    Duration.ofMillis(60 - 15L * (turn.getAndIncrement() % 4)), FakeStun::honest)
                .answer(self, request, from);
    try (var a = FakeStun.on("127.0.0.2", shuffled);
        var b = FakeStun.on("127.0.0.3", shuffled)) {

      var seen = NatBehaviour.v4(look(a, b));

      assertThat(seen.mapping()).isEqualTo(new Of.Is<>(Mapping.NONE));
      assertThat(seen.distrusted()).isEmpty();
    }
  }

  @Test
  void comparesNothingWhereOneServerIsAsked() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::honest)) {

      var seen = NatBehaviour.v4(look(a));

      assertThat(seen.mapping())
          .isEqualTo(new Of.Unsure<>(new Reason.TooFew("STUN servers", 1, 2)));
      assertThat(seen.hardness()).isInstanceOf(Of.Unsure.class);
    }
  }

  @Test
  void concludesNothingFromTheSilenceOfASecondAddressThatIsDead() throws Exception {
    Endpoint dead = Endpoint.parse("127.0.0.6:9").orElseThrow();
    try (var a =
            FakeStun.on(
                "127.0.0.2",
                (self, request, from) -> self.send(self.seenWithOther(request, from, dead), from));
        var b = FakeStun.on("127.0.0.3", FakeStun::honest)) {

      var seen = NatBehaviour.v4(look(a, b));

      assertThat(seen.mapping()).isEqualTo(new Of.Is<>(Mapping.NONE));
      assertThat(seen.filtering()).isInstanceOf(Of.Unsure.class);
    }
  }

  @Test
  void findsTheSameBesideADeadServer() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::honest);
        var dead = FakeStun.on("127.0.0.3", FakeStun::silent);
        var c = FakeStun.on("127.0.0.4", FakeStun::honest)) {

      NatView view = look(a, dead, c);

      assertThat(NatBehaviour.v4(view).mapping()).isEqualTo(new Of.Is<>(Mapping.NONE));
      assertThat(NatBehaviour.v4(view).udp()).isEqualTo(Udp.PARTIAL);
      assertThat(view.packets()).isLessThanOrEqualTo(NatPlan.PACKETS);
    }
  }

  @Test
  void doesNotBelieveTwoAnswersThatContradictEachOther() throws Exception {
    assertThat(
            asked((self, request, from) -> {
              self.send(self.seen(request, from), from);
              self.send(self.seen(request, new InetSocketAddress("192.0.2.77", 5)), from);
            }))
        .isEqualTo(new Bad(Fault.CONTRADICTS_ITSELF));
  }

  @Test
  void takesADuplicateForWhatItIs() throws Exception {
    assertThat(
            asked((self, request, from) -> {
              self.send(self.seen(request, from), from);
              self.send(self.seen(request, from), from);
            }))
        .isInstanceOf(StunExchange.Mapped.class);
  }

  @Test
  void doesNotBelieveAFlood() throws Exception {
    assertThat(
            asked((self, request, from) -> {
              for (int i = 0; i < 200; i++) {
                self.send(self.seen(request, from), from);
              }
            }))
        .isEqualTo(new Bad(Fault.FLOOD));
  }

  @Test
  void tellsTheErrorAServerAnswersWith() throws Exception {
    for (int code : List.of(300, 400, 420, 500)) {
      assertThat(
              asked((self, request, from) ->
                  self.send(
                      request.answer(StunClass.ERROR, List.of(new ErrorCode(code, "no"))), from)))
          .isEqualTo(new Errored(code, "no"));
    }
  }

  @Test
  void takesTheAddressOfAnOldServer() throws Exception {
    assertThat(
            asked((self, request, from) ->
                self.send(
                    request.answer(StunClass.SUCCESS, List.of(new MappedAddress(from))), from)))
        .isInstanceOf(StunExchange.Mapped.class);
  }

  @Test
  void isUnknownRatherThanWrongWhereAServerLies() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::honest);
        var b = FakeStun.on("127.0.0.3", FakeStun::honest);
        var liar =
            FakeStun.on(
                "127.0.0.4",
                (self, request, from) ->
                    self.send(self.seen(request, new InetSocketAddress("192.0.2.7", 7)), from))) {

      var seen = NatBehaviour.v4(look(a, b, liar));

      assertThat(seen.mapping()).isEqualTo(new Of.Is<>(Mapping.NONE));
      assertThat(seen.distrusted()).containsEntry(liar.at(), Distrust.SAME_FOR_TWO_SOCKETS);
    }
  }

  @Test
  void isRightOrUnknownWhereHalfOfThePacketsAreLost() throws Exception {
    for (int round = 0; round < 10; round++) {
      var turn = new AtomicInteger(round);
      FakeStun.Manner lossy =
          (self, request, from) -> {
            if (Math.floorMod(turn.getAndIncrement() * 0x9E3779B9, 4) < 2) {
              self.send(self.seen(request, from), from);
            }
          };
      try (var a = FakeStun.on("127.0.0.2", lossy);
          var b = FakeStun.on("127.0.0.3", lossy)) {

        NatView view = look(a, b);

        assertThat(NatBehaviour.v4(view).mapping())
            .isIn(Stream.of(new Of.Is<>(Mapping.NONE), unsure(view)).toList());
        assertThat(view.packets()).isLessThanOrEqualTo(NatPlan.PACKETS);
      }
    }
  }

  @Test
  void saysBlockedWhereTwoMachinesAreSilent() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::silent);
        var b = FakeStun.on("127.0.0.3", FakeStun::silent)) {

      NatView view = look(a, b);

      assertThat(NatBehaviour.v4(view).hardness()).isEqualTo(new Of.Is<>(Hardness.BLOCKED));
      assertThat(view.packets()).isLessThanOrEqualTo(NatPlan.PACKETS);
    }
  }

  @Test
  void hearsThatAPortIsClosed() throws Exception {
    NatView view = look(new StunServer("127.0.0.2", 9), new StunServer("127.0.0.3", 9));

    assertThat(NatBehaviour.v4(view).udp()).isEqualTo(Udp.ICMP);
  }

  @Test
  void judgesIpv6WhereOnlyIpv6ServersAreAsked() throws Exception {
    NatView view = look(new StunServer("::1", 9));

    assertThat(NatBehaviour.main(view).udp()).isEqualTo(Udp.ICMP);
  }

  @Test
  void namesAServerWhoseNameHasNoAddress() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::honest)) {

      NatView view = look(a.server(), new StunServer("no-such-host.invalid", 3478));

      assertThat(view.missed())
          .containsExactly(new MissedServer("no-such-host.invalid", "not-resolved"));
      assertThat(NatBehaviour.v4(view).udp()).isEqualTo(Udp.OK);
    }
  }

  @Test
  void doesNotFollowAServerToAnAddressOfAnotherKind() throws Exception {
    Endpoint elsewhere = Endpoint.parse("192.0.2.1:3479").orElseThrow();
    try (var a =
        FakeStun.on(
            "127.0.0.2",
            (self, request, from) ->
                self.send(self.seenWithOther(request, from, elsewhere), from))) {

      NatView view = look(a.server());

      assertThat(view.exchanges()).allMatch(one -> one.to().ip().address().isLoopback());
    }
  }

  @Test
  void saysThatAPortIsHeld() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::honest);
        var b = FakeStun.on("127.0.0.3", FakeStun::honest);
        var holder = new DatagramSocket()) {

      NatView view = look(Optional.of(holder.getLocalPort()), a.server(), b.server());

      assertThat(view.port().flatMap(AskedPort::holder)).contains("another-program");
      assertThat(NatBehaviour.v4(view).elsewhere()).contains(new Of.Is<>(Hardness.NONE));
    }
  }

  @Test
  void sendsFromThePortThatIsAskedFor() throws Exception {
    int port;
    try (var free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
    try (var a = FakeStun.on("127.0.0.2", FakeStun::honest);
        var b = FakeStun.on("127.0.0.3", FakeStun::honest)) {

      NatView view = look(Optional.of(port), a.server(), b.server());

      assertThat(NatBehaviour.v4(view).mapping()).isEqualTo(new Of.Is<>(Mapping.NONE));
      assertThat(view.exchanges())
          .anyMatch(
              one -> one.purpose() == StunExchange.Purpose.ASKED_PORT && one.from().port() == port);
    }
  }

  @Test
  void endsWithItsDeadline() throws Exception {
    try (var a = FakeStun.on("127.0.0.2", FakeStun::silent);
        var b = FakeStun.on("127.0.0.3", FakeStun::silent)) {
      var plan = new NatPlan(List.of(a.server(), b.server()), Optional.empty(), NatPlan.PACKETS);

      NatView view = new NatProbe(plan).collect(Deadline.after(Duration.ofMillis(100)));

      assertThat(view.took()).isLessThan(Duration.ofMillis(600));
      assertThat(NatBehaviour.v4(view).udp()).isEqualTo(Udp.UNKNOWN);
    }
  }

  /// How a server with this manner is told of, asked beside an honest one.
  private static Outcome asked(FakeStun.Manner manner) throws Exception {
    try (var odd = FakeStun.on("127.0.0.2", manner);
        var honest = FakeStun.on("127.0.0.3", FakeStun::honest)) {
      NatView view = look(odd, honest);
      Endpoint at = odd.at();
      return view.exchanges().stream()
          .filter(one -> one.to().equals(at))
          .filter(one -> one.purpose() == StunExchange.Purpose.MAPPING)
          .map(StunExchange::outcome)
          .findFirst()
          .orElseThrow();
    }
  }

  private static Of<Mapping> unsure(NatView view) {
    return NatBehaviour.v4(view).mapping() instanceof Of.Unsure<Mapping> unsure
        ? unsure
        : new Of.Is<>(Mapping.NONE);
  }

  private static NatView look(FakeStun... servers) throws IOException, InterruptedException {
    var named = new StunServer[servers.length];
    for (int i = 0; i < named.length; i++) {
      named[i] = servers[i].server();
    }
    return look(named);
  }

  private static NatView look(StunServer... servers) throws IOException, InterruptedException {
    return look(Optional.empty(), servers);
  }

  private static NatView look(Optional<Integer> port, StunServer... servers)
      throws IOException, InterruptedException {
    var plan =
        new NatPlan(
            List.of(servers),
            port.map(number -> new AskedPort(number, Optional.empty(), List.of())),
            NatPlan.PACKETS);
    return new NatProbe(plan).collect(Deadline.after(Duration.ofSeconds(10)));
  }
}
