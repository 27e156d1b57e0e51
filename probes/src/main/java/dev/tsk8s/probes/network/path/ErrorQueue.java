package dev.tsk8s.probes.network.path;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.network.path.PathSocket.Heard;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// What waits in the error queue of a socket with IP_RECVERR: refusals of routers, and of this host
/// itself (ip(7), linux/errqueue.h).
final class ErrorQueue {
  static final int IPPROTO_IP = 0;
  static final int IPPROTO_IPV6 = 41;
  static final int IP_RECVERR = 11;
  static final int IPV6_RECVERR = 25;
  static final int EMSGSIZE = 90;
  private static final int ERROR = 16;
  private static final byte LOCAL = 1;
  private static final int ENOUGH_QUOTED = 64;

  private final Mailbox mailbox;
  private final boolean v6;
  private final Queue<Heard> refusals = new ArrayDeque<>();
  private boolean tooLargeHere;

  ErrorQueue(Mailbox mailbox, boolean v6) {
    this.mailbox = mailbox;
    this.v6 = v6;
  }

  /// Takes all that is there.
  void read() {
    int level = v6 ? IPPROTO_IPV6 : IPPROTO_IP;
    int kind = v6 ? IPV6_RECVERR : IP_RECVERR;
    for (int got = mailbox.receiveError(); got >= 0; got = mailbox.receiveError()) {
      int quoted = Math.min(got, ENOUGH_QUOTED);
      mailbox.eachControl((at, type, value) -> {
        if (at == level && type == kind && value.byteSize() >= ERROR) {
          take(value, quoted);
        }
      });
    }
  }

  /// sock_extended_err, followed by the address of who refused.
  private void take(MemorySegment error, int quoted) {
    if (error.get(JAVA_BYTE, 4) == LOCAL) {
      tooLargeHere |= error.get(JAVA_INT, 0) == EMSGSIZE;
      return;
    }
    byte type = error.get(JAVA_BYTE, 5);
    byte code = error.get(JAVA_BYTE, 6);
    if (error.byteSize() < ERROR + Sockaddr.size(v6)) {
      return;
    }
    Ip router = Sockaddr.ip(error.asSlice(ERROR));
    boolean tooBig = v6 ? type == 2 : type == 3 && code == 4;
    refusals.add(
        tooBig
            ? new Heard.TooBig(mailbox.payload(quoted), router, error.get(JAVA_INT, 8))
            : new Heard.Unreachable(router, v6 ? type == 1 && code == 4 : type == 3 && code == 3));
  }

  /// The next refusal of a router that was read.
  Optional<Heard> next() {
    return Optional.ofNullable(refusals.poll());
  }

  /// Whether this host refused a packet as too large since that was asked last.
  boolean takeTooLargeHere() {
    boolean was = tooLargeHere;
    tooLargeHere = false;
    return was;
  }
}
