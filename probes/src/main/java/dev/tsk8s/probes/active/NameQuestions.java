package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import dev.tsk8s.probes.inside.Account.Names;
import dev.tsk8s.probes.inside.Task;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The names that every place asks its name servers for.
final class NameQuestions {
  /// All are asked at once; the longest is one over UDP that nobody answers.
  private static final Duration TAKES = Duration.ofSeconds(12);

  /// A denial may be kept for 30 s where the Corefile is kubeadm's (`ttl 30`, `cache 30`:
  /// cmd/kubeadm/app/phases/addons/dns/manifests.go), and then it is asked for again.
  private static final Duration AGAIN = Duration.ofSeconds(33);

  /// Left for what comes after.
  private static final Duration REST = Duration.ofSeconds(20);

  private NameQuestions() {}

  /// @param outside those of them that are names are asked for too, and one of the tailnet
  /// @param left of the run
  /// @param patient who may wait for a second question: no more than are talked to at once, so that
  ///   the others wait for them once
  static Round<Names, Resolving> round(
      ProbeObjects objects, OutsideHosts outside, Duration left, Set<ProbeId> patient) {
    Duration spare = left.compareTo(REST) < 0 ? Duration.ZERO : left.minus(REST);
    Duration again = spare.compareTo(AGAIN) < 0 ? spare : AGAIN;
    List<String> hosts =
        outside.hosts().stream()
            .map(Outside::host)
            .filter(host -> Ip.parse(host).isEmpty())
            .toList();
    String headless = objects.name() + "-headless." + objects.namespace();
    return new Round<>(
        Names.class,
        TAKES.plus(again),
        (place, number) ->
            new Task.Resolve(
                number,
                headless,
                patient.contains(place) ? again : Duration.ZERO,
                hosts,
                outside.tailnetName().stream().toList()),
        (_, account) -> account.names());
  }
}
