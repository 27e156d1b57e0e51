package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Throughput;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.inside.Account;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Rounds of those places that reach somebody: what they ask follows from who answered before.
///
/// @param names of the pods that may be asked
record LaterRounds(Asking asking, ProbePods pods, Results results, Map<ProbeId, String> names) {

  /// How large packets may be.
  void sizes(PairPlan plan) {
    SizeRound sizes = new SizeQuestions(plan, pods.index(), results.answers()).round();
    results.sized(facts("path MTU", sizes::has, sizes.round()));
  }

  /// The same to other nodes' addresses in the tailnet.
  void sizesInTailnet() {
    SizeRound sizes = TailnetQuestions.of(pods.index(), pods.ready());
    results.sizedInTailnet(facts("path MTU in the tailnet", sizes::has, sizes.round()));
  }

  /// What TCP carries to the next node, first between pods and then between nodes.
  void streams(PairPlan plan) {
    for (Kind kind : List.of(Kind.POD, Kind.NODE)) {
      var questions = new StreamQuestions(kind, plan, pods.index(), pods.addresses(), pods.ready());
      Map<ProbeId, Evidence<List<Throughput>>> rows =
          facts("throughput", questions::has, questions.round());
      names
          .keySet()
          .forEach(place ->
              questions.without(place).ifPresent(why -> rows.put(place, new Unavailable<>(why))));
      results.streamed(rows);
    }
  }

  /// What becomes of ports on the way to other nodes.
  void ports() {
    var questions = NatQuestions.toNodes(pods.index(), results.answers());
    results.mapped(facts("NAT", questions::has, questions.round()));
  }

  /// And on the way out of the cluster, to hosts that answered.
  void portsOutside() {
    var questions = NatQuestions.toHosts(results.outside());
    results.mappedOutside(facts("NAT", questions::has, questions.round()));
  }

  private <A extends Account, F> Map<ProbeId, Evidence<F>> facts(
      String what, Predicate<ProbeId> has, Round<A, F> round) {
    var facts = new HashMap<ProbeId, Evidence<F>>();
    var left = new Reason.NotAsked(what, ProbePlace.PLAN);
    names.keySet().forEach(place -> facts.put(place, new Unavailable<>(left)));
    var asked = new HashMap<>(names);
    asked.keySet().removeIf(place -> !has.test(place));
    facts.putAll(asking.round(asked, round));
    return facts;
  }
}
