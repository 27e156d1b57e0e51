package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.path.EchoRight.Granted;
import dev.tsk8s.probes.network.path.EchoRight.Missing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/// Measures the path to a STUN server, any that answers Binding requests, or to any host that
/// answers ICMP echo.
///
/// @param name of the target, as the user wrote it
/// @param turn when it may send
public record PathProbe(String name, Deadline deadline, Turn turn) {
  /// So many are sent at most: the promise to the network.
  public static final int MOST_PACKETS = 100;

  private static final int ETHERNET = 1500;

  /// As fast as it likes.
  public PathProbe(String name, Deadline deadline) {
    this(name, deadline, Turn.FREE);
  }

  private interface Way {
    PathMtu measured() throws IOException, InterruptedException;
  }

  /// By STUN alone: somebody listens at that port.
  ///
  /// @throws IOException if there is no socket
  public PathMtu toServer(Endpoint target) throws IOException, InterruptedException {
    return orNoRoute(target, () -> server(target));
  }

  /// By STUN if it answers that there, else by echo.
  ///
  /// @throws IOException if there is no socket
  public PathMtu toHost(Endpoint target) throws IOException, InterruptedException {
    return orNoRoute(target, () -> host(target));
  }

  /// By echo alone.
  ///
  /// @throws IOException if there is no socket
  public PathMtu byEcho(Ip target) throws IOException, InterruptedException {
    return orNoRoute(new Endpoint(target, 0), () -> echo(target));
  }

  private PathMtu orNoRoute(Endpoint target, Way way) throws IOException, InterruptedException {
    try {
      return way.measured();
    } catch (NoRouteToHostException _) {
      return PathMtu.unasked(name, target, "no-route");
    }
  }

  private PathMtu server(Endpoint target) throws IOException, InterruptedException {
    try (PathSocket socket = udp(target)) {
      return byStun(target, socket, 0, socket.now()).run();
    }
  }

  private PathMtu host(Endpoint target) throws IOException, InterruptedException {
    return switch (EchoRight.of(target.ip())) {
      case Missing(var why) -> {
        PathMtu path = server(target);
        yield path.toTarget().isPresent() ? path : path.lacking(why);
      }
      case Granted(var echo) -> both(target, echo);
    };
  }

  private PathMtu both(Endpoint target, PathSocket opened)
      throws IOException, InterruptedException {
    try (PathSocket echo = opened;
        PathSocket stun = udp(target)) {
      long began = stun.now();
      var first = new FirstAnswer(stun, echo, target.ip().isV6(), deadline);
      return switch (first.await()) {
        case STUN -> byStun(target, stun, first.packets(), began).run();
        case ECHO -> byEcho(target.ip(), echo, first.packets(), began).run();
        case NOBODY -> byStun(target, stun, first.packets(), began).unanswered(first.trouble());
      };
    }
  }

  private PathMtu echo(Ip target) throws IOException, InterruptedException {
    return switch (EchoRight.of(target)) {
      case Missing(var why) ->
          PathMtu.unasked(name, new Endpoint(target, 0), "no-echo").lacking(why);
      case Granted(var opened) -> {
        try (PathSocket echo = opened) {
          yield byEcho(target, echo, 0, echo.now()).run();
        }
      }
    };
  }

  private PathSocket udp(Endpoint target) throws IOException {
    return new ThrottledSocket(
        LinuxSocket.isHere() ? LinuxSocket.to(target) : PlainSocket.to(target), turn);
  }

  private Measuring byStun(Endpoint target, PathSocket socket, int packets, long began)
      throws IOException {
    return measuring(target, socket, new StunAsking(target.ip().isV6()), packets, began);
  }

  private Measuring byEcho(Ip target, PathSocket socket, int packets, long began)
      throws IOException {
    return measuring(
        new Endpoint(target, 0), socket, new EchoAsking(target.isV6()), packets, began);
  }

  private Measuring measuring(
      Endpoint target, PathSocket socket, Asking asking, int packets, long began)
      throws IOException {
    return new Measuring(
        name,
        target,
        socket,
        asking,
        link(socket.local(), target.ip()),
        SplitCount.ofLinux(),
        packets,
        began,
        deadline);
  }

  /// The MTU of the interface that it leaves by: the one with the address it has here. What goes to
  /// an address of this machine leaves by the loopback, whose ever that address is.
  static int link(Ip local, Ip target) throws IOException {
    NetworkInterface found =
        local.equals(target)
            ? loopback()
            : NetworkInterface.getByInetAddress(
                InetAddress.getByAddress(local.address().getBytes()));
    return found == null ? ETHERNET : found.getMTU();
  }

  private static @Nullable NetworkInterface loopback() throws IOException {
    return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
  }
}
