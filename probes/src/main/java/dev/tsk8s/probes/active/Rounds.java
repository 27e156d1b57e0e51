package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.DeclaredPort;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.PublicPort;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What the pods that answered are asked, round after round. When the time is over, the rounds that
/// are left ask nothing.
final class Rounds {
  /// Percent of the time that is left when all have greeted: the rest is for what they tell.
  private static final int FOR_QUESTIONS = 60;

  private final ProbeOptions options;
  private final Map<String, String> zones;
  private final ProbePods pods;
  private final Results results;
  private final Asking asking;
  private final Deadline working;
  private final SortedMap<ProbeId, String> names;

  /// @param zones of the nodes, by their names
  Rounds(
      ProbeOptions options,
      Map<String, String> zones,
      ProbePods pods,
      Results results,
      Asking asking,
      Deadline working) {
    this.options = options;
    this.zones = zones;
    this.pods = pods;
    this.results = results;
    this.asking = asking;
    this.working = working;
    this.names = pods.running();
    names.keySet().retainAll(pods.ready().keySet());
  }

  /// Whether they reach each other, and what the kernels of the nodes count meanwhile.
  void eachOther() {
    if (working.isOver()) {
      return;
    }
    SortedMap<ProbeId, String> nodes = new TreeMap<>(names);
    nodes.keySet().removeIf(id -> id.kind() != Kind.NODE);
    results.counted(asking.count(nodes));
    results.asked(asking.ask(names, questions()));
    results.counted(asking.count(nodes));
    results.told(asking.tell(names));
    names.keySet().removeIf(id -> id.kind() == Kind.TWIN); // they are there for their neighbours
  }

  /// What comes of the Services, from every place that has a share in them.
  void services(Supplier<Evidence<List<ServiceFront>>> made) {
    if (!working.isOver()) {
      results.called(
          switch (made.get()) {
            case Unavailable<List<ServiceFront>>(var why) ->
                ServiceQuestions.unasked(names.keySet(), why);
            case Observed<List<ServiceFront>>(var fronts, _) ->
                asking.call(names, new ServiceQuestions(fronts, pods.index(), pods.addresses()));
          });
    }
  }

  /// Whether ports that Tailscale declares can be reached; empty: nobody knocked.
  Optional<Evidence<List<PublicPort>>> publicPorts(Evidence<List<DeclaredPort>> declared) {
    return working.isOver()
        ? Optional.empty()
        : Optional.of(declared.map(new Knocking(asking, names, working)::knock));
  }

  /// Names, and hosts outside of the cluster.
  void namesAndHosts(ProbeObjects objects, OutsideHosts outside) {
    if (!working.isOver()) {
      results.resolved(
          asking.round(
              names,
              NameQuestions.round(
                  objects,
                  outside,
                  working.remaining(),
                  names.keySet().stream().limit(Asking.AT_ONCE).collect(Collectors.toSet()))));
    }
    if (!working.isOver()) {
      results.reached(HostQuestions.ask(asking, names, outside.hosts()));
    }
  }

  /// What the ways carry that were found to be open: how large packets, which ports, how much.
  void alongOpenWays() {
    var later = new LaterRounds(asking, pods, results, names);
    List<Runnable> rounds =
        List.of(
            () -> later.sizes(plan(SizeQuestions.ALL)),
            later::sizesInTailnet,
            later::ports,
            later::portsOutside,
            () -> {
              if (options.throughput()) {
                later.streams(plan());
              }
            });
    for (Runnable round : rounds) {
      if (!working.isOver()) {
        round.run();
      }
    }
  }

  /// Nobody keeps them, nor the plan, once they are asked: of many places that is much.
  private Questions questions() {
    return new Questions(
        plan(),
        pods.index(),
        pods.addresses(),
        pods.ready(),
        working.remaining().multipliedBy(FOR_QUESTIONS).dividedBy(100),
        options.packets());
  }

  private PairPlan plan() {
    return PairPlan.of(pods.ready().keySet(), zones, options.seed());
  }

  /// @param most so many nodes may ask all others
  private PairPlan plan(int most) {
    return PairPlan.of(pods.ready().keySet(), zones, options.seed(), most);
  }
}
