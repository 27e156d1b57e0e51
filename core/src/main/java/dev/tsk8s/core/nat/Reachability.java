package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Refused;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether UDP reaches the servers and comes back.
///
/// @param silence why nothing can be concluded about translation; empty: somebody answered
/// @param isBlocked nobody answered, and more than one machine was asked: one alone may be dead
record Reachability(Udp udp, Optional<Reason> silence, boolean isBlocked) {

  static Reachability of(List<StunExchange> all) {
    List<StunExchange> sent =
        all.stream()
            .filter(one -> !one.told() && one.ask() == Ask.SAME)
            .filter(one -> !(one.outcome() instanceof Unsent))
            .toList();
    if (sent.isEmpty()) {
      return new Reachability(Udp.UNKNOWN, Optional.of(reason(Reasons.NOTHING_SENT)), false);
    }
    List<Endpoint> asked = sent.stream().map(StunExchange::to).distinct().toList();
    long answering =
        sent.stream().filter(StunExchange::answered).map(StunExchange::to).distinct().count();
    if (answering > 0) {
      return new Reachability(
          answering == asked.size() ? Udp.OK : Udp.PARTIAL,
          sent.stream().anyMatch(one -> one.mapped().isPresent())
              ? Optional.empty()
              : Optional.of(reason(Reasons.NO_ANSWER)),
          false);
    }
    boolean refused = sent.stream().anyMatch(one -> one.outcome() instanceof Refused);
    boolean several = asked.stream().map(Endpoint::ip).distinct().count() > 1;
    return new Reachability(
        refused ? Udp.ICMP : Udp.SILENT,
        Optional.of(reason(several ? Reasons.NO_ANSWER : Reasons.ONE_SILENT)),
        several);
  }

  private static Reason reason(String code) {
    return Reason.NotVisible.of(code, Map.of());
  }
}
