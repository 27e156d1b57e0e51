package dev.tsk8s.probes.network;

/// How many packets may still be sent.
final class PacketBudget {
  private final int all;
  private int sent;

  PacketBudget(int all) {
    this.all = all;
  }

  /// Takes one, if there is one besides those kept for later.
  boolean take(int kept) {
    if (sent + kept >= all) {
      return false;
    }
    sent++;
    return true;
  }

  int sent() {
    return sent;
  }
}
