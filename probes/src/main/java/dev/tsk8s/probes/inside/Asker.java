package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Answers;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// Does an [Task.Ask]: over UDP and TCP at once.
final class Asker {
  /// So many bits of a mark are its own.
  private static final int NONCE = 1 << 24;

  private final SecureRandom random = new SecureRandom();

  /// @param run of the pod
  /// @throws IOException if this process may have no more sockets
  Answers ask(Task.Ask task, String run) throws IOException, InterruptedException {
    List<Row> udp = rows(task, run, Protocol.UDP, task.packets());
    List<Row> tcp = rows(task, run, Protocol.TCP, Task.Ask.CALLS);
    var calls =
        new FutureTask<Void>(() -> {
          new TcpCalls(turned(tcp, task.self()), Task.Ask.CALLS, task.patience()).run();
          return null;
        });
    Thread caller = Thread.ofPlatform().daemon().name("calls").start(calls);
    try {
      new UdpVolley(turned(udp, task.self()), task.packets(), task.gap(), task.patience()).run();
      calls.get();
    } catch (ExecutionException e) {
      throw new IOException("TCP: " + e.getCause(), e);
    } finally {
      caller.interrupt();
    }
    return new Answers(
        task.number(), Stream.concat(udp.stream(), tcp.stream()).map(Row::answer).toList());
  }

  private List<Row> rows(Task.Ask task, String run, Protocol protocol, int questions) {
    return task.targets().stream()
        .map(target ->
            new Row(
                target,
                protocol,
                new Mark(Mark.run(run), task.self(), random.nextInt(NONCE), 0),
                questions))
        .toList();
  }

  /// Everybody begins somewhere else, so that nobody is asked by all at the same time.
  private static List<Row> turned(List<Row> rows, int self) {
    var turned = new ArrayList<>(rows);
    Collections.rotate(turned, -(self % rows.size()));
    return turned;
  }
}
