package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What is wrong with one name server, by which places see it. What one place sees is made better
/// by what the others do: a Service has several pods behind it, and each question may go to
/// another.
final class DnsFaults {
  private final Map<Code, List<NameServerSeen>> found = new TreeMap<>();
  private final List<NameServerSeen> sound = new ArrayList<>();

  /// @param all what that server answered each place
  /// @param tailnet whether it is set up to know names of the tailnet
  DnsFaults(List<NameServerSeen> all, boolean tailnet) {
    for (NameServerSeen seen : all) {
      Optional<Code> code = seen.fault(tailnet);
      if (code.isEmpty()) {
        sound.add(seen);
      } else {
        add(seen.isSpared() && isUnanswered(code.get()) ? ModelDns.SPARED : code.get(), seen);
      }
    }
    closed();
    partly(all);
  }

  static boolean isUnanswered(Code code) {
    return Set.of(ModelDns.SILENT, ModelDns.CLOSED, ModelDns.NODE_CACHE, ModelDns.NO_UDP)
        .contains(code);
  }

  Map<Code, List<NameServerSeen>> found() {
    return found;
  }

  List<NameServerSeen> sound() {
    return sound;
  }

  private List<NameServerSeen> of(Code code) {
    return found.getOrDefault(code, List.of());
  }

  private void add(Code code, NameServerSeen seen) {
    found.computeIfAbsent(code, _ -> new ArrayList<>()).add(seen);
  }

  private void move(Code from, Code to, Predicate<NameServerSeen> which) {
    Map<Boolean, List<NameServerSeen>> those =
        of(from).stream().collect(Collectors.partitioningBy(which));
    found.remove(from);
    those.forEach((moved, all) -> all.forEach(seen -> add(moved ? to : from, seen)));
  }

  /// Nobody listens: the places that were told so know more than those that heard nothing, on their
  /// node, or everywhere, unless somebody is answered.
  private void closed() {
    Set<String> nodes = DnsWords.nodes(of(ModelDns.CLOSED));
    if (!nodes.isEmpty()) {
      move(
          ModelDns.SILENT, ModelDns.CLOSED, seen -> sound.isEmpty() || nodes.contains(seen.node()));
    }
  }

  /// Where some questions are answered rightly and some are not, one of the pods behind the server
  /// is at fault, and a place that met only that one knows no more. All places of a node alike are
  /// more than chance.
  private void partly(List<NameServerSeen> all) {
    boolean known = found.containsKey(ModelDns.PARTLY);
    move(
        ModelDns.FAILS,
        ModelDns.PARTLY,
        seen ->
            all.stream().anyMatch(mate -> mate.node().equals(seen.node()) && mate.isAnswered()));
    long lost = of(ModelDns.PARTLY).stream().mapToLong(seen -> seen.failed(Protocol.TCP)).sum();
    if (known && lost > 1) { // one may be chance
      move(ModelDns.NO_TCP, ModelDns.PARTLY, _ -> true);
    }
  }
}
