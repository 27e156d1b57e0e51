package dev.tsk8s.core.paths;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Pong;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.core.facts.TailnetNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the disco pings of one vantage say of one peer.
///
/// @param pongs all answers, in order
/// @param tries answers and timeouts
/// @param spent how long was tried
public record Waking(List<Pong> pongs, int tries, Duration spent) {

  /// A first contact through NAT turns direct at the 4th ping, the latest that was seen at the 6th;
  /// relayed is never judged before.
  public static final int ENOUGH_TRIES = 10;

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  /// `tailscale ping` waits a second between two pings (ts:cmd/tailscale/cli/ping.go).
  private static final Duration BETWEEN_PINGS = Duration.ofSeconds(1);

  /// Its `--timeout` by default.
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

  public Waking {
    pongs = List.copyOf(pongs);
  }

  static Waking of(List<PingRun> runs) {
    var pongs = new ArrayList<Pong>();
    int tries = 0;
    Duration spent = Duration.ZERO;
    for (PingRun run : runs) {
      pongs.addAll(run.pongs());
      tries += run.tries();
      spent = spent.plus(run.lasted().orElseGet(() -> atLeast(run)));
    }
    return new Waking(pongs, tries, spent);
  }

  /// The last answer.
  public Optional<Pong> last() {
    return pongs.isEmpty() ? Optional.empty() : Optional.of(pongs.getLast());
  }

  /// Whether it was tried long enough to call a path without a direct answer relayed.
  public boolean inVain() {
    return !pongs.isEmpty()
        && pongs.stream().allMatch(pong -> pong.via() instanceof Via.Derp)
        && (tries >= ENOUGH_TRIES || spent.compareTo(LONG_ENOUGH) >= 0);
  }

  /// Tried long enough, and nothing came back at all.
  public boolean unanswered() {
    return pongs.isEmpty() && (tries >= ENOUGH_TRIES || spent.compareTo(LONG_ENOUGH) >= 0);
  }

  /// How many answers came over what carries a path in this state.
  public int answers(Path.State state) {
    return latencies(carrier(state)).size();
  }

  /// What carries a path in this state.
  static Class<? extends Via> carrier(Path.State state) {
    return switch (state) {
      case DIRECT -> Via.Direct.class;
      case PEER_RELAY -> Via.PeerRelay.class;
      case DERP -> Via.Derp.class;
      case IDLE, OFFLINE, EXPIRED, UNKNOWN -> Via.Unsaid.class;
    };
  }

  /// How long the answers over one kind of path took, in ascending order.
  List<Duration> latencies(Class<? extends Via> kind) {
    return pongs.stream()
        .filter(pong -> kind.isInstance(pong.via()))
        .map(Pong::latency)
        .sorted()
        .toList();
  }

  private static Duration atLeast(PingRun run) {
    long pauses = Math.max(0, run.pongs().size() - 1);
    return BETWEEN_PINGS.multipliedBy(pauses).plus(PING_TIMEOUT.multipliedBy(run.timeouts()));
  }

  /// The disco runs of one vantage, found by peer.
  static final class Runs {
    private final Map<Ip, List<PingRun>> byIp = new HashMap<>();
    private final Map<String, List<PingRun>> byName = new HashMap<>();

    Runs(List<PingRun> runs) {
      for (PingRun run : runs) {
        if (run.kind() == PingRun.Kind.DISCO) {
          Optional<Ip> ip =
              Ip.parse(run.target())
                  .or(() -> run.pongs().stream().flatMap(pong -> pong.ip().stream()).findFirst());
          if (ip.isPresent()) {
            byIp.computeIfAbsent(ip.get(), _ -> new ArrayList<>()).add(run);
          } else {
            byName.computeIfAbsent(run.target(), _ -> new ArrayList<>()).add(run);
          }
        }
      }
    }

    Waking of(TailnetNode peer) {
      return Waking.of(runs(peer));
    }

    /// It was tried at all.
    boolean hold(TailnetNode peer) {
      return !runs(peer).isEmpty();
    }

    private List<PingRun> runs(TailnetNode peer) {
      var runs = new ArrayList<PingRun>();
      peer.ips().forEach(ip -> runs.addAll(byIp.getOrDefault(ip, List.of())));
      Stream.of(peer.name(), peer.dnsName())
          .distinct()
          .forEach(name -> runs.addAll(byName.getOrDefault(name, List.of())));
      return runs;
    }
  }
}
