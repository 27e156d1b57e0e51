package dev.tsk8s.probes.inside;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.inside.TalkJson.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Reads tasks and gives accounts of them. Questions are asked one task after the other, so that
/// two who talk do not make a pod send twice as much; all else is answered meanwhile.
final class Talk {
  /// Tasks that wait. Each talker has one at a time.
  private static final int MOST_WAITING = 4;

  /// Before a stream that has ended is looked at again.
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final String version;
  private final String node;
  private final Ear ear;
  private final Hearing hearing;
  private final Consumer<String> out;
  private final Asker asker = new Asker();
  private final OpenPorts ports = new OpenPorts();
  private final NameAsker names = NameAsker.ofThisPlace();
  private final ReachAsker reach = new ReachAsker(names);
  private final ThreadPoolExecutor asking =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("asking").factory());

  /// @param out takes a line with its end
  Talk(String version, String node, Ear ear, Hearing hearing, Consumer<String> out) {
    this.version = version;
    this.node = node;
    this.ear = ear;
    this.hearing = hearing;
    this.out = out;
  }

  /// Until the deadline is over.
  void run(InputStream in, Deadline deadline) throws InterruptedException {
    var lines = new TaskLines(in);
    while (!deadline.isOver()) {
      switch (lines.next()) {
        case TaskLines.Read.Line(String line) -> take(line);
        case TaskLines.Read.TooLong() -> say(new Account.Refused(0, "too long"));
        case TaskLines.Read.End() -> {
          boolean _ = deadline.stopsWithin(PAUSE);
        }
      }
    }
  }

  private void take(String line) {
    try {
      switch (TalkJson.task(line)) {
        case Task.Greet greet -> say(greeted(greet));
        case Task.Tell tell -> say(new Account.Sounds(tell.number(), hearing.sounds()));
        case Task.Count count -> say(counted(count));
        case Task.Ask ask -> queue(ask, run -> asker.ask(ask, run));
        case Task.Resolve resolve -> queue(resolve, _ -> names.ask(resolve));
        case Task.Nat nat -> queue(nat, _ -> Mapper.map(nat));
        case Task.Size size -> queue(size, _ -> Sizer.size(size));
        case Task.Stream stream -> queue(stream, run -> Streamer.stream(stream, run));
        case Task.Open open -> queue(open, _ -> ports.open(open, ear.own()));
        case Task.Shut shut -> say(ports.shut(shut));
        case Task.Knock knock -> queue(knock, _ -> Knocker.knock(knock));
        case Task.Reach hosts -> queue(hosts, _ -> reach.ask(hosts));
      }
    } catch (Unreadable e) {
      say(new Account.Refused(e.number(), String.valueOf(e.getMessage())));
    }
  }

  private Account greeted(Task.Greet greet) {
    return hearing.isOf(greet.run())
        ? new Account.Ready(
            greet.number(), version, node, ear.addresses(), ear.tailnet(), ear.port(), ear.port())
        : new Account.Refused(greet.number(), "this pod is of another run");
  }

  private static Account counted(Task.Count count) {
    try {
      return new Account.Counted(
          count.number(), new CounterFiles(Path.of("/"), InstantSource.system()).read());
    } catch (IOException e) {
      return new Account.Refused(count.number(), String.valueOf(e.getMessage()));
    }
  }

  /// A task that sends packets.
  private interface Work {
    /// @param run of the pod
    Account of(String run) throws IOException, InterruptedException;
  }

  private void queue(Task task, Work work) {
    if (hearing.run().isEmpty()) {
      say(new Account.Refused(task.number(), "not greeted yet"));
      return;
    }
    String run = hearing.run().get();
    try {
      asking.execute(() -> say(done(task, work, run)));
    } catch (RejectedExecutionException _) {
      say(new Account.Refused(task.number(), "busy"));
    }
  }

  private static Account done(Task task, Work work, String run) {
    try {
      return work.of(run);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Account.Refused(task.number(), "interrupted");
    } catch (IOException | RuntimeException e) {
      return new Account.Refused(task.number(), "failed: " + e);
    }
  }

  private synchronized void say(Account account) {
    out.accept(TalkJson.line(account) + "\n");
  }

  /// Ends what is being asked.
  void stop() {
    asking.shutdownNow();
  }
}
