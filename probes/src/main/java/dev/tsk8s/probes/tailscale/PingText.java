package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Kind;
import dev.tsk8s.core.facts.PingRun.Pong;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.probes.Malformed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The lines of `tailscale ping` (ts:cmd/tailscale/cli/ping.go): disco, TSMP, ICMP and peerapi.
public final class PingText {
  static final String INPUT = "tailscale ping";

  private static final Pattern PONG =
      Pattern.compile("pong from (\\S+) \\(([^,)\\s]+)(?:, \\d+)?\\) via (\\S+) in (\\S+)");
  private static final Pattern PEERAPI =
      Pattern.compile("hit peerapi of (\\S+) \\(([^)\\s]+)\\) at \\S+ in (\\S+)");
  private static final Pattern TIMEOUT = Pattern.compile("ping \"([^\"]*)\" timed out");
  private static final Pattern VIA_RELAY = Pattern.compile("(DERP|peer-relay)\\((.*)\\)");

  /// Ends a run without success, alone or after pongs.
  private static final Pattern ENDING =
      Pattern.compile(
          "no reply|direct connection not established|peer's node key has expired"
              + "|no matching peer|.* is local Tailscale IP");

  /// What the CLI says of itself on stderr.
  private static final Pattern ASIDE =
      Pattern.compile("\\d{4}/\\d\\d/\\d\\d .*|#.*|Warning: .*|lookup .*");

  private final List<Pong> pongs = new ArrayList<>();
  private int timeouts;
  private String target = "";
  private Kind kind = Kind.UNKNOWN;
  private Optional<String> error = Optional.empty();
  private boolean recognised;

  /// Whether the text is worth parsing: its first line is one of a ping.
  public static boolean recognises(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !ASIDE.matcher(line).matches())
        .findFirst()
        .map(line ->
            line.startsWith("pong from ")
                || line.startsWith("hit peerapi of ")
                || TIMEOUT.matcher(line).matches()
                || ENDING.matcher(line).matches())
        .orElse(false);
  }

  /// A saved text. Without a pong it does not show which kind of ping it was.
  ///
  /// @throws Malformed if it is not the text of a ping
  public static PingRun parse(String text) throws Malformed {
    PingText run = new PingText();
    run.split(text);
    if (!run.recognised) {
      throw new Malformed(INPUT, "", "has no line of a ping");
    }
    return run.run(Optional.empty());
  }

  /// What a ping of ours wrote: we know what was asked.
  ///
  /// @throws Malformed if a line of a ping is not as it should be
  static PingRun parse(String text, String target, Duration lasted) throws Malformed {
    PingText run = new PingText();
    run.split(text);
    run.target = target;
    run.kind = Kind.DISCO;
    return run.run(Optional.of(lasted));
  }

  private PingRun run(Optional<Duration> lasted) {
    return new PingRun(target, kind, pongs, timeouts, lasted, error);
  }

  private void split(String text) throws Malformed {
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      if (!line.isEmpty() && !ASIDE.matcher(line).matches()) {
        read(line, number);
      }
    }
  }

  private void read(String line, int number) throws Malformed {
    Matcher pong = PONG.matcher(line);
    Matcher peerapi = PEERAPI.matcher(line);
    Matcher timeout = TIMEOUT.matcher(line);
    if (pong.matches()) {
      answered(pong.group(1), pong.group(2), via(pong.group(3), number), pong.group(4), number);
    } else if (peerapi.matches()) {
      kind = Kind.PEERAPI;
      answered(peerapi.group(2), peerapi.group(1), new Via.Unsaid(), peerapi.group(3), number);
    } else if (timeout.matches()) {
      recognised = true;
      timeouts++;
      target = target.isEmpty() ? timeout.group(1) : target;
    } else if (line.startsWith("pong from ") || line.startsWith("hit peerapi of ")) {
      throw malformed(number, "expected name, address, path and time of a pong");
    } else {
      recognised |= ENDING.matcher(line).matches();
      error = Optional.of(line);
    }
  }

  private void answered(String node, String ip, Via via, String latency, int number)
      throws Malformed {
    recognised = true;
    target = target.isEmpty() ? ip : target;
    pongs.add(
        new Pong(
            node,
            Ip.parse(ip),
            via,
            GoDuration.parse(latency)
                .orElseThrow(() -> malformed(number, "expected a duration at the end"))));
  }

  private Via via(String word, int number) throws Malformed {
    Matcher relay = VIA_RELAY.matcher(word);
    if (word.equals("TSMP") || word.equals("ICMP")) {
      kind = Kind.valueOf(word);
      return new Via.Unsaid();
    }
    kind = Kind.DISCO;
    if (word.equals("disco")) {
      return new Via.Unsaid();
    }
    if (relay.matches()) {
      return relay.group(1).equals("DERP")
          ? new Via.Derp(relay.group(2))
          : new Via.PeerRelay(relay.group(2));
    }
    return new Via.Direct(
        Endpoint.parse(word).orElseThrow(() -> malformed(number, "unknown path: " + word)));
  }

  private static Malformed malformed(int line, String problem) {
    return new Malformed(INPUT, "line " + line, problem);
  }

  private PingText() {}
}
