package dev.tsk8s.probes.network;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView.MissedServer;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Gathering.Pending;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where the named servers are.
///
/// @param v4 their IPv4 addresses, in the order they were named, each once
/// @param v6 the same for IPv6
/// @param missed those without any
record Targets(List<Target> v4, List<Target> v6, List<MissedServer> missed) {

  /// One address of a named server.
  ///
  /// @param second as in [StunServer]
  record Target(String server, Endpoint at, int second) {

    /// It could not even be tried.
    StunExchange unasked(String why) {
      Ip nowhere = new Ip(at.ip().isV6() ? "::" : "0.0.0.0");
      return new StunExchange(
          server,
          at,
          false,
          Ask.SAME,
          Purpose.MAPPING,
          new Endpoint(nowhere, 0),
          0,
          0,
          Duration.ZERO,
          new Unsent(why));
    }
  }

  /// A resolver that is silent must not keep the servers waiting that are given by address.
  private static final Duration RESOLVING = Duration.ofSeconds(2);

  Targets {
    v4 = List.copyOf(v4);
    v6 = List.copyOf(v6);
    missed = List.copyOf(missed);
  }

  static Targets of(List<StunServer> servers, Deadline deadline) {
    var found = new LinkedHashMap<Endpoint, Target>();
    var missed = new ArrayList<MissedServer>();
    try (var gathering = new Gathering(deadline.within(RESOLVING), Fanout.unlimited())) {
      Map<StunServer, Pending<List<Ip>>> pending = new LinkedHashMap<>();
      for (StunServer server : servers) {
        pending.computeIfAbsent(
            server, one -> gathering.start(one.host(), _ -> resolve(one.host())));
      }
      pending.forEach((server, look) -> {
        switch (gathering.await(look)) {
          case Observed<List<Ip>>(var addresses, _) ->
              addresses.stream()
                  .map(ip ->
                      new Target(
                          server.toString(), new Endpoint(ip, server.port()), server.second()))
                  .forEach(target -> found.putIfAbsent(target.at(), target));
          case Unavailable<List<Ip>>(var reason) ->
              missed.add(new MissedServer(server.toString(), words(reason)));
        }
      });
    }
    return new Targets(
        of(found.values().stream(), false), of(found.values().stream(), true), missed);
  }

  /// What servers do not tell of themselves and is known: by address, their other address.
  Map<Endpoint, Endpoint> seconds() {
    return Stream.concat(v4.stream(), v6.stream())
        .filter(one -> one.second() != 0)
        .collect(Collectors.toMap(Target::at, one -> new Endpoint(one.at().ip(), one.second())));
  }

  private static List<Target> of(Stream<Target> all, boolean v6) {
    return all.filter(one -> one.at().ip().isV6() == v6).toList();
  }

  private static List<Ip> resolve(String host) throws IOException {
    return Stream.of(InetAddress.getAllByName(host))
        .map(address -> new Ip(address.getHostAddress()))
        .toList();
  }

  private static String words(Reason reason) {
    return switch (reason) {
      case Reason.TimedOut _ -> "no-answer-from-resolver";
      default -> "not-resolved";
    };
  }
}
