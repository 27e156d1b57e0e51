package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Whether a server is heard from addresses that a fresh socket has not sent to (RFC 5780 section
/// 4.4). A plain question before and after shows that the server was there all the time.
final class FilteringRounds {
  private static final int TRIES = 3;

  /// Where packets get lost, silence takes longer to believe.
  private static final int TRIES_IF_LOSSY = 7;

  private final StunTalk talk;
  private final MappingRounds mapping;

  FilteringRounds(StunTalk talk, MappingRounds mapping) {
    this.talk = talk;
    this.mapping = mapping;
  }

  /// From a fresh socket.
  void run() throws IOException, InterruptedException {
    Optional<Question> server = mapping.withOther();
    if (server.isPresent()) {
      StunSocket socket = talk.open(Purpose.FILTERING, false, 0);
      Endpoint at = server.get().to();
      Question before = talk.question(server.get().server(), at, false, Ask.SAME, socket, at);
      talk.ask(List.of(before), mapping.patience(TRIES), 0);
      if (!before.isOpen()) {
        ask(server.get(), socket, before.sent() > 1);
      }
    }
  }

  /// From the port that was asked about, which has sent to the named servers only: whether it is
  /// open for everybody. Not possible where one of them is the other address of another.
  void runOn(StunSocket askedPort) throws IOException, InterruptedException {
    Optional<Question> server = mapping.withOther().filter(this::othersAreUnasked);
    if (server.isPresent()) {
      ask(server.get(), askedPort, false);
    }
  }

  private boolean othersAreUnasked(Question server) {
    Endpoint other = MappingRounds.other(server).orElseThrow();
    return !mapping.hasAsked(other.ip())
        && !mapping.hasAsked(new Endpoint(server.to().ip(), other.port()));
  }

  private void ask(Question server, StunSocket socket, boolean lossy)
      throws IOException, InterruptedException {
    String name = server.server();
    Endpoint at = server.to();
    Endpoint other = MappingRounds.other(server).orElseThrow();
    int tries = mapping.isLossy() || lossy ? TRIES_IF_LOSSY : TRIES;
    Question port =
        talk.question(name, at, false, Ask.OTHER_PORT, socket, new Endpoint(at.ip(), other.port()));
    List<Question> asked =
        other.ip().equals(at.ip())
            ? List.of(port)
            : List.of(port, talk.question(name, at, false, Ask.OTHER_ADDRESS, socket, other));
    talk.ask(asked, mapping.patience(tries), 0);
    if (asked.stream().anyMatch(Question::isOpen)) {
      Question after = talk.question(name, at, false, Ask.SAME, socket, at);
      talk.ask(List.of(after), mapping.patience(TRIES), 0);
    }
  }
}
