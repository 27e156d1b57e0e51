package dev.tsk8s.probes.tailscale;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.probes.Malformed;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of `tailscale netcheck` (ts:cmd/tailscale/cli/netcheck.go `printReport`). Regions have
/// their codes here, and the nearest one is told by name: the latencies say which code that is.
public final class NetcheckText {
  static final String INPUT = "tailscale netcheck";

  private static final Pattern FIELD = Pattern.compile("\\s*\\* ([A-Za-z0-9 ]+): ?(.*)");
  private static final Pattern LATENCY =
      Pattern.compile("\\s*- +(\\S+): (\\S*) +\\((?:derp\\d+, )?(.*)\\)\\s*");

  private static final Set<String> UNASKED =
      Set.of("not checked", "binary built without portmapper support");

  private final Map<String, String> fields = new HashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final SortedMap<String, Duration> latencies = new TreeMap<>();
  private final Map<String, String> codes = new HashMap<>();

  /// Whether the text is worth parsing: it has the line that begins a report.
  public static boolean recognises(String text) {
    return text.lines().anyMatch(line -> line.strip().equals("Report:"));
  }

  /// @throws Malformed if it is not a netcheck report
  public static Netcheck parse(String text) throws Malformed {
    NetcheckText report = new NetcheckText();
    report.split(text.lines().toList());
    return report.read();
  }

  private void split(List<String> all) throws Malformed {
    boolean begun = false;
    for (int i = 0; i < all.size(); i++) {
      String line = all.get(i);
      if (!begun || line.isBlank()) {
        begun |= line.strip().equals("Report:");
        continue;
      }
      Matcher field = FIELD.matcher(line);
      Matcher latency = LATENCY.matcher(line);
      if (field.matches()) {
        fields.put(field.group(1), field.group(2).strip());
        lines.put(field.group(1), i + 1);
      } else if (latency.matches()) {
        addLatency(latency, i + 1);
      } else if (line.strip().startsWith("-")) {
        throw malformed(i + 1, "expected the latency of a region");
      }
    }
    if (!begun) {
      throw new Malformed(INPUT, "", "expected a line \"Report:\"");
    }
  }

  private void addLatency(Matcher latency, int line) throws Malformed {
    String code = latency.group(1);
    codes.put(latency.group(3), code);
    if (!latency.group(2).isEmpty()) {
      latencies.put(
          code,
          GoDuration.parse(latency.group(2))
              .orElseThrow(() -> malformed(line, "expected a duration")));
    }
  }

  private Netcheck read() throws Malformed {
    boolean udp = flag("UDP").orElseThrow(() -> new Malformed(INPUT, "", "has no line \"UDP\""));
    List<Endpoint> v4 = address("IPv4");
    List<Endpoint> v6 = address("IPv6");
    if (!fields.containsKey("Nearest DERP")) {
      throw new Malformed(INPUT, "", "ends before the line \"Nearest DERP\"");
    }
    return new Netcheck(
        time(),
        udp,
        !v4.isEmpty(),
        !v6.isEmpty(),
        flag("MappingVariesByDestIP"),
        portMapping(),
        nearest(),
        latencies,
        v4,
        v6);
  }

  private Optional<Instant> time() throws Malformed {
    String text = text("Time");
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text.replace(' ', 'T')));
    } catch (DateTimeParseException _) {
      throw malformed(line("Time"), "expected a time");
    }
  }

  private Optional<Boolean> flag(String name) throws Malformed {
    return switch (text(name)) {
      case "" -> Optional.empty();
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> throw malformed(line(name), "expected true or false");
    };
  }

  /// `yes, 192.0.2.1:41641`; everything else (`no`, `(no addr found)`, `no, but OS has support`)
  /// says that no server saw an address.
  private List<Endpoint> address(String name) throws Malformed {
    String text = text(name);
    if (!text.startsWith("yes,")) {
      return List.of();
    }
    return List.of(
        Endpoint.parse(text.substring("yes,".length()).strip())
            .orElseThrow(() -> malformed(line(name), "expected an address and port")));
  }

  /// Nothing after the colon: asked, and nobody answered.
  private Optional<Boolean> portMapping() {
    String answer = text("PortMapping");
    boolean asked = fields.containsKey("PortMapping") && !UNASKED.contains(answer);
    return asked ? Optional.of(!answer.isEmpty()) : Optional.empty();
  }

  private String nearest() {
    String name = text("Nearest DERP");
    if (codes.containsKey(name)) {
      return codes.getOrDefault(name, "");
    }
    return name.startsWith("unknown") || name.startsWith("[none]") ? "" : name;
  }

  private String text(String name) {
    return fields.getOrDefault(name, "");
  }

  private int line(String name) {
    return lines.getOrDefault(name, 0);
  }

  private static Malformed malformed(int line, String problem) {
    return new Malformed(INPUT, "line " + line, problem);
  }

  private NetcheckText() {}
}
