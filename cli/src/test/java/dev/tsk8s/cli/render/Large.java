package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Advice;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Pattern;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Source;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A report of a sick and large tailnet, with the true advice.
final class Large {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Large() {}

  /// Writes it as a page, for programs that open it: how many findings, how long the sides of the
  /// matrix, which language, where to.
  public static void main(String[] args) throws IOException {
    var language = Language.valueOf(args[2].toUpperCase(Locale.ROOT));
    var telling =
        new Telling(
            of(Integer.parseInt(args[0]), Integer.parseInt(args[1])),
            1,
            "0",
            Duration.ofMinutes(1),
            new Words(language),
            new Library(language));
    Files.writeString(java.nio.file.Path.of(args[3]), new HtmlReport().told(telling));
  }

  /// @param side so many vantages and as many peers
  static Report of(int findings, int side) {
    var library = new Library(Language.EN);
    List<Code> codes =
        Checks.ALL.stream()
            .filter(check -> check.topic() == Topic.PATH || check.topic() == Topic.DEPLOY)
            .flatMap(check -> check.codes().stream())
            .filter(code -> library.about(code) instanceof Advice)
            .sorted()
            .toList();
    var all = new ArrayList<Finding>();
    for (int i = 0; i < findings; i++) {
      all.add(finding(codes.get(i % codes.size()), i));
    }
    return new Report(
        NOON,
        Source.LIVE,
        Set.of(Pattern.ACCESS),
        List.of(
            new Report.Result(
                "path-relayed", Topic.PATH, new Verdict.Faulty(all, List.of()), false)),
        paths(side),
        List.of(),
        Stack.none(),
        List.of(),
        List.of());
  }

  private static Finding finding(Code code, int i) {
    String pod = "ts-proxy-84c69dbc4f-" + i;
    return Finding.problem(code, new Subject("Pod", "vpn-" + i % 7, pod, "node-" + i))
        .with(
            Map.of(
                "pod",
                pod,
                "peer",
                "laptop-" + i,
                "node",
                "node-" + i,
                "port",
                "41641",
                "host",
                "vpn/" + pod,
                "workload",
                "deployment/ts-proxy-" + i,
                "container",
                "tailscale",
                "seenAt",
                "203.0.113.7",
                "peers",
                "laptop-" + i))
        .seen(
            new Exhibit(
                "MappingVariesByDestIP",
                "true",
                "vpn/" + pod,
                new Origin("exec vpn/" + pod + ": tailscale netcheck --format=json", NOON)))
        .seen(new Exhibit("spec.hostNetwork", "false", "", new Origin("GET /api/v1/pods", NOON)));
  }

  /// Every state, with no two alike beside each other.
  private static List<Path> paths(int side) {
    var paths = new ArrayList<Path>();
    Path.State[] states = Path.State.values();
    for (int from = 0; from < side; from++) {
      for (int to = 0; to < side; to++) {
        Path.State state = states[(from * 31 + to * 17 + from * to) % states.length];
        paths.add(
            new Path(
                VantageId.pod("vpn", "ts-" + from, "tailscale"),
                Reports.node("peer-" + to),
                state,
                state == Path.State.DERP ? "fra" : "",
                Optional.of(Duration.ofMillis(12)),
                Path.Expected.UNKNOWN,
                Reason.NotVisible.of("path-relayed/because-ends-not-known", Map.of())));
      }
    }
    return paths;
  }
}
