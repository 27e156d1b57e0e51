package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.NatView.Hairpin;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether two sockets of this host reach each other at their outside addresses (RFC 5780 section
/// 4.5). Both send, because a NAT that filters lets in only who was sent to.
final class HairpinRounds {
  private static final int TRIES = 3;

  private final StunTalk talk;
  private final MappingRounds mapping;

  HairpinRounds(StunTalk talk, MappingRounds mapping) {
    this.talk = talk;
    this.mapping = mapping;
  }

  /// Empty: there is no NAT, or nothing answered.
  Optional<Hairpin> run() throws IOException, InterruptedException {
    Optional<Question> server = mapping.answered();
    if (server.isEmpty() || isUntouched(server.get())) {
      return Optional.empty();
    }
    StunSocket one = talk.open(Purpose.HAIRPIN, false, 0);
    StunSocket two = talk.open(Purpose.HAIRPIN, false, 0);
    Question ofOne = question(server.get(), one);
    Question ofTwo = question(server.get(), two);
    talk.ask(List.of(ofOne, ofTwo), mapping.patience(2), 0);
    if (ofOne.mapped().isEmpty() || ofTwo.mapped().isEmpty()) {
      return Optional.empty();
    }
    Hairpin tried = knock(one, ofOne.mapped().get().mapped(), two, ofTwo.mapped().get().mapped());
    // Whoever had no time to listen heard nothing.
    return Optional.of(tried).filter(known -> known.heard() || !talk.isOver());
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

  private Hairpin knock(StunSocket one, Endpoint ofOne, StunSocket two, Endpoint ofTwo)
      throws IOException, InterruptedException {
    var sent = new ArrayList<TransactionId>();
    Patience patience = mapping.patience(TRIES);
    for (int i = 0; i < TRIES; i++) {
      talk.sendToSelf(one, ofTwo).ifPresent(sent::add);
      talk.sendToSelf(two, ofOne).ifPresent(sent::add);
      if (heard(sent, i + 1 < TRIES ? patience.again() : patience.last())) {
        return new Hairpin(true, sent.size());
      }
    }
    return new Hairpin(false, sent.size());
  }

  private boolean heard(List<TransactionId> sent, Duration wait)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      if (sent.stream().anyMatch(talk::heard)) {
        return true;
      }
      long left = end - System.nanoTime();
      if (left <= 0 || talk.isOver()) {
        return false;
      }
      talk.listen(Duration.ofNanos(left));
    }
  }
}
