package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.KnockProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Does a [Task.Knock], one port after the other.
final class Knocker {
  private Knocker() {}

  static Account.Knocked knock(Task.Knock task) throws IOException, InterruptedException {
    List<KnockView> views = new ArrayList<>();
    for (Task.Knock.At at : task.ports()) {
      views.add(new KnockProbe(at.socket(), at.open()).collect(Deadline.after(Task.Knock.EACH)));
    }
    return new Account.Knocked(task.number(), views);
  }
}
