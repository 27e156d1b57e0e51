package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.probes.active.ProbeOptions.Outside;
import dev.tsk8s.probes.inside.Account.Names;
import dev.tsk8s.probes.inside.Task;
import java.time.Duration;
import java.util.List;

/// The names that every place asks its name servers for.
final class NameQuestions {
  /// All are asked at once; the longest is one over UDP that nobody answers.
  private static final Duration TAKES = Duration.ofSeconds(12);

  private NameQuestions() {}

  /// @param outside those of them that are names are asked for too, and one of the tailnet
  static Round<Names, Resolving> round(ProbeObjects objects, OutsideHosts outside) {
    List<String> hosts =
        outside.hosts().stream()
            .map(Outside::host)
            .filter(host -> Ip.parse(host).isEmpty())
            .toList();
    String headless = objects.name() + "-headless." + objects.namespace();
    return new Round<>(
        Names.class,
        TAKES,
        (_, number) ->
            new Task.Resolve(number, headless, hosts, outside.tailnetName().stream().toList()),
        (_, account) -> account.names());
  }
}
