import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.CodeQualityReport;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.HtmlReport;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.JunitReport;
import dev.tsk8s.cli.render.MarkdownReport;
import dev.tsk8s.cli.render.PrometheusReport;
import dev.tsk8s.cli.render.Renderer;
import dev.tsk8s.cli.render.SarifReport;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.SummaryReport;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.render.TextReport;
import dev.tsk8s.cli.render.YamlReport;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.files.FileSnapshot;
import dev.tsk8s.probes.redact.Redaction;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;

/// `Rendering BUNDLE FORMAT`: what part of a run is rendering in one format, each in a process of its own, where everything happens
/// for the first time, as in a real run. CPU of the thread that does all of it. Exit code 1 if it is more than a fifth.
final class Rendering {
  private static final double LIMIT = 0.2;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Rendering() {}

  public static void main(String[] args) {
    Snapshot snapshot =
        Redaction.withoutSecrets(
            FileSnapshot.read(List.of(args[0]), InputStream.nullInputStream(), Deadline.after(Duration.ofMinutes(5))));
    var report = new Doctor(Checks.ALL).diagnose(snapshot);
    long before = THREADS.getCurrentThreadCpuTime();
    var telling =
        new Telling(
            report, 1, "0.1.0", Duration.ofMinutes(1), new Words(Language.EN), new Library(Language.EN));
    int length = renderer(args[1]).told(telling).length();
    double all = THREADS.getCurrentThreadCpuTime();
    double part = (all - before) / all;
    System.out.printf(
        "rendering as %-11s %,12d characters %5.2f s of %5.2f s  %4.0f %%   limit %2.0f %%%s%n",
        args[1], length, (all - before) / 1e9, all / 1e9, 100 * part, 100 * LIMIT, part > LIMIT ? " OVER" : "");
    System.exit(part > LIMIT ? 1 : 0);
  }

  private static Renderer renderer(String format) {
    return switch (format) {
      case "text" -> new TextReport(Screen.plain(), Detail.NORMAL);
      case "json" -> new JsonReport();
      case "yaml" -> new YamlReport();
      case "junit" -> new JunitReport(Severity.PROBLEM);
      case "sarif" -> new SarifReport();
      case "markdown" -> new MarkdownReport();
      case "prometheus" -> new PrometheusReport();
      case "html" -> new HtmlReport();
      case "summary" -> new SummaryReport();
      case "codequality" -> new CodeQualityReport();
      default -> throw new IllegalArgumentException(format);
    };
  }
}
