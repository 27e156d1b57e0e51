package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Fault;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Outcome;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.Targets.Target;
import dev.tsk8s.probes.network.stun.Decoded.Understood;
import dev.tsk8s.probes.network.stun.StunClass;
import dev.tsk8s.probes.network.stun.StunCodec;
import dev.tsk8s.probes.network.stun.StunMessage;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Asks STUN servers many questions at once over several sockets, on the thread of the caller, and
/// listens to all of them until the end: a late answer that contradicts an earlier one is heard.
final class StunTalk implements StunSockets.Ear, AutoCloseable {
  private static final String CUT_SHORT = "cut-short";

  private final StunSockets sockets;
  private final PacketBudget budget;
  private final Deadline deadline;
  private final Map<Endpoint, Endpoint> seconds;
  private final SecureRandom random = new SecureRandom();
  private final List<Question> questions = new ArrayList<>();
  private final List<Asking> asking = new ArrayList<>();
  private final List<StunExchange> unaskable = new ArrayList<>();
  private final Map<TransactionId, Question> byId = new HashMap<>();
  private final Set<TransactionId> ownRequestsHeard = new HashSet<>();

  StunTalk(PacketBudget budget, Deadline deadline) throws IOException {
    this(budget, deadline, Map.of());
  }

  /// @param seconds other addresses of servers that do not tell them
  StunTalk(PacketBudget budget, Deadline deadline, Map<Endpoint, Endpoint> seconds)
      throws IOException {
    this.seconds = Map.copyOf(seconds);
    this.sockets = new StunSockets(this);
    this.budget = budget;
    this.deadline = deadline;
  }

  StunSocket open(Purpose purpose, boolean v6, int port) throws IOException {
    return sockets.open(purpose, v6, port);
  }

  StunSocket connected(Endpoint to) throws IOException {
    return sockets.connected(to);
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

  /// Sends it now, and again as often as patience says while [#step] is called.
  ///
  /// @param patience looked at again and again: with every answer more is known of the path
  /// @param kept packets that must be left for others when it is asked again
  void ask(Question question, Supplier<Patience> patience, int kept) {
    question.send(budget, 0);
    asking.add(new Asking(question, patience, kept));
  }

  /// Waits until none of those that were asked may be answered any more.
  void await() throws IOException, InterruptedException {
    while (!asking.isEmpty() && !deadline.isOver()) {
      step(Long.MAX_VALUE);
    }
    cutShort();
  }

  /// Lets all strands go on until they are over, or the time is.
  void run(List<? extends Strand> strands) throws IOException, InterruptedException {
    while (!deadline.isOver()) {
      long due = Strand.NOTHING_DUE;
      boolean over = true;
      for (Strand strand : strands) {
        due = Math.min(due, strand.advance());
        over &= strand.isOver();
      }
      if (over) {
        return;
      }
      step(due);
    }
    cutShort();
    strands.stream().filter(strand -> !strand.isOver()).forEach(Strand::cutShort);
  }

  /// Asks again what is due, and listens for so many nanoseconds, until the next is due, or until
  /// something came.
  private void step(long atMost) throws IOException, InterruptedException {
    boolean came = sockets.listen(0); // what is here already need not be asked again
    asking.forEach(one -> one.sendIfDue(budget));
    boolean settled = asking.removeIf(this::isOver);
    long due = asking.stream().mapToLong(Asking::dueIn).min().orElse(Strand.NOTHING_DUE);
    long nanos = settled || came ? 0 : Math.max(0, Math.min(atMost, due));
    long millis = nanos / 1_000_000 + (nanos % 1_000_000 > 0 ? 1 : 0);
    sockets.listen(Math.min(deadline.remaining().toMillis(), millis));
  }

  /// Whether it was answered, or waited for as long as patience said.
  boolean isSettled(Question question) {
    return asking.stream().noneMatch(one -> one.question() == question && !isOver(one));
  }

  private boolean isOver(Asking one) {
    return one.isOver(sockets.heardUntil());
  }

  /// What came before that moment was heard: the clock by which silence is measured.
  long heardUntil() {
    return sockets.heardUntil();
  }

  private void cutShort() {
    cutShort(asking.stream().filter(one -> !isOver(one)).map(Asking::question).toList());
    asking.clear();
  }

  /// Nobody waited long enough: the silence of these says nothing.
  void cutShort(List<Question> asked) {
    asked.forEach(one -> one.end(new Unsent(CUT_SHORT)));
  }

  /// This host has no socket from which to ask it.
  void unaskable(Target target, String why) {
    unaskable.add(target.unasked(why));
  }

  /// Asks those that are open once more.
  ///
  /// @return whether any was asked, and all were
  boolean send(List<Question> asked) {
    List<Question> open = asked.stream().filter(Question::isOpen).toList();
    return !open.isEmpty() && open.stream().allMatch(one -> one.send(budget, 0));
  }

  /// Sends one request to an address of our own, which [#heard] will show if it comes back.
  Optional<TransactionId> sendToSelf(StunSocket socket, Endpoint to) {
    if (!budget.take(0)) {
      return Optional.empty();
    }
    TransactionId id = TransactionId.random(random);
    try {
      socket.send(StunCodec.write(StunMessage.bindingRequest(id)), to);
      return Optional.of(id);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Whether one of our sockets received this request of ours.
  boolean heard(TransactionId own) {
    return ownRequestsHeard.contains(own);
  }

  @Override
  public void refused(StunSocket socket, String error) {
    questions.stream()
        .filter(one -> one.socket() == socket)
        .forEach(one -> one.end(new StunExchange.Refused(error)));
  }

  @Override
  public void heard(StunSocket socket, Endpoint source, ByteBuffer datagram) {
    long now = System.nanoTime();
    // No switch over patterns: its first use takes 15 ms in which the first answer would wait.
    if (!(StunCodec.read(datagram) instanceof Understood(var message))) {
      suspect(socket, source, Fault.MALFORMED);
      return;
    }
    Question question = byId.get(message.id());
    if (message.isBinding(StunClass.REQUEST)) {
      ownRequestsHeard.add(message.id());
    } else if (question == null || question.socket() != socket) {
      suspect(socket, source, Fault.FOREIGN_TRANSACTION);
    } else {
      question.answer(known(Reply.of(message), question.to()), source, now);
    }
  }

  private Outcome known(Outcome outcome, Endpoint to) {
    return outcome instanceof Mapped seen && seen.other().isEmpty()
        ? new Mapped(seen.mapped(), Optional.ofNullable(seconds.get(to)), seen.rewritten())
        : outcome;
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
    return Stream.concat(
            questions.stream().filter(one -> one.sent() > 0).map(Question::exchange),
            unaskable.stream())
        .toList();
  }

  @Override
  public void close() throws IOException {
    sockets.close();
  }
}
