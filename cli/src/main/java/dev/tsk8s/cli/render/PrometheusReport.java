package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.paths.Path;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// The report as gauges in Prometheus' text format 0.0.4, for the textfile collector of
/// node-exporter: verdicts, states of paths, latencies. What is not known has no number: its
/// verdict or state is `unknown`, and the number is missing. Names are the same in every language.
public final class PrometheusReport implements Renderer {
  private static final double MILLIS = 1000;
  private static final double PERCENT = 100;

  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    var text = new Exposition();
    Report report = telling.report();
    run(telling, text);
    text.family("tsk8s_check_verdict", "What each check said; 1 for the verdict it has.");
    for (Report.Result result : report.results()) {
      text.sample(
          1,
          "check",
          result.check(),
          "topic",
          result.topic().word(),
          "verdict",
          JsonChecks.word(result.verdict()));
    }
    text.family("tsk8s_finding", "1 for each finding and the object that it is about.");
    for (Finding finding : report.findings()) {
      Subject subject = finding.subject();
      text.sample(
          1,
          "code",
          finding.code().text(),
          "severity",
          finding.severity().word(),
          "accepted",
          Boolean.toString(telling.accepted().holds(finding)),
          "kind",
          subject.kind(),
          "namespace",
          subject.namespace(),
          "name",
          subject.name(),
          "node",
          subject.node());
    }
    paths(report, text);
    gauges(report, text);
    out.append(text.text());
  }

  private static void run(Telling telling, Exposition text) {
    Report report = telling.report();
    Tally tally = Tally.of(report);
    text.family("tsk8s_info", "The version of tsk8s, and what it looked at.");
    text.sample(1, "version", telling.version(), "source", JsonPieces.source(report));
    text.family("tsk8s_taken_timestamp_seconds", "When it looked.");
    text.sample((double) report.taken().getEpochSecond());
    text.family("tsk8s_exit_code", "0 healthy, 1 found something, 3 not all known, 4 failed.");
    text.sample(telling.exitCode());
    text.family("tsk8s_findings", "Findings, by severity, and whether somebody accepted them.");
    for (Severity severity : List.of(Severity.PROBLEM, Severity.WARNING)) {
      for (boolean accepted : List.of(false, true)) {
        long count =
            report.findings().stream()
                .filter(one -> one.severity() == severity)
                .filter(one -> telling.accepted().holds(one) == accepted)
                .count();
        text.sample(
            (double) count, "severity", severity.word(), "accepted", Boolean.toString(accepted));
      }
    }
    text.family("tsk8s_checks", "Checks, by what they said; faulty ones found something.");
    text.sample(tally.faulty(), "verdict", "faulty");
    text.sample(tally.healthy(), "verdict", "healthy");
    text.sample(tally.unknown(), "verdict", "unknown");
    text.sample(tally.notApplicable(), "verdict", "notApplicable");
    text.family("tsk8s_inputs_not_used", "Inputs that could not be used.");
    text.sample(telling.unused());
    text.family(
        "tsk8s_inputs_doubted", "Inputs that were used although something is wrong with them.");
    text.sample(telling.doubted());
  }

  private static void paths(Report report, Exposition text) {
    text.family("tsk8s_path_state", "What carries each path; 1 for the state it is in.");
    for (Path path : report.paths()) {
      text.sample(
          1,
          "from",
          path.from().display(),
          "to",
          path.to().name(),
          "address",
          address(path.to()),
          "state",
          path.state().word(),
          "expected",
          path.expected().name().toLowerCase(Locale.ROOT));
    }
    text.family("tsk8s_path_latency_seconds", "Median time of the pings over a path and back.");
    for (Path path : report.paths()) {
      path.latency()
          .ifPresent(latency ->
              text.sample(
                  latency.toNanos() / 1e9,
                  "from",
                  path.from().display(),
                  "to",
                  path.to().name(),
                  "address",
                  address(path.to())));
    }
  }

  /// Two peers may have one name.
  private static String address(TailnetNode peer) {
    return peer.ips().isEmpty() ? "" : peer.ips().getFirst().text();
  }

  private static void gauges(Report report, Exposition text) {
    for (Gauge.Measure measure : Gauge.Measure.values()) {
      switch (measure) {
        case LATENCY ->
            text.family(
                "tsk8s_latency_seconds", "Latency beside its limit, by the ends of a path.");
        case DROPS ->
            text.family("tsk8s_interface_drops_per_second", "Packets that an interface drops.");
        case EBPF_ERRORS ->
            text.family("tsk8s_ebpf_errors_per_second", "Operations of Cilium that fail.");
        case CONNTRACK ->
            text.family("tsk8s_conntrack_used_ratio", "How full a table of connections is.");
      }
      for (Gauge gauge : report.gauges()) {
        if (gauge.measure() == measure && gauge.value() instanceof Answer.Of.Is<Double>(var is)) {
          text.sample(inBaseUnits(measure, is), "place", gauge.place());
        }
      }
    }
  }

  private static double inBaseUnits(Gauge.Measure measure, double value) {
    return switch (measure) {
      case LATENCY -> value / MILLIS;
      case CONNTRACK -> value / PERCENT;
      case DROPS, EBPF_ERRORS -> value;
    };
  }
}
