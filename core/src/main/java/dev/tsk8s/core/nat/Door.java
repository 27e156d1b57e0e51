package dev.tsk8s.core.nat;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Bad;
import dev.tsk8s.core.facts.StunExchange.Errored;
import dev.tsk8s.core.facts.StunExchange.Fault;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Refused;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import java.util.Map;
import java.util.function.Predicate;

/// Whether UDP that nobody there asked for reaches a port. Judged by answers only, never by the
/// address.
public enum Door {
  /// It reaches the port: somebody there answered.
  OPEN,
  /// It does not, from here: who would answer was silent.
  CLOSED,
  /// It was sent back: nobody holds the port, or a firewall rejects.
  REFUSED;

  /// What the answers amount to. One answer to a fresh socket is proof, however many were lost.
  public static Of<Door> of(KnockView view) {
    if (any(view, Door::isAnswer)) {
      return new Of.Is<>(OPEN);
    }
    if (any(view, one -> one.outcome() instanceof Bad)) {
      return unknown(Reasons.STRANGE_ANSWER, view.to());
    }
    if (any(view, one -> one.outcome() instanceof Refused)) {
      return new Of.Is<>(REFUSED);
    }
    if (view.exchanges().stream().allMatch(one -> one.outcome() instanceof Unsent)) {
      return unknown(Reasons.NOT_SENT, view.to());
    }
    if (!view.reflectorExpected()) {
      return unknown(Reasons.SILENT_HOLDER, view.to());
    }
    int tries =
        view.exchanges().stream()
            .filter(one -> !(one.outcome() instanceof Unsent))
            .mapToInt(StunExchange::sent)
            .sum();
    return Loss.WORST.explains(tries) ? unknown(Reasons.FEW_TRIES, view.to()) : new Of.Is<>(CLOSED);
  }

  /// To the very request: it reached somebody, whatever he thinks of it.
  private static boolean isAnswer(StunExchange one) {
    return switch (one.outcome()) {
      case Mapped _, Errored _ -> true;
      case Bad(var fault) ->
          fault != Fault.MALFORMED
              && fault != Fault.FOREIGN_TRANSACTION
              && fault != Fault.WRONG_SOURCE;
      default -> false;
    };
  }

  private static boolean any(KnockView view, Predicate<StunExchange> what) {
    return view.exchanges().stream().anyMatch(what);
  }

  private static Of<Door> unknown(String code, Endpoint to) {
    String port = Integer.toString(to.port());
    return new Of.Unsure<>(
        Reason.NotVisible.of(
            code,
            Map.of(
                "socket",
                to.toString(),
                // Brackets cannot stand in a command unquoted.
                "paste",
                to.ip().isV6() ? "ADDR:" + port : to.toString(),
                "address",
                to.ip().text(),
                "port",
                port)));
  }
}
