package dev.tsk8s.captures;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.PingRun.Pong;
import dev.tsk8s.core.facts.PingRun.Via;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every pair of the measured grid, judged from what the two hosts' own outputs hold and from the
/// state the path was measured in. What the outputs cannot tell apart (an open port, a firewall
/// that lets only some ports out) may stay unknown; the wrong end is never blamed.
final class GridPairsTest {
  private static final Path TABLE =
      Path.of(
          "..",
          "core",
          "src",
          "test",
          "resources",
          "dev",
          "tsk8s",
          "core",
          "paths",
          "nat-grid.tsv");
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  /// What is true of one situation.
  record Situation(String number, boolean hard, boolean open, String out) {
    boolean blocked() {
      return out.equals("nowhere");
    }

    boolean limited() {
      return !out.equals("anywhere") && !blocked();
    }
  }

  /// Two situations and how they were measured.
  record Measured(Situation from, Situation to, boolean direct) {
    @Override
    public String toString() {
      return from.number() + " x " + to.number();
    }
  }

  static List<Measured> pairs() {
    try {
      Map<String, Situation> situations = new HashMap<>();
      List<Measured> pairs = new ArrayList<>();
      List<String> columns = List.of();
      for (String line : Files.readAllLines(TABLE)) {
        List<String> cells = List.of(line.split("\t"));
        if (line.startsWith("#") || line.isBlank() || line.startsWith("situation")) {
          continue;
        }
        if (line.startsWith("from")) {
          columns = cells.subList(1, cells.size());
        } else if (columns.isEmpty()) {
          situations.put(
              cells.get(0),
              new Situation(
                  cells.get(0),
                  cells.get(1).equals("D"),
                  cells.get(2).equals("open"),
                  cells.get(3)));
        } else {
          for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).equals(cells.get(0))) {
              pairs.add(
                  new Measured(
                      requireNonNull(situations.get(cells.get(0))),
                      requireNonNull(situations.get(columns.get(i))),
                      cells.get(i + 1).equals("direct")));
            }
          }
        }
      }
      return pairs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void neverBlamesTheWrongEnd(Measured pair) {
    Report report = new Doctor(Checks.ALL).diagnose(snapshot(pair));

    assertThat(blamedForUdp(report)).isEqualTo(hosts(pair, Situation::blocked));
    if (pair.direct()) {
      assertThat(report.findings()).isEmpty();
    } else if (pair.from().blocked() || pair.to().blocked()) {
      assertThat(blamedForNat(report)).isEmpty();
    } else {
      assertThat(hosts(pair, side -> side.hard() && !side.open()))
          .containsAll(blamedForNat(report));
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void saysOfARelayedPairWhatTheRulesSayOrThatItCannotBeTold(Measured pair) {
    Report report = new Doctor(Checks.ALL).diagnose(snapshot(pair));

    boolean told = !blamedForNat(report).isEmpty() || !blamedForUdp(report).isEmpty();
    boolean unknown =
        report.results().stream().anyMatch(result -> !result.verdict().gaps().isEmpty());
    assertThat(pair.direct() || told || unknown).isTrue();
  }

  private static Set<String> hosts(Measured pair, java.util.function.Predicate<Situation> which) {
    var hosts = new TreeSet<String>();
    for (Situation side : List.of(pair.from(), pair.to())) {
      if (which.test(side)) {
        hosts.add(folder(side));
      }
    }
    return hosts;
  }

  private static Set<String> blamedForNat(Report report) {
    return subjects(report, "path-relayed/host-nat");
  }

  private static Set<String> blamedForUdp(Report report) {
    return subjects(report, "path-udp-blocked/host");
  }

  private static Set<String> subjects(Report report, String code) {
    var names = new TreeSet<String>();
    for (Finding finding : report.findings()) {
      if (finding.code().text().equals(code)) {
        names.add(finding.subject().name());
      }
    }
    return names;
  }

  private static Snapshot snapshot(Measured pair) {
    Vantage from = vantage(pair.from());
    Vantage to = vantage(pair.to());
    return new Snapshot(
        AT,
        Snapshot.Source.FILES,
        ClusterFacts.unseen(new Reason.NotInFiles("cluster")),
        List.of(knowing(from, to, pair.direct()), knowing(to, from, pair.direct())),
        List.of());
  }

  private static Vantage vantage(Situation situation) {
    return Captures.read("grid/" + folder(situation)).vantages().getFirst();
  }

  private static String folder(Situation situation) {
    return Captures.all().stream()
        .filter(name -> name.startsWith("grid/" + situation.number() + "-"))
        .findFirst()
        .orElseThrow()
        .substring("grid/".length());
  }

  /// The vantage as it looks after ten pings to the other.
  private static Vantage knowing(Vantage vantage, Vantage other, boolean direct) {
    TailscaleStatus mine = vantage.status().seen().orElseThrow();
    TailnetNode self = other.status().seen().orElseThrow().self().orElseThrow();
    Endpoint reached = self.addrs().getFirst();
    var peer =
        new TailnetNode(
            self.id(),
            self.nodeKey(),
            self.hostName(),
            self.dnsName(),
            self.os(),
            self.ips(),
            self.allowedIps(),
            List.of(),
            List.of(),
            List.of(),
            direct ? Optional.of(reached) : Optional.empty(),
            "rega",
            Optional.empty(),
            500,
            500,
            Optional.of(AT),
            Optional.of(true),
            true,
            false,
            Optional.empty(),
            false,
            false);
    var status =
        new TailscaleStatus(
            mine.version(),
            mine.backend(),
            mine.tun(),
            mine.self(),
            List.of(peer),
            List.of(),
            mine.tailnet());
    Via via = direct ? new Via.Direct(reached) : new Via.Derp("rega");
    var pong =
        new Pong(self.hostName(), Optional.of(self.ips().getFirst()), via, Duration.ofMillis(1));
    var run =
        new PingRun(
            self.ips().getFirst().text(),
            PingRun.Kind.DISCO,
            Collections.nCopies(direct ? 1 : 10, pong),
            0,
            Optional.empty());
    var origin = new Origin("grid", AT);
    return new Vantage(
        vantage.id(),
        new Observed<>(status, origin),
        vantage.earlier(),
        vantage.netcheck(),
        vantage.prefs(),
        new Observed<>(List.of(run), origin),
        vantage.health(),
        vantage.netmap(),
        vantage.host(),
        vantage.cilium());
  }
}
