package dev.tsk8s.probes.cilium;

import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Lines of an agent's log in logfmt. Only complaints that are known are kept, the first of each
/// kind; nothing else of a log becomes a fact.
public final class AgentLog {
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^(?:\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z )?(?:time=\"?([^\\s\"]+)\"? )?level=\\w+ .*$");
  private static final Pattern ROUTE = Pattern.compile("Dst: ([0-9a-f.:/]+).*?Gw: ([0-9a-f.:]+)");
  private static final Pattern DEVICE = Pattern.compile("(cilium_\\w+)");

  /// Of a line that is longer only the beginning is read.
  private static final int LONGEST = 4_000;

  /// How many bytes of the end of a log are looked at, at least: an agent in trouble writes less in
  /// [#LATELY].
  public static final int TAIL = 1 << 18;

  /// An agent says what it cannot do every ten seconds.
  private static final Duration LATELY = Duration.ofMinutes(2);

  private AgentLog() {}

  public static boolean recognises(String text) {
    return LINE.matcher(text.stripLeading()).lookingAt();
  }

  /// The first of each kind.
  public static List<Complaint> read(String text) {
    return read(text.lines(), _ -> 1);
  }

  /// Those that still hold, of what a running agent wrote lately: it tries again every ten seconds
  /// (cilium: pkg/datapath/orchestrator, reinitRetryDuration) what it cannot do, and says so each
  /// time. What it said once and then no more was overcome.
  public static List<Complaint> standing(Stream<String> lately) {
    return read(lately, kind -> kind.ends() ? 1 : 2);
  }

  /// Those that still held when a log was saved: of its last minutes.
  ///
  /// @param text its end, [#TAIL] of it
  public static List<Complaint> last(String text) {
    if (Arrays.stream(Kind.values()).noneMatch(kind -> text.contains(kind.words()))) {
      return List.of();
    }
    List<String> lines = text.lines().toList();
    Optional<Instant> end =
        lines.reversed().stream().flatMap(line -> time(line).stream()).findFirst();
    return standing(lines.stream().filter(line -> isLate(line, end)));
  }

  private static boolean isLate(String line, Optional<Instant> end) {
    boolean said = Arrays.stream(Kind.values()).anyMatch(kind -> line.contains(kind.words()));
    return said
        && end.filter(at -> time(line).filter(time -> time.isBefore(at.minus(LATELY))).isPresent())
            .isEmpty();
  }

  private static List<Complaint> read(Stream<String> lines, ToIntFunction<Kind> needed) {
    Map<Kind, Integer> times = new EnumMap<>(Kind.class);
    Map<Kind, Complaint> found = new EnumMap<>(Kind.class);
    lines.forEach(line -> {
      for (Kind kind : Kind.values()) {
        if (line.contains(kind.words())) {
          times.merge(kind, 1, Integer::sum);
          found.computeIfAbsent(kind, _ -> complaint(kind, line));
        }
      }
    });
    found.keySet().removeIf(kind -> times.getOrDefault(kind, 0) < needed.applyAsInt(kind));
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
