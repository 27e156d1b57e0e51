package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Ip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// A socket that talks to one destination. Its packets are never split on the way, unless it is
/// told to let them.
interface PathSocket extends AutoCloseable {

  /// What became of a send.
  enum Sent {
    OK,
    /// Larger than the interface takes.
    TOO_LARGE_HERE,
    /// The system refused for another reason: no route, a packet filter, an interface that is down.
    FAILED
  }

  /// Something that came.
  sealed interface Heard {
    /// @param inPieces it was split on the way, as far as the system tells
    record Datagram(ByteBuffer bytes, boolean inPieces) implements Heard {}

    /// A router took a packet for too large (ICMP type 3 code 4, ICMPv6 type 2).
    ///
    /// @param quoted the beginning of the payload that it refuses, as much as came
    /// @param mtu that it offers, as it came: 0 of old routers, or a lie
    record TooBig(ByteBuffer quoted, Ip router, int mtu) implements Heard {}

    /// Some other refusal.
    ///
    /// @param port nobody listens there; else the host or network is not reached
    record Unreachable(Ip router, boolean port) implements Heard {}
  }

  /// Nanoseconds of a clock that only goes forward.
  long now();

  Sent send(ByteBuffer datagram) throws IOException;

  /// What a packet has to wait for before it is sent.
  default Turn turn() {
    return Turn.FREE;
  }

  /// The next thing that comes, if one does.
  Optional<Heard> await(Duration atMost) throws IOException, InterruptedException;

  /// The address that it sends from.
  Ip local();

  /// Whether refusals of routers are seen, and sizes beyond what the kernel has learned are sent.
  boolean seesRefusals();

  /// The path MTU that the system holds: that of a route, or what a router has said (it forgets
  /// that after 10 minutes, net.ipv4.route.mtu_expires). Empty: not to be seen.
  OptionalInt held();

  /// From now on packets may be split: without DF. False: this system does not let them.
  boolean allowSplitting();

  @Override
  void close() throws IOException;
}
