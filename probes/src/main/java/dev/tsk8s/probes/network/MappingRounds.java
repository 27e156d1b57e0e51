package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.probes.network.Targets.Target;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What several destinations see of several sockets (RFC 5780 section 4.3), all asked at once.
///
/// Several sockets, because one may be an exception: its port may be taken on the outside, or kept
/// by luck.
final class MappingRounds {
  /// Together with the other tests they leave room for retries within [NatPlan#PACKETS].
  private static final int MOST_TARGETS = 6;

  private static final int MOST_V6_TARGETS = 2;
  private static final int V6_SOCKETS = 2;

  /// For the tests that come later.
  private static final int KEPT = 22;

  private final StunTalk talk;
  private final List<Target> v4;
  private final List<Target> v6;
  private final List<StunSocket> sockets = new ArrayList<>();
  private Optional<StunSocket> askedPort = Optional.empty();
  private Optional<StunSocket> knowsOther = Optional.empty();
  private final List<Question> questions = new ArrayList<>();

  MappingRounds(StunTalk talk, Targets targets) {
    this.talk = talk;
    this.v4 = targets.v4().stream().limit(MOST_TARGETS).toList();
    this.v6 = targets.v6().stream().limit(MOST_V6_TARGETS).toList();
  }

  /// Tests this very port too.
  ///
  /// @throws java.net.BindException if somebody else holds it
  void openPort(int port) throws IOException {
    StunSocket socket = talk.open(Purpose.ASKED_PORT, false, port);
    sockets.add(socket);
    askedPort = Optional.of(socket);
  }

  void run() throws IOException, InterruptedException {
    // First: a router sends few ICMP errors a second (Linux: icmp_ratelimit), and they are the ones
    // who hear them.
    listeners();
    if (!v4.isEmpty()) {
      open(v4.size() <= 3 ? 4 : 2);
    }
    planAll(sockets);
    planV6();
    askAll();
    // What gets in to the asked port is found out before it sends to more destinations; with one
    // server only, those are needed to compare its mapping.
    boolean several = v4.stream().map(one -> one.at().ip()).distinct().count() > 1;
    if (askedPort.isPresent() && several) {
      new FilteringRounds(talk, this).runOn(askedPort.get());
    }
    askOthers(
        sockets.stream()
            .filter(one -> !several || one.purpose() != Purpose.ASKED_PORT)
            .limit(2)
            .toList());
  }

  /// As many sockets again.
  void more() throws IOException, InterruptedException {
    int before = questions.size();
    int known = sockets.size();
    open(4);
    planAll(sockets.subList(known, sockets.size()));
    talk.ask(questions.subList(before, questions.size()), patience(2), KEPT);
  }

  private void open(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      sockets.add(talk.open(Purpose.MAPPING, false, 0));
    }
  }

  /// Server by server: two first packets of one socket side by side may both be mapped before
  /// either mapping is known to the other, and get two ports of an easy NAT.
  private void planAll(List<StunSocket> from) {
    for (Target target : v4) {
      for (StunSocket socket : from) {
        plan(socket, List.of(target));
      }
    }
  }

  private List<Question> plan(StunSocket socket, List<Target> targets) {
    List<Question> planned =
        targets.stream()
            .map(target ->
                talk.question(target.server(), target.at(), false, Ask.SAME, socket, target.at()))
            .toList();
    questions.addAll(planned);
    return planned;
  }

  /// Connected sockets, which hear ICMP errors.
  private void listeners() throws IOException {
    for (Target target : Stream.concat(v4.stream(), v6.stream()).toList()) {
      try {
        plan(talk.connected(target.at()), List.of(target));
      } catch (SocketException _) {
        // No route: the others say so.
      }
    }
  }

  private void planV6() throws IOException {
    for (int i = 0; i < V6_SOCKETS && !v6.isEmpty(); i++) {
      try {
        plan(talk.open(Purpose.MAPPING, true, 0), v6);
      } catch (SocketException | UnsupportedOperationException _) {
        return; // this host has no IPv6 at all
      }
    }
  }

  /// Each once; then, while nothing answers, only as many as it takes to be sure.
  private void askAll() throws IOException, InterruptedException {
    Patience first = Patience.AT_FIRST;
    talk.ask(questions, new Patience(first.again(), 1, first.again()), KEPT);
    if (roundTrip().isPresent()) {
      talk.ask(questions, patience(4), KEPT);
      return;
    }
    // All of them: where half is lost each way, a few dozen packets are needed to call it blocked.
    talk.ask(questions, first, KEPT);
    if (roundTrip().isPresent()) {
      talk.ask(questions, patience(3), KEPT);
    }
  }

  /// The other port and the other address of the first server that has them, from two sockets.
  private void askOthers(List<StunSocket> from) throws IOException, InterruptedException {
    Optional<Question> server = withOther();
    if (server.isEmpty()) {
      return;
    }
    Endpoint at = server.get().to();
    Endpoint other = other(server.get()).orElseThrow();
    List<Endpoint> others =
        List.of(new Endpoint(at.ip(), other.port()), new Endpoint(other.ip(), at.port()), other)
            .stream()
            .filter(one -> questions.stream().noneMatch(asked -> asked.to().equals(one)))
            .distinct()
            .toList();
    var asked = new ArrayList<Question>();
    for (StunSocket socket : from) {
      for (Endpoint one : others) {
        asked.add(talk.question(server.get().server(), one, true, Ask.SAME, socket, one));
      }
    }
    questions.addAll(asked);
    talk.ask(asked, patience(3), KEPT);
    knowsOther =
        asked.stream()
            .filter(one -> one.to().equals(other) && one.mapped().isPresent())
            .map(Question::socket)
            .findFirst();
  }

  /// A socket that the other address of the server answers, since it has asked it itself.
  Optional<StunSocket> knowsOther() {
    return knowsOther;
  }

  /// The first answer of a server that has another address and port which can be asked.
  Optional<Question> withOther() {
    return questions.stream()
        .filter(one -> !one.to().ip().isV6() && other(one).isPresent())
        .min(Comparator.comparing(one -> one.to().ip().equals(otherIp(one))));
  }

  private static Ip otherIp(Question one) {
    return other(one).orElseThrow().ip();
  }

  /// A server outside that sends us to a private address, or to one that no host has, is either
  /// behind a NAT of its own or hostile.
  static Optional<Endpoint> other(Question server) {
    return server
        .mapped()
        .flatMap(Mapped::other)
        .filter(other ->
            other.ip().isV6() == server.to().ip().isV6()
                && other.port() != server.to().port()
                && other.ip().isPrivate() == server.to().ip().isPrivate()
                && !other.ip().address().isMulticast()
                && !other.ip().address().isAnyLocal()
                && other.ip().address().isLoopback() == server.to().ip().address().isLoopback()
                && !other.ip().text().equals("255.255.255.255"));
  }

  /// Whether one of the servers that were named is there.
  boolean hasAsked(Ip ip) {
    return v4.stream().anyMatch(one -> one.at().ip().equals(ip));
  }

  boolean hasAsked(Endpoint server) {
    return v4.stream().anyMatch(one -> one.at().equals(server));
  }

  /// The longest round trip that was measured.
  Optional<Duration> roundTrip() {
    return questions.stream()
        .filter(one -> one.mapped().isPresent())
        .map(one -> one.roundTrip().orElse(Patience.AT_FIRST.again()))
        .max(Comparator.naturalOrder());
  }

  Patience patience(int tries) {
    return Patience.of(roundTrip().orElse(Patience.AT_FIRST.again()), tries);
  }

  /// Something of what was asked was lost, and came after all.
  boolean isLossy() {
    return questions.stream().anyMatch(one -> one.mapped().isPresent() && one.sent() > 1);
  }

  /// The first IPv4 server that answered, and what it saw.
  Optional<Question> answered() {
    return questions.stream()
        .filter(one -> !one.to().ip().isV6() && one.mapped().isPresent())
        .findFirst();
  }
}
