package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Bad;
import dev.tsk8s.core.facts.StunExchange.Errored;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Refused;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import dev.tsk8s.core.nat.NatBehaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What `tsk8s nat` tells: what was seen, what it amounts to, and the words for it.
///
/// @param main of IPv4, unless only IPv6 servers were asked
/// @param v6 of IPv6 beside it
public record NatTelling(
    NatView view, NatBehaviour main, Optional<NatBehaviour> v6, Words words, Library library) {
  static final String UNKNOWN = "unknown";

  /// Of what was seen.
  public static NatTelling of(NatView view, Words words, Library library) {
    boolean both = view.exchanges().stream().anyMatch(one -> !one.to().ip().isV6());
    return new NatTelling(
        view, NatBehaviour.main(view), NatBehaviour.v6(view).filter(_ -> both), words, library);
  }

  /// A server, and how it answered.
  ///
  /// @param answer `ok`, `silent`, `icmp`, `unsent`, `bad` or `error NNN`
  /// @param mapped what it saw of the first socket; empty: nothing
  /// @param because why it is not `ok`, as a stable word or in the words of what failed
  record Server(
      String name,
      Optional<Endpoint> address,
      String answer,
      Optional<Endpoint> mapped,
      Optional<Duration> roundTrip,
      String because) {}

  /// Those asked, each address once, then those that could not be.
  List<Server> servers() {
    var byAddress = new LinkedHashMap<Endpoint, List<StunExchange>>();
    view.exchanges().stream()
        .filter(one -> one.ask() == Ask.SAME)
        .filter(one -> one.purpose() != Purpose.FILTERING && one.purpose() != Purpose.HAIRPIN)
        .forEach(one ->
            byAddress.merge(
                one.to(), List.of(one), (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    var servers = new ArrayList<Server>();
    byAddress.forEach((address, exchanges) -> servers.add(server(address, exchanges)));
    view.missed()
        .forEach(missed ->
            servers.add(
                new Server(
                    missed.server(),
                    Optional.empty(),
                    "unsent",
                    Optional.empty(),
                    Optional.empty(),
                    missed.why())));
    return servers;
  }

  private Server server(Endpoint address, List<StunExchange> exchanges) {
    String name = exchanges.getFirst().server();
    Optional<StunExchange> answered =
        exchanges.stream()
            .filter(one -> one.mapped().isPresent() && one.purpose() != Purpose.REFUSAL)
            .findFirst();
    var distrust =
        Optional.ofNullable(main.distrusted().get(address))
            .or(() -> v6.map(NatBehaviour::distrusted).map(known -> known.get(address)));
    Optional<Endpoint> mapped =
        answered.flatMap(StunExchange::mapped).map(StunExchange.Mapped::mapped);
    Optional<Duration> roundTrip =
        exchanges.stream()
            .filter(one -> one.mapped().isPresent() && one.sent() == 1)
            .map(StunExchange::roundTrip)
            .min(Comparator.naturalOrder());
    if (distrust.isPresent()) {
      return new Server(name, Optional.of(address), "bad", mapped, roundTrip, code(distrust.get()));
    }
    if (answered.isPresent()) {
      return new Server(name, Optional.of(address), "ok", mapped, roundTrip, "");
    }
    StunExchange worst =
        exchanges.stream().max(Comparator.comparingInt(NatTelling::telling)).orElseThrow();
    return new Server(
        name,
        Optional.of(address),
        answer(worst),
        Optional.empty(),
        Optional.empty(),
        because(worst));
  }

  /// The ending that says most comes last.
  private static int telling(StunExchange one) {
    return switch (one.outcome()) {
      case StunExchange.Silent _ -> 0;
      case Unsent _ -> 1;
      case Refused _ -> 2;
      case Bad _ -> 3;
      case Errored _ -> 4;
      case StunExchange.Mapped _ -> 5;
    };
  }

  static String answer(StunExchange one) {
    return switch (one.outcome()) {
      case StunExchange.Silent _ -> "silent";
      case Unsent _ -> "unsent";
      case Refused _ -> "icmp";
      case Bad _ -> "bad";
      case Errored(var code, _) -> "error " + code;
      case StunExchange.Mapped _ -> "ok";
    };
  }

  static String because(StunExchange one) {
    return switch (one.outcome()) {
      case StunExchange.Silent _, StunExchange.Mapped _ -> "";
      case Unsent(var error) -> error;
      case Refused(var error) -> error;
      case Bad(var fault) -> code(fault);
      case Errored(_, var phrase) -> phrase;
    };
  }

  static String code(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A value's stable word, or `unknown`.
  static <T> String word(Of<T> answer, Function<T, String> word) {
    return answer instanceof Of.Is<T>(var value) ? word.apply(value) : UNKNOWN;
  }

  static String word(Answer answer) {
    return answer.isYes() ? "yes" : answer.isNo() ? "no" : UNKNOWN;
  }

  ReasonWords because(Reason reason) {
    return ReasonWords.of(reason, words, library, Duration.ZERO);
  }
}
