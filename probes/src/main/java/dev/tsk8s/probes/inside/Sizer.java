package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.PathSize.Hole;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.Refusal;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.inside.Account.Sizes;
import dev.tsk8s.probes.inside.Account.Sizes.Sized;
import dev.tsk8s.probes.inside.Task.Target;
import dev.tsk8s.probes.network.path.PathProbe;
import dev.tsk8s.probes.network.path.Throttle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does a [Task.Size]: some paths at once, and never more in a second than a place may send and ask
/// for.
final class Sizer {
  /// One that waits leaves its share of packets to the others.
  private static final int AT_ONCE = 4;

  /// Bytes of IP packets. In any second a node may send 1 Mbit, which is 125,000: its pod and the
  /// node itself send these, and each is made to answer [Task.Size#MOST_ASKERS] times the next,
  /// which is 123,000. That still has room for a packet of 9,216 bytes.
  static final int SENT = 21_500;

  static final int ANSWERED = 10_000;

  private Sizer() {}

  /// @throws IOException if this process may have no more sockets
  static Sizes size(Task.Size task) throws IOException, InterruptedException {
    Deadline deadline = Deadline.after(task.longest());
    var throttle = new Throttle(UdpVolley.SPACING, SENT, ANSWERED);
    ExecutorService paths =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("path-", 0).factory());
    try {
      var pending = new ArrayList<Future<Sized>>();
      for (Target target : task.targets()) {
        pending.add(paths.submit(() -> sized(target, deadline, throttle)));
      }
      var rows = new ArrayList<Sized>();
      for (Future<Sized> one : pending) {
        rows.add(one.get());
      }
      return new Sizes(task.number(), rows);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      paths.shutdownNow();
    }
  }

  private static Sized sized(Target target, Deadline deadline, Throttle throttle)
      throws IOException, InterruptedException {
    var at = new Endpoint(target.ip(), target.udpPort());
    PathMtu path =
        deadline.isOver()
            ? PathMtu.unasked("", at, "unfinished")
            : new PathProbe("", deadline, throttle.toward(target.index())).toServer(at);
    return new Sized(
        target.index(),
        at,
        boxed(path.toTarget()),
        boxed(path.fromTarget()),
        path.localLink(),
        hole(path.blackHole()),
        path.refusedBy().stream().map(Refusal::router).distinct().toList(),
        path.trouble());
  }

  private static Optional<Integer> boxed(OptionalInt size) {
    return size.isPresent() ? Optional.of(size.getAsInt()) : Optional.empty();
  }

  private static Hole hole(PathMtu.BlackHole hole) {
    return switch (hole) {
      case NO -> Hole.NONE;
      case TO_TARGET -> Hole.TO_TARGET;
      case FROM_TARGET -> Hole.FROM_TARGET;
      case BOTH -> Hole.BOTH;
      case SOMEWHERE -> Hole.SOMEWHERE;
      case UNKNOWN -> Hole.UNKNOWN;
    };
  }
}
