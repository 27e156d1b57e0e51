package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Fault;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Refused;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.stun.Decoded.NotStun;
import dev.tsk8s.probes.network.stun.Decoded.Understood;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks STUN servers many questions at once over several sockets, on the thread of the caller, and
/// listens to all of them until the end: a late answer that contradicts an earlier one is heard.
final class StunTalk implements AutoCloseable {
  /// Of one socket at a time, so that a flood does not keep us from looking at the clock.
  private static final int HANDFUL = 64;

  private static final String CUT_SHORT = "cut-short";

  private static final int LARGEST_DATAGRAM = 65_535;

  private final Selector selector;
  private final PacketBudget budget;
  private final Deadline deadline;
  private final SecureRandom random = new SecureRandom();
  private final List<StunSocket> sockets = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private final Map<TransactionId, Question> byId = new HashMap<>();
  private final Set<TransactionId> ownRequestsHeard = new HashSet<>();
  private final ByteBuffer incoming = ByteBuffer.allocate(LARGEST_DATAGRAM);

  StunTalk(PacketBudget budget, Deadline deadline) throws IOException {
    this.selector = Selector.open();
    this.budget = budget;
    this.deadline = deadline;
  }

  StunSocket open(Purpose purpose, boolean v6, int port) throws IOException {
    return listening(StunSocket.open(purpose, v6, port));
  }

  StunSocket connected(Endpoint to) throws IOException {
    return listening(StunSocket.connected(to));
  }

  private StunSocket listening(StunSocket socket) throws IOException {
    sockets.add(socket);
    socket.channel().register(selector, SelectionKey.OP_READ, socket);
    return socket;
  }

  /// A question to be asked by [#ask].
  ///
  /// @param told whether the server was told to us by another server
  /// @param answerFrom where the answer must come from
  Question question(
      String server, Endpoint to, boolean told, Ask ask, StunSocket socket, Endpoint answerFrom) {
    var question =
        new Question(server, to, told, ask, socket, answerFrom, TransactionId.random(random));
    questions.add(question);
    byId.put(question.id(), question);
    return question;
  }

  /// Asks them all at once, again as often as patience says, until each has ended or patience has.
  ///
  /// @param kept packets that must be left for later
  void ask(List<Question> asked, Patience patience, int kept)
      throws IOException, InterruptedException {
    var round = new Round(asked, patience, kept);
    while (!round.isOver() && !deadline.isOver()) {
      round.send();
      listen(round.untilNext());
    }
    if (!round.isOver()) {
      cutShort(asked);
    }
  }

  /// Nobody waited long enough: the silence of these says nothing.
  void cutShort(List<Question> asked) {
    asked.forEach(one -> one.end(new Unsent(CUT_SHORT)));
  }

  /// Asks those that are open once more.
  void send(List<Question> asked) {
    asked.stream().filter(Question::isOpen).forEach(one -> send(one, 0));
  }

  /// One [#ask]: when which question is to be asked again.
  private final class Round {
    private final List<Question> asked;
    private final Patience patience;
    private final int kept;
    private final long began = System.nanoTime();

    Round(List<Question> asked, Patience patience, int kept) {
      this.asked = asked;
      this.patience = patience;
      this.kept = kept;
    }

    boolean isOver() {
      return asked.stream().noneMatch(Question::isOpen)
          || System.nanoTime() - began >= patience.whole().toNanos();
    }

    void send() {
      for (Question question : asked) {
        if (question.isOpen() && question.sent() < patience.tries() && dueIn(question) <= 0) {
          StunTalk.this.send(question, question.sent() == 0 ? 0 : kept);
        }
      }
    }

    /// Nanoseconds.
    private long dueIn(Question question) {
      return question.sent() == 0
          ? 0
          : question.lastSent() + patience.again().toNanos() - System.nanoTime();
    }

    Duration untilNext() {
      long end = began + patience.whole().toNanos() - System.nanoTime();
      long next =
          asked.stream()
              .filter(one -> one.isOpen() && one.sent() > 0 && one.sent() < patience.tries())
              .mapToLong(this::dueIn)
              .min()
              .orElse(end);
      return Duration.ofNanos(Math.max(0, Math.min(end, next)));
    }
  }

  private void send(Question question, int kept) {
    if (!budget.take(kept)) {
      return;
    }
    question.wasSent(System.nanoTime());
    try {
      send(question.socket(), question.request(), question.to());
    } catch (PortUnreachableException e) {
      question.end(new Refused("port unreachable"));
    } catch (IOException e) {
      question.end(failed(question, e));
    }
  }

  private static StunExchange.Outcome failed(Question question, IOException e) {
    String message = String.valueOf(e.getMessage());
    // On a connected socket an error may be the echo of an earlier packet.
    return question.socket().purpose() == Purpose.REFUSAL && question.sent() > 1
        ? new Refused(message)
        : new Unsent(message);
  }

  private static void send(StunSocket socket, ByteBuffer message, Endpoint to) throws IOException {
    if (socket.channel().isConnected()) {
      socket.channel().write(message);
    } else {
      socket.channel().send(message, StunSocket.address(to));
    }
  }

  /// Sends one request to an address of our own, which [#heard] will show if it comes back.
  Optional<TransactionId> sendToSelf(StunSocket socket, Endpoint to) {
    if (!budget.take(0)) {
      return Optional.empty();
    }
    TransactionId id = TransactionId.random(random);
    try {
      send(socket, StunCodec.write(StunMessage.bindingRequest(id)), to);
      return Optional.of(id);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Whether the time for everything is over.
  boolean isOver() {
    return deadline.isOver();
  }

  /// Whether one of our sockets received this request of ours.
  boolean heard(TransactionId own) {
    return ownRequestsHeard.contains(own);
  }

  /// Listens to all sockets for that long, or until something came.
  void listen(Duration atMost) throws IOException, InterruptedException {
    long millis =
        Math.min(deadline.remaining().toMillis(), (atMost.toNanos() + 999_999) / 1_000_000);
    if (millis > 0) {
      selector.select(millis);
    } else {
      selector.selectNow();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      read((StunSocket) key.attachment());
    }
    selector.selectedKeys().clear();
  }

  private void read(StunSocket socket) {
    for (int i = 0; i < HANDFUL; i++) {
      incoming.clear();
      try {
        if (!(socket.channel().receive(incoming) instanceof InetSocketAddress source)) {
          return;
        }
        incoming.flip();
        hear(socket, StunSocket.endpoint(source));
      } catch (PortUnreachableException _) {
        refused(socket, "port unreachable");
      } catch (IOException e) {
        refused(socket, String.valueOf(e.getMessage()));
        return;
      }
    }
  }

  private void refused(StunSocket socket, String error) {
    questions.stream()
        .filter(one -> one.socket() == socket)
        .forEach(one -> one.end(new Refused(error)));
  }

  private void hear(StunSocket socket, Endpoint source) {
    long now = System.nanoTime();
    switch (StunCodec.read(incoming)) {
      case NotStun _ -> suspect(socket, source, Fault.MALFORMED);
      case Understood(var message) -> {
        Question question = byId.get(message.id());
        if (message.isBinding(StunClass.REQUEST)) {
          ownRequestsHeard.add(message.id());
        } else if (question == null || question.socket() != socket) {
          suspect(socket, source, Fault.FOREIGN_TRANSACTION);
        } else {
          question.answer(Reply.of(message), source, now);
        }
      }
    }
  }

  /// Nothing tells which question it was meant for: all that are open between these two are in
  /// doubt.
  private void suspect(StunSocket socket, Endpoint source, Fault fault) {
    questions.stream()
        .filter(one -> one.socket() == socket && one.to().equals(source) && one.isOpen())
        .forEach(one -> one.suspect(fault));
  }

  /// All that was asked, and what became of it.
  List<StunExchange> exchanges() {
    return questions.stream().filter(one -> one.sent() > 0).map(Question::exchange).toList();
  }

  @Override
  public void close() throws IOException {
    for (StunSocket socket : sockets) {
      socket.close();
    }
    selector.close();
  }
}
