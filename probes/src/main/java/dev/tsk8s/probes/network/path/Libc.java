package dev.tsk8s.probes.network.path;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The functions of the C library that a Linux socket needs, and nothing else of it. Each returns
/// what the function does, or the negated errno.
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private final MethodHandle socket = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle setsockopt =
      handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle getsockopt =
      handle("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private final MethodHandle connect = handle("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle getsockname = handle("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  private final MethodHandle send = handleOfLong("send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private final MethodHandle recvmsg = handleOfLong("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle poll = handle("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private final MethodHandle close = handle("close", JAVA_INT);
  private final MemorySegment state;

  /// @param arena how long errors can be told
  Libc(Arena arena) {
    this.state = arena.allocate(STATE);
  }

  private static MethodHandle handle(String name, MemoryLayout... arguments) {
    return bound(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle handleOfLong(String name, MemoryLayout... arguments) {
    return bound(name, FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  @SuppressWarnings("restricted") // this is the one place that calls native functions
  private static MethodHandle bound(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), shape, Linker.Option.captureCallState("errno"));
  }

  int socket(int family, int type, int protocol) {
    return call(() -> (int) socket.invokeExact(state, family, type, protocol));
  }

  int setsockopt(int fd, int level, int option, MemorySegment value) {
    return call(() ->
        (int) setsockopt.invokeExact(state, fd, level, option, value, (int) value.byteSize()));
  }

  int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment length) {
    return call(() -> (int) getsockopt.invokeExact(state, fd, level, option, value, length));
  }

  int connect(int fd, MemorySegment address) {
    return call(() -> (int) connect.invokeExact(state, fd, address, (int) address.byteSize()));
  }

  int getsockname(int fd, MemorySegment address, MemorySegment length) {
    return call(() -> (int) getsockname.invokeExact(state, fd, address, length));
  }

  int send(int fd, MemorySegment bytes) {
    return call(() -> (int) (long) send.invokeExact(state, fd, bytes, bytes.byteSize(), 0));
  }

  int recvmsg(int fd, MemorySegment message, int flags) {
    return call(() -> (int) (long) recvmsg.invokeExact(state, fd, message, flags));
  }

  int poll(MemorySegment descriptor, int millis) {
    return call(() -> (int) poll.invokeExact(state, descriptor, 1L, millis));
  }

  int close(int fd) {
    return call(() -> (int) close.invokeExact(state, fd));
  }

  private interface Call {
    int run() throws Throwable;
  }

  private int call(Call call) {
    int result;
    try {
      result = call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // a native function throws nothing
    }
    return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
  }
}
