package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The report in one line, for logs.
public final class SummaryReport implements Renderer {
  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    Tally tally = Tally.of(telling.report());
    List<Finding> findings = telling.report().findings();
    long accepted = findings.stream().filter(telling.accepted()::holds).count();
    String exitCode = Integer.toString(telling.exitCode());
    out.append("tsk8s ")
        .append(telling.version())
        .append(" ")
        .append(
            telling
                .words()
                .of(
                    "summary",
                    Map.of(
                        "verdict", telling.words().of("summary." + exitCode),
                        "problems", Integer.toString(tally.problems()),
                        "warnings", Integer.toString(tally.warnings()),
                        "accepted", Long.toString(accepted),
                        "unknown", Long.toString(open(telling)),
                        "checks", Integer.toString(tally.checks()),
                        "unread", Integer.toString(telling.unused()),
                        "doubted", Integer.toString(telling.doubted()),
                        "exitCode", exitCode)))
        .append("\n");
  }

  /// Checks that do not know something, whatever else they found.
  private static long open(Telling telling) {
    return telling.report().results().stream()
        .filter(result -> !result.verdict().gaps().isEmpty())
        .count();
  }
}
