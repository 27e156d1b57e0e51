package dev.tsk8s.probes.network.path;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/// What a socket of Linux is told about sizes, and what it tells (ip(7), ipv6(7)).
///
/// @param arena in which the calls keep what they pass
record LinuxOptions(Libc libc, int fd, boolean v6, Arena arena) {
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_MTU = 14;
  private static final int IP_RECVFRAGSIZE = 25;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int IPV6_MTU = 24;
  private static final int IPV6_DONTFRAG = 62;
  private static final int IPV6_RECVFRAGSIZE = 77;
  private static final int MAY_SPLIT = 0;
  private static final int PROBE = 3;

  /// Every packet has DF, however small a path MTU the kernel has learned; refusals of routers are
  /// kept, and so is that something was put together.
  ///
  /// @throws IOException if one of those is not to be had
  void neverSplit() throws IOException {
    // Kernels before 4.10 do not tell who was put together.
    boolean _ = accepts(pieces(), 1);
    set(v6 ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, PROBE);
    set(v6 ? ErrorQueue.IPV6_RECVERR : ErrorQueue.IP_RECVERR, 1);
    if (v6) {
      set(IPV6_DONTFRAG, 1);
    }
  }

  /// From now on packets may be split. False: they may not.
  boolean maySplit() {
    return accepts(v6 ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, MAY_SPLIT)
        && (!v6 || accepts(IPV6_DONTFRAG, 0));
  }

  /// The path MTU that the kernel holds; empty: it does not say.
  OptionalInt held() {
    MemorySegment mtu = arena.allocateFrom(JAVA_INT, 0);
    int result =
        libc.getsockopt(
            fd, level(), v6 ? IPV6_MTU : IP_MTU, mtu, arena.allocateFrom(JAVA_INT, Integer.BYTES));
    return result < 0 ? OptionalInt.empty() : OptionalInt.of(mtu.get(JAVA_INT, 0));
  }

  /// Whether a control message says that a packet was put together. The system says so of nothing
  /// that came whole.
  boolean tellsOfPieces(int at, int type) {
    return at == level() && type == pieces();
  }

  private int pieces() {
    return v6 ? IPV6_RECVFRAGSIZE : IP_RECVFRAGSIZE;
  }

  private int level() {
    return v6 ? ErrorQueue.IPPROTO_IPV6 : ErrorQueue.IPPROTO_IP;
  }

  private void set(int option, int value) throws IOException {
    if (!accepts(option, value)) {
      throw new IOException("socket option " + option + " refused");
    }
  }

  private boolean accepts(int option, int value) {
    return libc.setsockopt(fd, level(), option, arena.allocateFrom(JAVA_INT, value)) >= 0;
  }
}
