package dev.tsk8s.core.nat;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The exchanges with servers that do not contradict what any NAT can do.
///
/// @param distrusted the others, by address
record Believed(List<StunExchange> exchanges, SortedMap<Endpoint, Distrust> distrusted) {
  Believed {
    exchanges = List.copyOf(exchanges);
    distrusted = Collections.unmodifiableSortedMap(new TreeMap<>(distrusted));
    requireNonNull(distrusted);
  }

  static Believed of(List<StunExchange> all) {
    var distrusted = new TreeMap<Endpoint, Distrust>();
    var seen = new HashMap<Way, Endpoint>();
    var sockets = new HashMap<Way, Endpoint>();
    for (StunExchange exchange : all) {
      exchange
          .mapped()
          .filter(_ -> exchange.ask() == Ask.SAME)
          .ifPresent(answer -> {
            Endpoint before =
                seen.putIfAbsent(new Way(exchange.from(), exchange.to()), answer.mapped());
            Endpoint socket =
                sockets.putIfAbsent(new Way(answer.mapped(), exchange.to()), exchange.from());
            if (isImpossible(answer.mapped(), exchange.from())) {
              distrusted.putIfAbsent(exchange.to(), Distrust.IMPOSSIBLE_ADDRESS);
            } else if (before != null && !before.equals(answer.mapped())) {
              distrusted.putIfAbsent(exchange.to(), Distrust.CHANGES_ITS_MIND);
            } else if (socket != null && !socket.equals(exchange.from())) {
              distrusted.putIfAbsent(exchange.to(), Distrust.SAME_FOR_TWO_SOCKETS);
            }
          });
    }
    return new Believed(
        all.stream().filter(one -> !isDistrusted(one, distrusted)).toList(), distrusted);
  }

  /// Between two addresses and ports.
  private record Way(Endpoint here, Endpoint there) {}

  /// Who lies with one address of a machine is not believed with its others.
  private static boolean isDistrusted(StunExchange one, Map<Endpoint, Distrust> distrusted) {
    return distrusted.keySet().stream().anyMatch(liar -> liar.ip().equals(one.to().ip()));
  }

  private static boolean isImpossible(Endpoint mapped, Endpoint from) {
    Ip ip = mapped.ip();
    return mapped.port() == 0
        || ip.isV6() != from.ip().isV6()
        || ip.address().isMulticast()
        || ip.address().isAnyLocal()
        || (ip.address().isLoopback() && !from.ip().address().isLoopback())
        || ip.text().equals("255.255.255.255");
  }

  /// What the destinations saw of sockets with one of these purposes, in plain exchanges.
  List<Sample> samples(StunExchange.Purpose purpose) {
    return exchanges.stream()
        .filter(one -> one.purpose() == purpose && one.ask() == Ask.SAME)
        .flatMap(one ->
            one.mapped().stream().map(answer -> new Sample(one.from(), one.to(), answer.mapped())))
        .distinct()
        .toList();
  }
}
