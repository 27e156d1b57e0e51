package dev.tsk8s.probes.network.path;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// A datagram socket of Linux, of UDP or of ICMP echo, with IP_MTU_DISCOVER set to PROBE: every
/// packet has DF, however small a path MTU the kernel has learned (the default, WANT, splits what
/// is larger than that), and with IP_RECVERR: refusals of routers wait in the error queue, with the
/// address of who refused and the MTU that it offers (ip(7), ipv6(7), linux/errqueue.h).
final class LinuxSocket implements PathSocket {
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_UDP = 17;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int EACCES = 13;

  private final Arena arena = Arena.ofShared();
  private final Libc libc = new Libc(arena);
  private final int fd;
  private final LinuxOptions options;
  private final Mailbox mailbox;
  private final ErrorQueue errors;
  private boolean closed;

  private LinuxSocket(boolean v6, int protocol) throws IOException {
    this.fd =
        libc.socket(
            v6 ? Sockaddr.AF_INET6 : Sockaddr.AF_INET,
            SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
            protocol);
    this.options = new LinuxOptions(libc, fd, v6, arena);
    this.mailbox = new Mailbox(libc, fd, arena);
    this.errors = new ErrorQueue(mailbox, v6);
    if (fd < 0) {
      arena.close();
      throw fd == -EACCES
          ? new AccessDeniedException("socket")
          : new IOException("cannot open a socket: errno " + -fd);
    }
  }

  /// Whether this system has what it takes.
  static boolean isHere() {
    return System.getProperty("os.name", "").equals("Linux")
        && ADDRESS.byteSize() == Long.BYTES
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /// Of UDP.
  static LinuxSocket to(Endpoint target) throws IOException {
    return connected(new LinuxSocket(target.ip().isV6(), IPPROTO_UDP), target);
  }

  /// Of ICMP echo.
  ///
  /// @throws AccessDeniedException if the system grants this user none
  static LinuxSocket echoing(Ip target) throws IOException {
    int protocol = target.isV6() ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
    return connected(new LinuxSocket(target.isV6(), protocol), new Endpoint(target, 0));
  }

  private static LinuxSocket connected(LinuxSocket socket, Endpoint target) throws IOException {
    try {
      socket.prepare(target);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void prepare(Endpoint target) throws IOException {
    options.neverSplit();
    int result = libc.connect(fd, Sockaddr.of(target.ip(), target.port(), arena));
    if (result < 0) {
      throw new NoRouteToHostException(target.ip() + ": errno " + -result);
    }
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
    MemorySegment address = arena.allocate(Sockaddr.LARGEST, 8);
    libc.getsockname(fd, address, arena.allocateFrom(JAVA_INT, Sockaddr.LARGEST));
    return Sockaddr.ip(address);
  }

  @Override
  public OptionalInt held() {
    return options.held();
  }

  @Override
  public boolean allowSplitting() {
    return options.maySplit();
  }

  /// A refusal that came in the meantime makes any call fail once: it is taken away first.
  @Override
  public Sent send(ByteBuffer datagram) {
    for (int i = 0; i < 4; i++) {
      errors.read();
      boolean _ = errors.takeTooLargeHere();
      int result = libc.send(fd, mailbox.outgoing(datagram));
      if (result >= 0) {
        return Sent.OK;
      }
      errors.read();
      if (errors.takeTooLargeHere() && result == -ErrorQueue.EMSGSIZE) {
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
    mailbox.await((int) Math.max(0, (atMost.toNanos() + 999_999) / 1_000_000));
    return next();
  }

  private Optional<Heard> next() {
    errors.read();
    Optional<Heard> refusal = errors.next();
    if (refusal.isPresent()) {
      return refusal;
    }
    int length = mailbox.receive();
    return length < 0
        ? Optional.empty()
        : Optional.of(new Heard.Datagram(mailbox.payload(length), wasInPieces()));
  }

  private boolean wasInPieces() {
    boolean[] said = new boolean[1];
    mailbox.eachControl((at, type, _) -> said[0] |= options.tellsOfPieces(at, type));
    return said[0];
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
