package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.probes.network.Targets.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// One socket on its way to several destinations. Its first packets are kept apart: two of them
/// side by side may both pass a NAT before it knows the mapping of either, and then get two ports
/// of an easy one. Once somebody has answered, the NAT knows.
final class Walk {
  /// Longer than any NAT takes for a packet, and than packets of one socket overtake each other in
  /// front of it.
  private static final Duration APART = Duration.ofMillis(5);

  private final StunTalk talk;
  private final StunSocket socket;
  private final Deque<Target> left;
  private final List<Question> asked = new ArrayList<>();

  Walk(StunTalk talk, StunSocket socket, List<Target> targets) {
    this.talk = talk;
    this.socket = socket;
    this.left = new ArrayDeque<>(targets);
  }

  StunSocket socket() {
    return socket;
  }

  List<Question> asked() {
    return asked;
  }

  /// Some destination has answered, so the NAT has mapped this socket.
  boolean isMapped() {
    return asked.stream().anyMatch(one -> one.mapped().isPresent());
  }

  /// Those that may be asked by now.
  List<Question> next() {
    var next = new ArrayList<Question>();
    while (!left.isEmpty() && (isMapped() || (next.isEmpty() && dueIn() <= 0))) {
      Target target = left.removeFirst();
      Question question =
          talk.question(target.server(), target.at(), false, Ask.SAME, socket, target.at());
      asked.add(question);
      next.add(question);
    }
    return next;
  }

  /// Nanoseconds until the next may be asked.
  long dueIn() {
    if (left.isEmpty()) {
      return Strand.NOTHING_DUE;
    }
    return asked.isEmpty() ? 0 : asked.getLast().lastSent() + APART.toNanos() - System.nanoTime();
  }

  boolean isOver() {
    return left.isEmpty();
  }
}
