package dev.tsk8s.probes.network.path;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tsk8s.core.facts.Ip;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// `sockaddr_in` and `sockaddr_in6` of Linux.
final class Sockaddr {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int LARGEST = 28;

  private static final int SIZE_V4 = 16;

  private Sockaddr() {}

  /// @param port 0 where the protocol has none
  static MemorySegment of(Ip ip, int port, Arena arena) {
    byte[] bytes = ip.address().getBytes();
    MemorySegment address = arena.allocate(size(ip.isV6()), 8);
    address.set(JAVA_SHORT, 0, (short) (ip.isV6() ? AF_INET6 : AF_INET));
    address.set(JAVA_BYTE, 2, (byte) (port >>> 8));
    address.set(JAVA_BYTE, 3, (byte) port);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, ip.isV6() ? 8 : 4, bytes.length);
    return address;
  }

  static int size(boolean v6) {
    return v6 ? LARGEST : SIZE_V4;
  }

  static Ip ip(MemorySegment address) {
    boolean six = address.get(JAVA_SHORT, 0) == AF_INET6;
    byte[] bytes = address.asSlice(six ? 8 : 4, six ? 16 : 4).toArray(JAVA_BYTE);
    try {
      return new Ip(InetAddress.getByAddress(bytes).getHostAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes", e);
    }
  }
}
