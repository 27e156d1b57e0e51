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
/// @param isBlocked nobody answered, more than one machine was asked (one alone may be dead), and
///   too much was sent for all of it to be lost by chance
record Reachability(Udp udp, Optional<Reason> silence, boolean isBlocked) {

  /// @param all what was asked in one IP family
  /// @param others in the other one, over the same uplink
  static Reachability of(List<StunExchange> all, List<StunExchange> others) {
    List<StunExchange> sent = sent(all);
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
    if (!several) {
      return new Reachability(
          refused ? Udp.ICMP : Udp.SILENT, Optional.of(reason(Reasons.ONE_SILENT)), false);
    }
    boolean lost = !refused && couldBeLost(sent, sent(others));
    return new Reachability(
        refused ? Udp.ICMP : Udp.SILENT,
        Optional.of(reason(lost ? Reasons.MAYBE_LOST : Reasons.NO_ANSWER)),
        !lost);
  }

  private static List<StunExchange> sent(List<StunExchange> all) {
    return all.stream()
        .filter(one -> !one.told() && one.ask() == Ask.SAME)
        .filter(one -> !(one.outcome() instanceof Unsent))
        .toList();
  }

  /// Where the other family is answered, it shows how much is lost. Else that is unknown, and half
  /// of the servers may be dead besides.
  private static boolean couldBeLost(List<StunExchange> silent, List<StunExchange> others) {
    return others.stream().anyMatch(StunExchange::answered)
        ? Loss.shownBy(others).explains(packets(silent))
        : Loss.WORST.explains((packets(silent) + packets(others)) / 2);
  }

  private static int packets(List<StunExchange> sent) {
    return sent.stream().mapToInt(StunExchange::sent).sum();
  }

  private static Reason reason(String code) {
    return Reason.NotVisible.of(code, Map.of());
  }
}
