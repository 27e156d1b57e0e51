package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Kind;
import dev.tsk8s.core.facts.PingRun.Pong;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.probes.Malformed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The answer of the LocalAPI's `ping` (ts:ipn/ipnstate/ipnstate.go `PingResult`): one try. It does
/// not say which kind was asked for; only a disco ping names a path.
public final class PingJson {
  static final String INPUT = "localapi ping";

  /// @throws Malformed if it is not such an answer
  public static PingRun parse(String text) throws Malformed {
    return read(Json.read(INPUT, text));
  }

  /// @throws Malformed if it is not such an answer
  public static PingRun read(JsonNode document) throws Malformed {
    Fields answer = Fields.of(INPUT, document);
    for (String always : List.of("IP", "LatencySeconds")) {
      if (!answer.has(always)) {
        throw answer.malformed(always, "missing");
      }
    }
    String error = answer.text("Err");
    Via via = via(answer);
    Kind kind = via instanceof Via.Unsaid ? Kind.UNKNOWN : Kind.DISCO;
    return new PingRun(
        answer.text("IP"),
        kind,
        error.isEmpty() ? List.of(pong(answer, via)) : List.of(),
        0,
        error.isEmpty() ? Optional.empty() : Optional.of(error));
  }

  private static Pong pong(Fields answer, Via via) throws Malformed {
    double seconds = answer.number("LatencySeconds");
    if (!(seconds >= 0 && seconds < 1e6)) {
      throw answer.malformed("LatencySeconds", "expected seconds");
    }
    return new Pong(
        answer.text("NodeName"),
        answer.parsed("NodeIP", "an IP address", Ip::parse),
        via,
        Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  private static Via via(Fields answer) throws Malformed {
    Optional<Endpoint> endpoint = answer.parsed("Endpoint", "an address and port", Endpoint::parse);
    String peerRelay = answer.text("PeerRelay");
    String region = answer.text("DERPRegionCode");
    long id = answer.integer("DERPRegionID").orElse(0);
    if (endpoint.isPresent()) {
      return new Via.Direct(endpoint.get());
    }
    if (!peerRelay.isEmpty()) {
      return new Via.PeerRelay(peerRelay);
    }
    if (!region.isEmpty() || id != 0) {
      return new Via.Derp(region.isEmpty() ? Long.toString(id) : region);
    }
    return new Via.Unsaid();
  }

  private PingJson() {}
}
