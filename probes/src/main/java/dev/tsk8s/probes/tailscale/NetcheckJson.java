package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.probes.Malformed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/// `tailscale netcheck --format=json` and `--format=json-line` (ts:net/netcheck/netcheck.go
/// `Report`).
public final class NetcheckJson {
  static final String INPUT = "tailscale netcheck --format=json";

  private static final String ENDPOINT = "an address and port";

  /// Lines before the document are skipped: the CLI warns and logs on stderr, and people paste
  /// both.
  ///
  /// @throws Malformed if it is not a netcheck report
  public static Netcheck parse(String text) throws Malformed {
    return read(Json.read(INPUT, fromFirstBrace(text)));
  }

  /// @throws Malformed if it is not a netcheck report
  public static Netcheck read(JsonNode document) throws Malformed {
    Fields report = Fields.of(INPUT, document);
    if (!report.has("UDP")) {
      throw report.malformed("UDP", "missing");
    }
    List<Endpoint> v4 = addresses(report, "GlobalV4", "GlobalV4Counters");
    List<Endpoint> v6 = addresses(report, "GlobalV6", "GlobalV6Counters");
    long preferred = report.integer("PreferredDERP").orElse(0);
    return new Netcheck(
        report.time("Now"),
        report.claims("UDP"),
        !v4.isEmpty(),
        !v6.isEmpty(),
        report.flag("MappingVariesByDestIP"),
        portMapping(report),
        preferred == 0 ? "" : Long.toString(preferred),
        latencies(report),
        v4,
        v6);
  }

  /// The reported address first, then the others that servers saw.
  private static List<Endpoint> addresses(Fields report, String reported, String counters)
      throws Malformed {
    SequencedSet<Endpoint> all = new LinkedHashSet<>();
    report.parsed(reported, ENDPOINT, Endpoint::parse).ifPresent(all::add);
    Optional<Fields> seen = report.object(counters);
    if (seen.isPresent()) {
      List<Endpoint> others = new ArrayList<>();
      for (String name : seen.get().names()) {
        others.add(
            Endpoint.parse(name)
                .orElseThrow(() -> seen.get().malformed(name, "expected " + ENDPOINT)));
      }
      others.sort(null);
      all.addAll(others);
    }
    return List.copyOf(all);
  }

  private static Optional<Boolean> portMapping(Fields report) throws Malformed {
    Optional<Boolean> answer = Optional.empty();
    for (String protocol : List.of("UPnP", "PMP", "PCP")) {
      Optional<Boolean> one = report.flag(protocol);
      if (one.isPresent()) {
        answer = Optional.of(answer.orElse(false) || one.get());
      }
    }
    return answer;
  }

  private static SortedMap<String, Duration> latencies(Fields report) throws Malformed {
    SortedMap<String, Duration> latencies = new TreeMap<>();
    Optional<Fields> regions = report.object("RegionLatency");
    if (regions.isPresent()) {
      for (String region : regions.get().names()) {
        regions
            .get()
            .integer(region)
            .ifPresent(nanos -> latencies.put(region, Duration.ofNanos(nanos)));
      }
    }
    return latencies;
  }

  private static String fromFirstBrace(String text) {
    if (text.startsWith("{")) {
      return text;
    }
    int brace = text.indexOf("\n{");
    return brace < 0 ? text : text.substring(brace + 1);
  }

  private NetcheckJson() {}
}
