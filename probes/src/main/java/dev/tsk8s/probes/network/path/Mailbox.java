package dev.tsk8s.probes.network.path;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// What one descriptor receives: a payload, and beside it control messages (recvmsg(2), cmsg(3)).
/// The layouts are those of 64-bit Linux.
final class Mailbox {
  private static final int MSG_ERRQUEUE = 0x2000;
  private static final short POLLIN = 1;
  private static final int LARGEST = 65_536;
  private static final int CONTROL = 512;
  private static final int CMSG_HEADER = 16;

  private final Libc libc;
  private final int fd;
  private final MemorySegment data;
  private final MemorySegment control;
  private final MemorySegment vector;
  private final MemorySegment message;
  private final MemorySegment descriptor;

  Mailbox(Libc libc, int fd, Arena arena) {
    this.libc = libc;
    this.fd = fd;
    this.data = arena.allocate(LARGEST, 8);
    this.control = arena.allocate(CONTROL, 8);
    this.vector = arena.allocate(16, 8);
    this.message = arena.allocate(56, 8);
    this.descriptor = arena.allocate(8, 8);
  }

  /// One control message.
  interface Control {
    void take(int level, int type, MemorySegment value);
  }

  /// The next payload's length; negative: there is none.
  int receive() {
    return receive(0);
  }

  /// The next error's: how much it quotes.
  int receiveError() {
    return receive(MSG_ERRQUEUE);
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

  /// What was received last, as much of it.
  ByteBuffer payload(int length) {
    return ByteBuffer.wrap(data.asSlice(0, length).toArray(JAVA_BYTE));
  }

  /// What came beside it.
  void eachControl(Control taker) {
    long end = Math.min(message.get(JAVA_LONG, 40), CONTROL);
    long at = 0;
    while (at + CMSG_HEADER <= end) {
      long size = control.get(JAVA_LONG, at);
      if (size < CMSG_HEADER || at + size > end) {
        return;
      }
      taker.take(
          control.get(JAVA_INT, at + 8),
          control.get(JAVA_INT, at + 12),
          control.asSlice(at + CMSG_HEADER, size - CMSG_HEADER));
      at += (size + 7) & ~7L;
    }
  }

  /// A payload to be sent, where the C library can read it.
  MemorySegment outgoing(ByteBuffer datagram) {
    return data.asSlice(0, datagram.remaining()).copyFrom(MemorySegment.ofBuffer(datagram));
  }

  /// Until something is there, or that long.
  void await(int millis) {
    descriptor.set(JAVA_INT, 0, fd);
    descriptor.set(JAVA_SHORT, 4, POLLIN);
    descriptor.set(JAVA_SHORT, 6, (short) 0);
    libc.poll(descriptor, millis);
  }
}
