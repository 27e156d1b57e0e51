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
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// What several destinations see of several sockets (RFC 5780 section 4.3): all named servers at
/// once, and when one of them tells that it has another address, that too.
///
/// Several sockets, because one may be an exception: its port may be taken on the outside, or kept
/// by luck.
final class MappingRounds implements Strand {
  /// Together with the other tests they leave room for retries within [NatPlan#PACKETS].
  private static final int MOST_TARGETS = 6;

  private static final int MOST_V6_TARGETS = 2;
  private static final int V6_SOCKETS = 2;

  /// From so many sockets the other address of a server is asked.
  private static final int FOLLOWING = 2;

  private static final int MORE = 4;

  /// For the tests that come later.
  private static final int KEPT = 22;

  private final StunTalk talk;
  private final List<Target> v4;
  private final List<Target> v6;
  private final BooleanSupplier needsMore;
  private final List<Walk> walks = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private final Pace pace = new Pace(questions);
  private final List<Question> ofOther = new ArrayList<>();
  private Optional<StunSocket> askedPort = Optional.empty();
  private boolean begun;
  private boolean hasMore;

  /// @param needsMore whether so few were seen that it may be luck
  MappingRounds(StunTalk talk, Targets targets, BooleanSupplier needsMore) {
    this.talk = talk;
    this.v4 = targets.v4().stream().limit(MOST_TARGETS).toList();
    this.v6 = targets.v6().stream().limit(MOST_V6_TARGETS).toList();
    this.needsMore = needsMore;
  }

  /// Tests this very port too.
  ///
  /// @throws java.net.BindException if somebody else holds it
  void openPort(int port) throws IOException {
    StunSocket socket = talk.open(Purpose.ASKED_PORT, false, port);
    walks.add(new Walk(talk, socket, v4));
    askedPort = Optional.of(socket);
  }

  @Override
  public long advance() throws IOException {
    if (!begun) {
      begun = true;
      pace.begin();
      // First: a router sends few ICMP errors a second (Linux: icmp_ratelimit), and they are the
      // ones who hear them.
      listeners();
      open(v4.size() <= 3 ? 4 : 2);
      openV6();
    }
    walk();
    pace.callLast(talk);
    if (isSettled() && !hasMore) {
      hasMore = true;
      if (needsMore.getAsBoolean()) {
        open(MORE);
        walk();
      }
    }
    long due = walks.stream().mapToLong(Walk::dueIn).min().orElse(NOTHING_DUE);
    return Math.min(due, pace.dueIn());
  }

  private void walk() {
    walks.forEach(walk -> walk.next().forEach(this::ask));
    askOther();
  }

  @Override
  public boolean isOver() {
    return hasMore && isSettled();
  }

  private boolean isSettled() {
    return walks.stream().allMatch(Walk::isOver) && questions.stream().allMatch(talk::isSettled);
  }

  @Override
  public void cutShort() {
    // Who was asked by StunTalk is cut short by it.
  }

  private void open(int count) throws IOException {
    for (int i = 0; i < count && !v4.isEmpty(); i++) {
      walks.add(new Walk(talk, talk.open(Purpose.MAPPING, false, 0), v4));
    }
  }

  private void openV6() throws IOException {
    for (int i = 0; i < V6_SOCKETS && !v6.isEmpty(); i++) {
      try {
        walks.add(new Walk(talk, talk.open(Purpose.MAPPING, true, 0), v6));
      } catch (SocketException e) { // this host has no IPv6 at all
        v6.forEach(target -> talk.unaskable(target, String.valueOf(e.getMessage())));
        return;
      }
    }
  }

  /// Connected sockets, which hear ICMP errors.
  private void listeners() throws IOException {
    for (Target target : Stream.concat(v4.stream(), v6.stream()).toList()) {
      try {
        StunSocket socket = talk.connected(target.at());
        ask(talk.question(target.server(), target.at(), false, Ask.SAME, socket, target.at()));
      } catch (SocketException _) {
        // No route: the others say so.
      }
    }
  }

  /// The other port and the other address of the first server that has them. What gets in to the
  /// asked port is found out before it sends there; with one server only, that is needed to compare
  /// its mapping.
  private void askOther() {
    Optional<Question> server = withOther();
    if (server.isEmpty() || !ofOther.isEmpty()) {
      return;
    }
    List<StunSocket> from =
        walks.stream()
            .filter(walk -> !walk.socket().isV6() && walk.isMapped())
            .map(Walk::socket)
            .filter(one -> one.purpose() != Purpose.ASKED_PORT || !hasSeveral())
            .limit(FOLLOWING)
            .toList();
    boolean lacks =
        from.size() < FOLLOWING
            || askedPort.filter(one -> !hasSeveral() && !from.contains(one)).isPresent();
    if (lacks && questions.stream().anyMatch(one -> !talk.isSettled(one))) {
      return; // another may still be answered
    }
    List<Endpoint> others =
        OtherAddress.all(server.get()).stream()
            .filter(one -> v4.stream().noneMatch(target -> target.at().equals(one)))
            .toList();
    for (StunSocket socket : from) {
      for (Endpoint one : others) {
        ofOther.add(talk.question(server.get().server(), one, true, Ask.SAME, socket, one));
      }
    }
    Ip teller = server.get().to().ip();
    ofOther.forEach(one -> ask(one, teller));
  }

  private void ask(Question question) {
    ask(question, question.to().ip());
  }

  /// @param like who is as far away
  private void ask(Question question, Ip like) {
    questions.add(question);
    talk.ask(question, () -> pace.of(like), KEPT);
  }

  private boolean hasSeveral() {
    return v4.stream().map(one -> one.at().ip()).distinct().count() > 1;
  }

  /// The port that was asked about, if what gets in to it can be found out.
  Optional<StunSocket> askedPort() {
    return askedPort.filter(_ -> hasSeveral());
  }

  /// What this socket asked there.
  Optional<Question> asked(StunSocket socket, Endpoint server) {
    return questions.stream()
        .filter(one -> one.socket() == socket && one.to().equals(server))
        .findFirst();
  }

  /// As long as the slowest server that answered needs.
  Patience patience(int tries) {
    return Patience.of(roundTrip().orElse(Patience.AT_FIRST.again()), tries);
  }

  /// A socket that the other address of the server answers, since it has asked it itself.
  Optional<Question> knowsOther() {
    Optional<Endpoint> other = withOther().flatMap(OtherAddress::of);
    return questions.stream()
        .filter(one -> one.socket().purpose() == Purpose.MAPPING && one.mapped().isPresent())
        .filter(one -> other.filter(one.to()::equals).isPresent())
        .findFirst();
  }

  /// Whether destinations see this socket at different places.
  boolean varies(StunSocket socket) {
    return questions.stream()
            .filter(one -> one.socket() == socket)
            .flatMap(one -> one.mapped().stream())
            .map(Mapped::mapped)
            .distinct()
            .count()
        > 1;
  }

  /// The first answer of a server that has another address and port which can be asked.
  Optional<Question> withOther() {
    return OtherAddress.firstTold(questions);
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
    return pace.roundTrip();
  }

  /// Something of what was asked was lost, and came after all.
  boolean isLossy() {
    return questions.stream().anyMatch(Question::isLossy);
  }

  /// An IPv4 server that answered, and what it saw. One that stands in front of the NAT tells
  /// nothing of it: where all do so far, another may still be heard.
  Optional<Question> beyondNat() {
    return questions.stream()
        .filter(one -> !one.to().ip().isV6())
        .filter(one -> one.mapped().filter(seen -> isTranslated(one, seen)).isPresent())
        .findFirst();
  }

  private static boolean isTranslated(Question asked, Mapped seen) {
    return !seen.mapped().ip().equals(asked.socket().from(asked.to()).ip());
  }
}
