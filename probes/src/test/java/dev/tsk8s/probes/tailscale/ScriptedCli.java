package dev.tsk8s.probes.tailscale;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A CLI that answers by script. Several answers to one command come one after the other, the last
/// one again and again; a command takes as long as its answer says, or until its deadline.
final class ScriptedCli implements TailscaleCli {
  private final Map<String, List<Answer>> script = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private record Answer(Duration delay, Output output) {}

  /// @param command the arguments, or their beginning
  ScriptedCli on(String command, String stdout) {
    return on(command, Duration.ZERO, Output.exited(0, stdout, ""));
  }

  ScriptedCli fails(String command, String stderr) {
    return on(command, Duration.ZERO, Output.exited(1, "", stderr));
  }

  ScriptedCli on(String command, Duration delay, Output output) {
    script.computeIfAbsent(command, _ -> new ArrayList<>()).add(new Answer(delay, output));
    return this;
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Output run(List<String> args, Deadline deadline) throws IOException, InterruptedException {
    String line = String.join(" ", args);
    asked.add(line);
    Answer answer = answer(line);
    Duration left = deadline.remaining();
    boolean late = answer.delay().compareTo(left) > 0;
    Duration time = late ? left : answer.delay();
    boolean _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    Output output = answer.output();
    return late ? new Output(Output.Ending.CUT, -1, output.stdout(), output.stderr()) : output;
  }

  private synchronized Answer answer(String line) throws IOException {
    for (Map.Entry<String, List<Answer>> entry : script.entrySet()) {
      if (line.startsWith(entry.getKey())) {
        List<Answer> answers = entry.getValue();
        return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
      }
    }
    throw new IOException("not scripted: " + line);
  }
}
