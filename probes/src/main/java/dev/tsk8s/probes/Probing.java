package dev.tsk8s.probes;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.HostsOutside;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Probed.Coverage;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.active.OutsideHosts;
import dev.tsk8s.probes.active.ProbeOptions;
import dev.tsk8s.probes.active.ProbeRun;
import dev.tsk8s.probes.active.Residue;
import dev.tsk8s.probes.active.RunId;
import dev.tsk8s.probes.active.Surroundings;
import dev.tsk8s.probes.cluster.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// A run of probe pods beside the other looks. It has a thread of its own, which nobody interrupts:
/// whatever ends the looks, the pods are removed first.
public final class Probing {

  /// What was asked for.
  ///
  /// @param budget of the whole look: no run takes longer
  /// @param left hears what could not be removed
  public record Wanted(ProbeOptions options, RunId run, Duration budget, Consumer<Residue> left) {}

  private final CompletableFuture<Probed> ending = new CompletableFuture<>();

  private Probing() {}

  /// Begins.
  ///
  /// @param cluster empty: there is none, and why stands at its facts
  /// @param hosts outside, where the user named none
  static Probing begin(
      Wanted wanted,
      Optional<Cluster> cluster,
      ClusterFacts facts,
      Function<Cluster, OutsideHosts.Source> hosts,
      Deadline deadline,
      Progress progress) {
    var one = new Probing();
    if (cluster.isEmpty()) {
      Reason why = facts.nodes().unseen().orElseGet(() -> deadline.missed("probe pods"));
      one.ending.complete(unseen(wanted, why));
      return one;
    }
    Thread.ofVirtual()
        .name("probe pods")
        .start(() ->
            one.ending.complete(
                run(wanted, cluster.get(), facts, hosts.apply(cluster.get()), deadline, progress)));
    return one;
  }

  private static Probed run(
      Wanted wanted,
      Cluster cluster,
      ClusterFacts facts,
      OutsideHosts.Source hosts,
      Deadline deadline,
      Progress progress) {
    try {
      return ProbeRun.run(
          cluster.probes(),
          wanted.options(),
          wanted.run(),
          new Surroundings(facts.nodes(), facts.pods(), hosts),
          deadline,
          progress,
          wanted.left());
    } catch (Throwable e) {
      return unseen(wanted, Reasons.of("probe pods", deadline, e));
    }
  }

  private static Probed unseen(Wanted wanted, Reason why) {
    return new Probed(
        wanted.run().text(),
        wanted.options().namespace().orElse(""),
        new Unavailable<List<NetworkPolicyFact>>(why),
        new Coverage(0, 0, wanted.options().seed()),
        HostsOutside.none(List.of(why)),
        new Unavailable<>(why),
        new Unavailable<>(why));
  }

  /// What was measured, when everything is removed. A run keeps to its deadline by itself.
  Probed await() {
    return ending.join();
  }
}
