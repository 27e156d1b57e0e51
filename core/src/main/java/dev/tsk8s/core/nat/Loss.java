package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The share of packets that come to nothing on a path which works: either the request or its
/// answer is lost.
///
/// @param rate from 0 to 1
record Loss(double rate) {
  /// Half of all lost each way is the worst that is still called a working path.
  static final Loss WORST = new Loss(0.75);

  /// The chance below which all were not merely lost.
  private static final double CHANCE = 0.002;

  /// As servers who do answer have shown it (Laplace's rule of succession: nothing lost of few is
  /// not loss-free).
  static Loss shownBy(List<StunExchange> all) {
    Set<Endpoint> answering =
        all.stream()
            .filter(one -> one.ask() == Ask.SAME && one.mapped().isPresent())
            .map(StunExchange::to)
            .collect(Collectors.toSet());
    List<StunExchange> plain =
        all.stream()
            .filter(one -> one.ask() == Ask.SAME && answering.contains(one.to()))
            .filter(one -> !(one.outcome() instanceof Unsent))
            .toList();
    int sent = plain.stream().mapToInt(StunExchange::sent).sum();
    int came =
        plain.stream()
            .mapToInt(one -> Math.clamp(one.came(), one.mapped().isPresent() ? 1 : 0, one.sent()))
            .sum();
    return new Loss((sent - came + 1.0) / (sent + 2.0));
  }

  /// Whether all of so many packets may have been lost by chance.
  boolean explains(int silent) {
    return Math.pow(rate, silent) > CHANCE;
  }
}
