package dev.tsk8s.probes.cilium;

import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lines of an agent's log in logfmt. Only complaints that are known are kept, the first of each
/// kind; nothing else of a log becomes a fact.
public final class AgentLog {
  private static final Pattern LINE =
      Pattern.compile("(?m)^(?:time=\"?([^\\s\"]+)\"? )?level=\\w+ .*$");
  private static final Pattern ROUTE = Pattern.compile("Dst: ([0-9a-f.:/]+).*?Gw: ([0-9a-f.:]+)");
  private static final Pattern DEVICE = Pattern.compile("(cilium_\\w+)");

  /// Of a line that is longer only the beginning is read.
  private static final int LONGEST = 4_000;

  /// The words of the agent's source that tell each kind.
  private static final Map<Kind, String> WORDS =
      new EnumMap<>(
          Map.of(
              Kind.NO_DIRECT_ROUTING_DEVICE, "unable to determine direct routing device",
              Kind.NO_NATIVE_ROUTING_CIDR, "native routing cidr must be configured",
              Kind.NO_WIREGUARD, "WireGuard not supported by the Linux kernel",
              Kind.DIRECT_ROUTE_REFUSED, "Unable to install direct node route",
              Kind.NO_DATAPATH, "Failed to initialize datapath"));

  private AgentLog() {}

  public static boolean recognises(String text) {
    Matcher line = LINE.matcher(text);
    return line.find() && text.substring(0, line.start()).isBlank();
  }

  public static List<Complaint> read(String text) {
    Map<Kind, Complaint> found = new EnumMap<>(Kind.class);
    text.lines()
        .forEach(line ->
            WORDS.forEach((kind, words) -> {
              if (!found.containsKey(kind) && line.contains(words)) {
                found.put(kind, complaint(kind, line));
              }
            }));
    return List.copyOf(found.values());
  }

  private static Complaint complaint(Kind kind, String line) {
    String begin = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    return new Complaint(kind, detail(kind, begin), time(begin));
  }

  private static String detail(Kind kind, String line) {
    return switch (kind) {
      case DIRECT_ROUTE_REFUSED ->
          first(ROUTE, line).map(m -> m.group(1) + " via " + m.group(2)).orElse("");
      case NO_DATAPATH -> first(DEVICE, line).map(m -> m.group(1)).orElse("");
      case NO_DIRECT_ROUTING_DEVICE, NO_NATIVE_ROUTING_CIDR, NO_WIREGUARD -> "";
    };
  }

  private static Optional<Matcher> first(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? Optional.of(matcher) : Optional.empty();
  }

  private static Optional<Instant> time(String line) {
    return first(LINE, line).map(matcher -> matcher.group(1)).flatMap(AgentLog::instant);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
