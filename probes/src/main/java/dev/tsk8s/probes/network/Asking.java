package dev.tsk8s.probes.network;

import java.util.function.Supplier;

/// A question that is asked until it is answered, or patience ends.
final class Asking {
  private final Question question;
  private final Supplier<Patience> patience;
  private final int kept;
  private boolean spent;

  /// @param kept packets that must be left for others when it is asked again
  Asking(Question question, Supplier<Patience> patience, int kept) {
    this.question = question;
    this.patience = patience;
    this.kept = kept;
  }

  Question question() {
    return question;
  }

  void sendIfDue(PacketBudget budget) {
    if (question.isOpen() && mayBeAskedAgain() && dueIn() <= 0) {
      spent = !question.send(budget, kept);
    }
  }

  private boolean mayBeAskedAgain() {
    return !spent && question.sent() < patience.get().tries();
  }

  /// In so many nanoseconds it is to be asked again, or given up.
  long dueIn() {
    return due() - System.nanoTime();
  }

  private long due() {
    Patience now = patience.get();
    return question.lastSent() + (mayBeAskedAgain() ? now.again() : now.last()).toNanos();
  }

  /// @param heardUntil all that came before is known
  boolean isOver(long heardUntil) {
    return !question.isOpen() || (!mayBeAskedAgain() && due() - heardUntil <= 0);
  }
}
