package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Bad;
import dev.tsk8s.core.facts.StunExchange.Fault;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Outcome;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Refused;
import dev.tsk8s.core.facts.StunExchange.Silent;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// A question to a STUN server that may be asked several times, always with the same transaction
/// (RFC 8489 section 6.2.1), and what became of it so far.
final class Question {
  /// More answers than that to one question are no duplicates of the network any more.
  private static final int MANY = 32;

  private final String server;
  private final Endpoint to;
  private final boolean told;
  private final Ask ask;
  private final StunSocket socket;
  private final Endpoint answerFrom;
  private final TransactionId id;

  private int sent;
  private int came;
  private int answers;
  private long firstSent;
  private long lastSent;
  private Duration sinceFirst = Duration.ZERO;
  private Duration sinceLast = Duration.ZERO;
  private Optional<Outcome> ending = Optional.empty();
  private Optional<Fault> suspicion = Optional.empty();

  /// @param answerFrom where the answer must come from
  Question(
      String server,
      Endpoint to,
      boolean told,
      Ask ask,
      StunSocket socket,
      Endpoint answerFrom,
      TransactionId id) {
    this.server = server;
    this.to = to;
    this.told = told;
    this.ask = ask;
    this.socket = socket;
    this.answerFrom = answerFrom;
    this.id = id;
  }

  String server() {
    return server;
  }

  Endpoint to() {
    return to;
  }

  boolean isTold() {
    return told;
  }

  Ask ask() {
    return ask;
  }

  Endpoint answerFrom() {
    return answerFrom;
  }

  StunSocket socket() {
    return socket;
  }

  TransactionId id() {
    return id;
  }

  int sent() {
    return sent;
  }

  /// Some of it was lost on the way, or is late.
  boolean isLossy() {
    return mapped().isPresent() && answers < sent;
  }

  long lastSent() {
    return lastSent;
  }

  boolean isOpen() {
    return ending.isEmpty();
  }

  /// Something came back, if only that it is refused.
  boolean isAnswered() {
    return ending.filter(one -> !(one instanceof Unsent)).isPresent();
  }

  Optional<Mapped> mapped() {
    return ending.filter(Mapped.class::isInstance).map(Mapped.class::cast);
  }

  Optional<Duration> roundTrip() {
    // Where one of several requests was lost, nobody knows which of them was answered first (Karn's
    // algorithm). Where each was answered none was lost: the server was slow.
    return mapped().isPresent() && answers >= sent ? Optional.of(sinceFirst) : Optional.empty();
  }

  /// Asks once more.
  ///
  /// @param kept packets that must be left for others
  /// @return whether there was a packet left for it
  boolean send(PacketBudget budget, int kept) {
    if (!budget.take(kept)) {
      return false;
    }
    ByteBuffer request = Wish.request(id, ask);
    sent++;
    lastSent = System.nanoTime();
    firstSent = sent == 1 ? lastSent : firstSent;
    try {
      socket.send(request, to);
    } catch (PortUnreachableException _) {
      end(new Refused("port unreachable"));
    } catch (IOException e) {
      end(failed(e));
    }
    return true;
  }

  private Outcome failed(IOException e) {
    String message = String.valueOf(e.getMessage());
    // On a connected socket an error may be the echo of an earlier packet.
    return socket.purpose() == Purpose.REFUSAL && sent > 1
        ? new Refused(message)
        : new Unsent(message);
  }

  /// An answer with this transaction came.
  void answer(Outcome outcome, Endpoint source, long now) {
    came++;
    if (came > MANY) {
      ending = Optional.of(new Bad(Fault.FLOOD));
      return;
    }
    if (!source.equals(answerFrom)) {
      suspect(ask != Ask.SAME && source.equals(to) ? Fault.UNCHANGED : Fault.WRONG_SOURCE);
      return;
    }
    answers++;
    if (ending.isEmpty()) {
      sinceFirst = Duration.ofNanos(now - firstSent);
      sinceLast = Duration.ofNanos(now - lastSent);
      ending = Optional.of(outcome);
    } else if (!ending.get().equals(outcome) && !(ending.get() instanceof Bad)) {
      ending = Optional.of(new Bad(Fault.CONTRADICTS_ITSELF));
    }
  }

  /// Something came that cannot be the answer; one that can may still come.
  void suspect(Fault fault) {
    suspicion = Optional.of(suspicion.orElse(fault));
  }

  /// It cannot be answered any more.
  void end(Outcome outcome) {
    if (ending.isEmpty()) {
      ending = Optional.of(outcome);
    }
  }

  /// How it ended; a question that is still open got no answer.
  StunExchange exchange() {
    Outcome outcome =
        ending.orElseGet(() -> suspicion.<Outcome>map(Bad::new).orElseGet(Silent::new));
    return new StunExchange(
        server,
        to,
        told,
        ask,
        socket.purpose(),
        socket.from(to),
        sent,
        answers,
        roundTrip().orElse(sinceLast),
        outcome);
  }
}
