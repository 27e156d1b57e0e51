package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.network.path.PathSocket.Heard.TooBig;
import java.util.Optional;

/// One size, and what became of the packets that had it.
final class Rung {
  private final int size;
  private int sent;
  private int answered;
  private long lastSent;
  private boolean tooLargeHere;
  private boolean refusedThere;
  private Optional<TooBig> refusal = Optional.empty();

  Rung(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  /// Between the whole words that a STUN message is long.
  boolean isRagged() {
    return size % Integer.BYTES != 0;
  }

  int sent() {
    return sent;
  }

  int answered() {
    return answered;
  }

  long lastSent() {
    return lastSent;
  }

  void wasSent(long at) {
    sent++;
    lastSent = at;
  }

  void wasAnswered() {
    answered++;
  }

  /// The interface does not take it, or the system lets nothing out: asking again is no use.
  void cannotLeave() {
    tooLargeHere = true;
  }

  boolean isTooLargeHere() {
    return tooLargeHere;
  }

  /// Whoever should send it says that it is too large.
  void wasRefusedThere() {
    refusedThere = true;
  }

  boolean isRefused() {
    return refusedThere || refusal.isPresent();
  }

  void wasRefused(TooBig by) {
    refusal = Optional.of(by);
  }

  Optional<TooBig> refusal() {
    return refusal;
  }
}
