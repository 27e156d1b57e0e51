package dev.tsk8s.core.nat;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Bad;
import dev.tsk8s.core.facts.StunExchange.Errored;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who gets in, judged by whether a server is heard from addresses that the socket has not sent to
/// (RFC 5780 section 4.4). Hearing is proof; silence is one only if the server was able to speak
/// and little is lost on the way.
final class Admission {
  private Admission() {}

  /// Of any port.
  static Of<Filtering> of(List<StunExchange> all) {
    return of(all, Purpose.FILTERING);
  }

  /// Of the sockets with this purpose.
  static Of<Filtering> of(List<StunExchange> all, Purpose purpose) {
    List<StunExchange> asked = all.stream().filter(one -> one.purpose() == purpose).toList();
    if (heard(asked, Ask.OTHER_ADDRESS)) {
      return new Of.Is<>(Filtering.EIF);
    }
    if (asked.stream().anyMatch(one -> one.outcome() instanceof Unsent)) {
      return unknown(Reasons.NOT_TRIED); // or not to its end
    }
    if (asked.stream().allMatch(one -> one.ask() == Ask.SAME)) {
      return unknown(Reasons.NO_OTHER_ADDRESS);
    }
    if (asked.stream().anyMatch(one -> one.ask() != Ask.SAME && cannot(one))) {
      return unknown(Reasons.NO_OTHER_ADDRESS);
    }
    if (!speaks(all, asked)) {
      return unknown(Reasons.ONE_LEGGED);
    }
    boolean otherPort = heard(asked, Ask.OTHER_PORT);
    boolean twoAddresses = asked.stream().anyMatch(one -> one.ask() == Ask.OTHER_ADDRESS);
    if (!twoAddresses) {
      // Two ports of one address tell only the strictest kind from the others.
      return otherPort || couldBeLost(all, asked, Ask.OTHER_PORT)
          ? unknown(otherPort ? Reasons.NO_OTHER_ADDRESS : Reasons.LOSSY)
          : new Of.Is<>(Filtering.APDF);
    }
    if (couldBeLost(all, asked, Ask.OTHER_ADDRESS)
        || (!otherPort && couldBeLost(all, asked, Ask.OTHER_PORT))) {
      return unknown(Reasons.LOSSY);
    }
    return new Of.Is<>(otherPort ? Filtering.ADF : Filtering.APDF);
  }

  private static boolean heard(List<StunExchange> asked, Ask ask) {
    return asked.stream().anyMatch(one -> one.ask() == ask && one.mapped().isPresent());
  }

  /// It answered, but not from its other address.
  private static boolean cannot(StunExchange one) {
    return one.outcome() instanceof Bad || one.outcome() instanceof Errored;
  }

  /// It does answer from there a socket that has sent there before. Behind a NAT that maps by
  /// destination no socket hears that; then it must at least answer there when asked directly.
  private static boolean speaks(List<StunExchange> all, List<StunExchange> asked) {
    return asked.stream()
        .map(StunExchange::ask)
        .filter(ask -> ask != Ask.SAME)
        .allMatch(ask -> isHeard(all, ask) || (mapsByDestination(all) && answers(all, asked)));
  }

  private static boolean isHeard(List<StunExchange> all, Ask ask) {
    return plain(all, ask).findAny().isPresent();
  }

  private static boolean mapsByDestination(List<StunExchange> all) {
    Map<Endpoint, Set<Endpoint>> bySocket =
        plain(all, Ask.SAME)
            .collect(
                Collectors.groupingBy(
                    StunExchange::from,
                    Collectors.mapping(
                        one -> one.mapped().orElseThrow().mapped(), Collectors.toSet())));
    return bySocket.values().stream().anyMatch(seen -> seen.size() > 1);
  }

  private static Stream<StunExchange> plain(List<StunExchange> all, Ask ask) {
    return all.stream()
        .filter(one -> one.purpose() == Purpose.MAPPING && one.ask() == ask)
        .filter(one -> one.mapped().isPresent());
  }

  /// The other address and the other port of a server that was asked to change.
  private static boolean answers(List<StunExchange> all, List<StunExchange> asked) {
    Set<Endpoint> answering =
        plain(all, Ask.SAME).map(StunExchange::to).collect(Collectors.toSet());
    return plain(all, Ask.SAME)
        .filter(one -> asked.stream().anyMatch(change -> change.to().equals(one.to())))
        .flatMap(one ->
            one.mapped().flatMap(StunExchange.Mapped::other).stream()
                .map(other -> List.of(other, new Endpoint(one.to().ip(), other.port()))))
        .anyMatch(answering::containsAll);
  }

  /// Whether as many requests as were made could all have been lost.
  private static boolean couldBeLost(List<StunExchange> all, List<StunExchange> asked, Ask ask) {
    int tries = asked.stream().filter(one -> one.ask() == ask).mapToInt(StunExchange::sent).sum();
    return Loss.shownBy(all).explains(tries);
  }

  private static Of<Filtering> unknown(String code) {
    return new Of.Unsure<>(Reason.NotVisible.of(code, Map.of()));
  }
}
