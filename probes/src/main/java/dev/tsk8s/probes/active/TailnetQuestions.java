package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Task.Size;
import dev.tsk8s.probes.inside.Task.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// To whom places measure how large packets may be inside the tailnet: from each node that is a
/// device of it, and from that node's pod, to the next such nodes at their addresses there. Of
/// others nobody knows an address that must answer.
final class TailnetQuestions {
  /// A node and its pod ask so many others, so that nobody is asked by more than may ask it.
  private static final int EACH = Size.MOST_ASKERS / 2;

  private TailnetQuestions() {}

  /// @param index of each place in the run
  /// @param ready what each told of itself
  static SizeRound of(Map<ProbeId, Integer> index, SortedMap<ProbeId, Ready> ready) {
    var targets = new TreeMap<ProbeId, List<Target>>();
    List<Map.Entry<ProbeId, Ready>> devices =
        ready.entrySet().stream()
            .filter(one -> one.getKey().kind() == Kind.NODE && !one.getValue().tailnet().isEmpty())
            .toList();
    for (int i = 0; i < devices.size(); i++) {
      ProbeId node = devices.get(i).getKey();
      for (ProbeId from : List.of(new ProbeId(node.node(), Kind.POD), node)) {
        Ready own = ready.get(from);
        var all = new ArrayList<Target>();
        for (int step = 1; own != null && step <= Math.min(EACH, devices.size() - 1); step++) {
          Map.Entry<ProbeId, Ready> to = devices.get((i + step) % devices.size());
          all.addAll(targets(index.getOrDefault(to.getKey(), 0), own, to.getValue()));
        }
        targets.put(from, all);
      }
    }
    return new SizeRound(targets, SizeRound.turned(index));
  }

  /// Only in families that both have.
  private static List<Target> targets(int number, Ready own, Ready there) {
    List<Ip> mine = own.tailnet().isEmpty() ? own.addresses() : own.tailnet();
    return there.tailnet().stream()
        .filter(ip -> mine.stream().anyMatch(one -> one.isV6() == ip.isV6()))
        .map(ip -> new Target(number, ip, there.udpPort(), there.tcpPort()))
        .toList();
  }
}
