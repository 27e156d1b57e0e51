package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.NatView.Hairpin;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether two sockets of this host reach each other at their outside addresses (RFC 5780 section
/// 4.5). Both send, because a NAT that filters lets in only who was sent to.
final class HairpinRounds {
  private final StunTalk talk;
  private final MappingRounds mapping;
  private final List<Question> ends = new ArrayList<>();
  private final List<TransactionId> sent = new ArrayList<>();

  HairpinRounds(StunTalk talk, MappingRounds mapping) {
    this.talk = talk;
    this.mapping = mapping;
  }

  /// What shows where two fresh sockets are seen; to be asked first. None: there is no NAT, or
  /// nothing answered.
  List<Question> first() throws IOException {
    Optional<Question> server = mapping.answered();
    if (server.isPresent() && !isUntouched(server.get())) {
      for (int i = 0; i < 2; i++) {
        ends.add(question(server.get(), talk.open(Purpose.HAIRPIN, false, 0)));
      }
    }
    return List.copyOf(ends);
  }

  private Question question(Question server, StunSocket socket) {
    return talk.question(server.server(), server.to(), false, Ask.SAME, socket, server.to());
  }

  private static boolean isUntouched(Question server) {
    return server
        .mapped()
        .map(Mapped::mapped)
        .filter(seen -> seen.ip().equals(server.socket().from(server.to()).ip()))
        .isPresent();
  }

  /// Whether it can be tried.
  boolean isPossible() {
    return !ends.isEmpty() && ends.stream().allMatch(one -> one.mapped().isPresent());
  }

  /// Each to the other.
  void send() {
    knock(ends.getFirst(), ends.getLast());
    knock(ends.getLast(), ends.getFirst());
  }

  private void knock(Question from, Question to) {
    to.mapped().flatMap(seen -> talk.sendToSelf(from.socket(), seen.mapped())).ifPresent(sent::add);
  }

  /// A question that the server does answer.
  List<Question> last() {
    return List.of(question(ends.getFirst(), ends.getFirst().socket()));
  }

  /// It came back.
  boolean isOver() {
    return sent.stream().anyMatch(talk::heard);
  }

  /// Empty: it was not tried, or nobody had the time to listen.
  Optional<Hairpin> found() {
    boolean tried = !sent.isEmpty() && (isOver() || !talk.isOver());
    return tried ? Optional.of(new Hairpin(isOver(), sent.size())) : Optional.empty();
  }
}
