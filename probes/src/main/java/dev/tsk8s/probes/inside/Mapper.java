package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.inside.Account.Mapping;
import dev.tsk8s.probes.network.NatPlan;
import dev.tsk8s.probes.network.NatProbe;
import dev.tsk8s.probes.network.StunServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Does a [Task.Nat].
final class Mapper {
  private static final Set<Purpose> TELLING = Set.of(Purpose.MAPPING, Purpose.FILTERING);

  private Mapper() {}

  /// @throws IOException if this process may have no more sockets
  static Mapping map(Task.Nat task) throws IOException, InterruptedException {
    List<StunServer> servers =
        task.servers().stream()
            .map(server -> new StunServer(server.host(), server.port(), server.second()))
            .toList();
    var plan = new NatPlan(servers, Optional.empty(), NatPlan.PACKETS);
    NatView all = new NatProbe(plan).ofServers(Deadline.after(Task.Nat.LONGEST));
    return new Mapping(task.number(), compared(all));
  }

  /// Without what only listens for refusals, and what nothing is judged by.
  private static NatView compared(NatView all) {
    return new NatView(
        all.exchanges().stream().filter(one -> TELLING.contains(one.purpose())).toList(),
        all.missed(),
        all.hairpin(),
        all.port(),
        all.packets(),
        all.took());
  }
}
