package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Whether a server is heard from addresses that a socket has not sent to (RFC 5780 section 4.4).
/// The same questions from a socket that has sent there show that the server can speak so.
final class FilteringRounds implements Strand {
  private static final int TRIES = 3;

  /// Where packets get lost, silence takes longer to believe.
  private static final int TRIES_IF_LOSSY = 7;

  private final StunTalk talk;
  private final MappingRounds mapping;
  private final boolean ofAskedPort;
  private Optional<Question> before = Optional.empty();
  private Optional<Trial> trial = Optional.empty();
  private List<Question> asked = List.of();
  private boolean isOver;

  private FilteringRounds(StunTalk talk, MappingRounds mapping, boolean ofAskedPort) {
    this.talk = talk;
    this.mapping = mapping;
    this.ofAskedPort = ofAskedPort;
  }

  /// From a fresh socket.
  static FilteringRounds ofAnyPort(StunTalk talk, MappingRounds mapping) {
    return new FilteringRounds(talk, mapping, false);
  }

  /// From the port that was asked about, which sends to the named servers only: whether it is open
  /// for everybody. Not possible where one of them is the other address of another.
  static FilteringRounds ofAskedPort(StunTalk talk, MappingRounds mapping) {
    return new FilteringRounds(talk, mapping, true);
  }

  @Override
  public long advance() throws IOException {
    if (trial.isPresent()) {
      return trial.get().advance();
    }
    Optional<Question> server = mapping.withOther();
    if (server.isEmpty() || (ofAskedPort && mapping.askedPort().isEmpty())) {
      isOver = mapping.isOver();
      return NOTHING_DUE;
    }
    if (before.isEmpty()) {
      before = first(server.get());
    }
    if (before.filter(one -> one.mapped().isPresent()).isPresent()) {
      trial = Optional.of(new Trial(talk, mapping, subject(server.get(), before.get())));
      return trial.get().advance();
    }
    isOver = before.map(talk::isSettled).orElseGet(mapping::isOver);
    return NOTHING_DUE;
  }

  /// What shows that the server is there for this socket.
  private Optional<Question> first(Question server) throws IOException {
    if (ofAskedPort) {
      return mapping
          .asked(mapping.askedPort().orElseThrow(), server.to())
          .filter(_ -> othersAreUnasked(server));
    }
    StunSocket socket = talk.open(Purpose.FILTERING, false, 0);
    Question question =
        talk.question(server.server(), server.to(), false, Ask.SAME, socket, server.to());
    talk.ask(question, () -> mapping.patience(TRIES), 0);
    return Optional.of(question);
  }

  private boolean othersAreUnasked(Question server) {
    Endpoint other = OtherAddress.of(server).orElseThrow();
    return !mapping.hasAsked(other.ip())
        && !mapping.hasAsked(new Endpoint(server.to().ip(), other.port()));
  }

  private Trial.Subject subject(Question server, Question first) {
    String name = server.server();
    Endpoint at = server.to();
    Endpoint other = OtherAddress.of(server).orElseThrow();
    StunSocket socket = first.socket();
    Question port =
        talk.question(name, at, false, Ask.OTHER_PORT, socket, new Endpoint(at.ip(), other.port()));
    asked =
        other.ip().equals(at.ip())
            ? List.of(port)
            : List.of(port, talk.question(name, at, false, Ask.OTHER_ADDRESS, socket, other));
    return new Trial.Subject() {
      @Override
      public void attempt() {
        talk.send(asked);
      }

      @Override
      public int attempts() {
        return mapping.isLossy() || first.isLossy() ? TRIES_IF_LOSSY : TRIES;
      }

      @Override
      public boolean isHeard() {
        return asked.stream().noneMatch(Question::isOpen);
      }

      @Override
      public List<Question> last() {
        return FilteringRounds.this.last(server, first);
      }
    };
  }

  /// From a socket that lets the answers in: shows that the server does answer from there. Behind a
  /// NAT that maps by destination no socket does, and the other address can only be asked itself.
  private List<Question> last(Question server, Question first) {
    Optional<Question> known = mapping.knowsOther();
    if (known.isEmpty()) {
      return List.of(again(server, first.socket()));
    }
    StunSocket socket = known.get().socket();
    if (mapping.varies(socket)) {
      return List.of(again(known.get(), socket));
    }
    return asked.stream()
        .map(one ->
            talk.question(one.server(), one.to(), false, one.ask(), socket, one.answerFrom()))
        .toList();
  }

  private Question again(Question one, StunSocket socket) {
    return talk.question(one.server(), one.to(), one.isTold(), Ask.SAME, socket, one.to());
  }

  @Override
  public boolean isOver() {
    return trial.map(Trial::isOver).orElse(isOver);
  }

  @Override
  public void cutShort() {
    talk.cutShort(asked);
  }
}
