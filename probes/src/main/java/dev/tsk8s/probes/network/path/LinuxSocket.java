package dev.tsk8s.probes.network.path;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.network.stun.StunCodec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;

/// A UDP socket of Linux with IP_MTU_DISCOVER set to PROBE: every packet has DF, however small a
/// path MTU the kernel has learned (the default, WANT, splits what is larger than that), and with
/// IP_RECVERR: refusals of routers wait in the error queue, with the address of who refused and the
/// MTU that it offers (ip(7), ipv6(7), linux/errqueue.h). The layouts are those of 64-bit Linux.
final class LinuxSocket implements PathSocket {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_RECVERR = 11;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int IPV6_RECVERR = 25;
  private static final int IPV6_DONTFRAG = 62;
  private static final int IP_RECVFRAGSIZE = 25;
  private static final int IPV6_RECVFRAGSIZE = 77;
  private static final int PROBE = 3;
  private static final int MSG_ERRQUEUE = 0x2000;
  private static final int EMSGSIZE = 90;
  private static final short POLLIN = 1;
  private static final int LARGEST = 65_536;
  private static final int CONTROL = 512;
  private static final int CMSG_HEADER = 16;
  private static final int ERROR = 16;
  private static final byte LOCAL = 1;
  private static final int TRANSACTION_END = 20;

  private final Arena arena = Arena.ofShared();
  private final Libc libc = new Libc(arena);
  private final boolean v6;
  private final int fd;
  private final MemorySegment data = arena.allocate(LARGEST, 8);
  private final MemorySegment control = arena.allocate(CONTROL, 8);
  private final MemorySegment vector = arena.allocate(16, 8);
  private final MemorySegment message = arena.allocate(56, 8);
  private final MemorySegment descriptor = arena.allocate(8, 8);
  private final Queue<Heard> refusals = new ArrayDeque<>();
  private boolean refusedHere;
  private boolean closed;

  private LinuxSocket(boolean v6) throws IOException {
    this.v6 = v6;
    this.fd = libc.socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      arena.close();
      throw new IOException("cannot open a UDP socket: errno " + -fd);
    }
  }

  /// Whether this system has what it takes.
  static boolean isHere() {
    return System.getProperty("os.name", "").equals("Linux")
        && ADDRESS.byteSize() == Long.BYTES
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  static LinuxSocket to(Endpoint target) throws IOException {
    var socket = new LinuxSocket(target.ip().isV6());
    try {
      socket.prepare(target);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void prepare(Endpoint target) throws IOException {
    // Kernels before 4.10 do not tell who was put together.
    libc.setsockopt(
        fd,
        v6 ? IPPROTO_IPV6 : IPPROTO_IP,
        v6 ? IPV6_RECVFRAGSIZE : IP_RECVFRAGSIZE,
        arena.allocateFrom(JAVA_INT, 1));
    if (v6) {
      option(IPPROTO_IPV6, IPV6_MTU_DISCOVER, PROBE);
      option(IPPROTO_IPV6, IPV6_DONTFRAG, 1);
      option(IPPROTO_IPV6, IPV6_RECVERR, 1);
    } else {
      option(IPPROTO_IP, IP_MTU_DISCOVER, PROBE);
      option(IPPROTO_IP, IP_RECVERR, 1);
    }
    int result = libc.connect(fd, address(target));
    if (result < 0) {
      throw new IOException("no way to " + target + ": errno " + -result);
    }
  }

  private void option(int level, int option, int value) throws IOException {
    int result = libc.setsockopt(fd, level, option, arena.allocateFrom(JAVA_INT, value));
    if (result < 0) {
      throw new IOException("socket option " + option + " refused: errno " + -result);
    }
  }

  /// sockaddr_in, sockaddr_in6.
  private MemorySegment address(Endpoint target) {
    byte[] bytes = target.ip().address().getBytes();
    MemorySegment address = arena.allocate(v6 ? 28 : 16, 8);
    address.set(JAVA_SHORT, 0, (short) (v6 ? AF_INET6 : AF_INET));
    address.set(JAVA_BYTE, 2, (byte) (target.port() >>> 8));
    address.set(JAVA_BYTE, 3, (byte) target.port());
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, v6 ? 8 : 4, bytes.length);
    return address;
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public boolean seesRefusals() {
    return true;
  }

  @Override
  public Ip local() {
    MemorySegment address = arena.allocate(28, 8);
    libc.getsockname(fd, address, arena.allocateFrom(JAVA_INT, 28));
    return ip(address);
  }

  private static Ip ip(MemorySegment address) {
    boolean six = address.get(JAVA_SHORT, 0) == AF_INET6;
    byte[] bytes = address.asSlice(six ? 8 : 4, six ? 16 : 4).toArray(JAVA_BYTE);
    try {
      return new Ip(InetAddress.getByAddress(bytes).getHostAddress());
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes", e);
    }
  }

  /// A refusal that came in the meantime makes any call fail once: it is taken away first.
  @Override
  public Sent send(ByteBuffer datagram) {
    MemorySegment bytes = data.asSlice(0, datagram.remaining());
    for (int i = 0; i < 4; i++) {
      readErrors();
      refusedHere = false;
      bytes.copyFrom(MemorySegment.ofBuffer(datagram));
      int result = libc.send(fd, bytes);
      if (result >= 0) {
        return Sent.OK;
      }
      readErrors();
      if (refusedHere && result == -EMSGSIZE) {
        return Sent.TOO_LARGE_HERE;
      }
    }
    return Sent.FAILED;
  }

  @Override
  public Optional<Heard> await(Duration atMost) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Optional<Heard> there = next();
    if (there.isPresent()) {
      return there;
    }
    descriptor.set(JAVA_INT, 0, fd);
    descriptor.set(JAVA_SHORT, 4, POLLIN);
    descriptor.set(JAVA_SHORT, 6, (short) 0);
    libc.poll(descriptor, (int) Math.max(0, (atMost.toNanos() + 999_999) / 1_000_000));
    return next();
  }

  private Optional<Heard> next() {
    readErrors();
    Heard refusal = refusals.poll();
    if (refusal != null) {
      return Optional.of(refusal);
    }
    int length = receive(0);
    if (length < 0) {
      return Optional.empty();
    }
    byte[] bytes = data.asSlice(0, length).toArray(JAVA_BYTE);
    return Optional.of(new Heard.Datagram(ByteBuffer.wrap(bytes), wasInPieces()));
  }

  private int receive(int flags) {
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, 8, LARGEST);
    message.fill((byte) 0);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, CONTROL);
    return libc.recvmsg(fd, message, flags);
  }

  /// The system says so of nothing that came whole.
  private boolean wasInPieces() {
    boolean[] said = new boolean[1];
    eachControl((type, _) -> said[0] |= type == (v6 ? IPV6_RECVFRAGSIZE : IP_RECVFRAGSIZE));
    return said[0];
  }

  private interface Control {
    void take(int type, MemorySegment value);
  }

  private void eachControl(Control taker) {
    long end = Math.min(message.get(JAVA_LONG, 40), CONTROL);
    long at = 0;
    while (at + CMSG_HEADER <= end) {
      long size = control.get(JAVA_LONG, at);
      if (size < CMSG_HEADER || at + size > end) {
        return;
      }
      int type = control.get(JAVA_INT, at + 12);
      taker.take(type, control.asSlice(at + CMSG_HEADER, size - CMSG_HEADER));
      at += (size + 7) & ~7L;
    }
  }

  private void readErrors() {
    for (int length = receive(MSG_ERRQUEUE); length >= 0; length = receive(MSG_ERRQUEUE)) {
      int quoted = length;
      eachControl((type, value) -> {
        if (type == (v6 ? IPV6_RECVERR : IP_RECVERR) && value.byteSize() >= ERROR) {
          error(value, quoted);
        }
      });
    }
  }

  /// sock_extended_err, followed by the address of who refused.
  private void error(MemorySegment error, int quoted) {
    if (error.get(JAVA_BYTE, 4) == LOCAL) {
      refusedHere |= error.get(JAVA_INT, 0) == EMSGSIZE;
      return;
    }
    byte type = error.get(JAVA_BYTE, 5);
    byte code = error.get(JAVA_BYTE, 6);
    int mtu = error.get(JAVA_INT, 8);
    if (error.byteSize() < ERROR + (v6 ? 28 : 16)) {
      return;
    }
    Ip router = ip(error.asSlice(ERROR));
    boolean tooBig = v6 ? type == 2 : type == 3 && code == 4;
    refusals.add(
        tooBig
            ? new Heard.TooBig(StunCodec.idOf(quote(quoted)), router, mtu)
            : new Heard.Unreachable(router, v6 ? type == 1 && code == 4 : type == 3 && code == 3));
  }

  private ByteBuffer quote(int length) {
    return ByteBuffer.wrap(
        Arrays.copyOf(
            data.asSlice(0, Math.min(length, TRANSACTION_END)).toArray(JAVA_BYTE),
            Math.min(length, TRANSACTION_END)));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      libc.close(fd);
      arena.close();
    }
  }
}
