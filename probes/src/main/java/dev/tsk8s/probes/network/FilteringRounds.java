package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Whether a server is heard from addresses that a fresh socket has not sent to (RFC 5780 section
/// 4.4). The same questions from a socket that has sent there show that the server can speak so.
final class FilteringRounds {
  private static final int TRIES = 3;

  /// Where packets get lost, silence takes longer to believe.
  private static final int TRIES_IF_LOSSY = 7;

  private final StunTalk talk;
  private final MappingRounds mapping;
  private Optional<Question> before = Optional.empty();

  FilteringRounds(StunTalk talk, MappingRounds mapping) {
    this.talk = talk;
    this.mapping = mapping;
  }

  /// What shows that the server is there for a fresh socket; to be asked before [#plan].
  List<Question> first() throws IOException {
    Optional<Question> server = mapping.withOther();
    if (server.isEmpty()) {
      return List.of();
    }
    StunSocket socket = talk.open(Purpose.FILTERING, false, 0);
    Endpoint at = server.get().to();
    before = Optional.of(talk.question(server.get().server(), at, false, Ask.SAME, socket, at));
    return List.of(before.get());
  }

  /// What has to be tried after that.
  Tries plan() {
    return before
        .filter(one -> one.mapped().isPresent())
        .flatMap(
            one -> mapping.withOther().map(server -> tries(server, one.socket(), one.sent() > 1)))
        .orElseGet(() -> new Tries(List.of(), 0, List.of()));
  }

  /// From the port that was asked about, which has sent to the named servers only: whether it is
  /// open for everybody. Not possible where one of them is the other address of another.
  void runOn(StunSocket askedPort) throws IOException, InterruptedException {
    Optional<Question> server = mapping.withOther().filter(this::othersAreUnasked);
    if (server.isPresent()) {
      new Waiting(talk, mapping).run(tries(server.get(), askedPort, false), Optional.empty());
    }
  }

  private boolean othersAreUnasked(Question server) {
    Endpoint other = MappingRounds.other(server).orElseThrow();
    return !mapping.hasAsked(other.ip())
        && !mapping.hasAsked(new Endpoint(server.to().ip(), other.port()));
  }

  /// Questions, how often to ask them, and what is asked last, to see that nothing is under way any
  /// more.
  record Tries(List<Question> asked, int count, List<Question> last) {
    Tries {
      asked = List.copyOf(asked);
      last = List.copyOf(last);
    }

    boolean isOver() {
      return asked.stream().noneMatch(Question::isOpen);
    }
  }

  private Tries tries(Question server, StunSocket socket, boolean lossy) {
    String name = server.server();
    Endpoint at = server.to();
    Endpoint other = MappingRounds.other(server).orElseThrow();
    Question port =
        talk.question(name, at, false, Ask.OTHER_PORT, socket, new Endpoint(at.ip(), other.port()));
    List<Question> asked =
        other.ip().equals(at.ip())
            ? List.of(port)
            : List.of(port, talk.question(name, at, false, Ask.OTHER_ADDRESS, socket, other));
    return new Tries(
        asked,
        mapping.isLossy() || lossy ? TRIES_IF_LOSSY : TRIES,
        mapping
            .knowsOther()
            .map(known -> asked.stream().map(one -> again(one, known)).toList())
            .orElseGet(() -> List.of(talk.question(name, at, false, Ask.SAME, socket, at))));
  }

  /// The same from a socket that lets the answer in: shows that the server does answer from there.
  private Question again(Question one, StunSocket known) {
    return talk.question(one.server(), one.to(), false, one.ask(), known, one.answerFrom());
  }
}
