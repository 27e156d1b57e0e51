package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.NatView.Hairpin;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether two sockets of this host reach each other at their outside addresses (RFC 5780 section
/// 4.5). Both send, because a NAT that filters lets in only who was sent to.
final class HairpinRounds implements Strand, Trial.Subject {
  private static final int TRIES = 3;

  private final StunTalk talk;
  private final MappingRounds mapping;
  private final List<Question> ends = new ArrayList<>();
  private final List<TransactionId> sent = new ArrayList<>();
  private Optional<Trial> trial = Optional.empty();
  private boolean isOver;

  HairpinRounds(StunTalk talk, MappingRounds mapping) {
    this.talk = talk;
    this.mapping = mapping;
  }

  @Override
  public long advance() throws IOException {
    if (trial.isPresent()) {
      return trial.get().advance();
    }
    Optional<Question> server = mapping.beyondNat();
    if (server.isEmpty()) {
      isOver = mapping.isOver(); // then there is no NAT, or nobody answers
      return NOTHING_DUE;
    }
    if (ends.isEmpty()) {
      askWhereTheyAreSeen(server.get());
    }
    if (ends.stream().allMatch(one -> one.mapped().isPresent())) {
      trial = Optional.of(new Trial(talk, mapping, this));
      return trial.get().advance();
    }
    isOver = ends.stream().allMatch(talk::isSettled);
    return NOTHING_DUE;
  }

  private void askWhereTheyAreSeen(Question server) throws IOException {
    for (int i = 0; i < 2; i++) {
      Question end = question(server, talk.open(Purpose.HAIRPIN, false, 0));
      ends.add(end);
      talk.ask(end, () -> mapping.patience(TRIES), 0);
    }
  }

  private Question question(Question server, StunSocket socket) {
    return talk.question(server.server(), server.to(), false, Ask.SAME, socket, server.to());
  }

  /// Each to the other.
  @Override
  public void attempt() {
    knock(ends.getFirst(), ends.getLast());
    knock(ends.getLast(), ends.getFirst());
  }

  private void knock(Question from, Question to) {
    to.mapped().flatMap(seen -> talk.sendToSelf(from.socket(), seen.mapped())).ifPresent(sent::add);
  }

  @Override
  public int attempts() {
    return TRIES;
  }

  /// A question that the server does answer.
  @Override
  public List<Question> last() {
    return List.of(question(ends.getFirst(), ends.getFirst().socket()));
  }

  /// It came back.
  @Override
  public boolean isHeard() {
    return sent.stream().anyMatch(talk::heard);
  }

  @Override
  public boolean isOver() {
    return trial.map(Trial::isOver).orElse(isOver);
  }

  @Override
  public void cutShort() {
    // It is not over, and that is told.
  }

  /// Empty: it was not tried, or nobody had the time to listen.
  Optional<Hairpin> found() {
    return sent.isEmpty() || !isOver()
        ? Optional.empty()
        : Optional.of(new Hairpin(isHeard(), sent.size()));
  }
}
