package dev.tsk8s.probes;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Programs that answer by script: several answers to one command one after the other, the last one
/// again and again. What is not in the script is not there.
public final class ScriptedPrograms implements Programs {
  private final Map<String, Queue<Output>> script = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  public ScriptedPrograms on(String command, String stdout) {
    return on(command, Output.exited(0, stdout, ""));
  }

  public ScriptedPrograms on(String command, Output output) {
    script.computeIfAbsent(command, _ -> new ArrayDeque<>()).add(output);
    return this;
  }

  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized Output run(List<String> command, Deadline deadline) throws IOException {
    String line = String.join(" ", command);
    asked.add(line);
    Queue<Output> answers = script.get(line);
    if (answers == null) {
      throw new NoProgram("\"" + command.getFirst() + "\": executable file not found in $PATH");
    }
    return answers.size() > 1 ? answers.remove() : answers.element();
  }
}
