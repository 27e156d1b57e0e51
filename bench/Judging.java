import com.sun.management.OperatingSystemMXBean;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.files.FileSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Judges 5,000 nodes, each with settings of its own that no other node has, with 50,000 endpoints and 10,000 identities, after
/// reading them from files: in a fresh process, then again beside half of it. `run.sh` runs it with `-Xmx128m`;
/// exit code 1 if it takes longer than 2 s, or if the cost grows faster than the cluster.
final class Judging {
  private static final int NODES = Integer.getInteger("nodes", 5_000);
  private static final double LIMIT = 2.0;

  /// Twice is linear; the rest is for garbage and for other programs.
  private static final double GROWTH = 2.6;

  private static final int RUNS = 3;

  private static final OperatingSystemMXBean PROCESS = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Judging() {}

  public static void main(String[] args) throws IOException {
    boolean met = true;
    for (String routing : List.of(BigCluster.TUNNEL, BigCluster.NATIVE)) {
      String name = routing == BigCluster.TUNNEL ? "tunnelled" : "native routing";
      double fresh = judge(NODES, routing, 1);
      double half = judge(NODES / 2, routing, RUNS);
      double whole = judge(NODES, routing, RUNS);
      double worst = Math.max(fresh, whole);
      double growth = whole / half;
      System.out.printf(
          "%,d nodes judged, %-15s %8.2f s CPU   limit %4.1f s%s%n", NODES, name, worst, LIMIT, worst > LIMIT ? " OVER" : "");
      System.out.printf("  against half of it, warm %16.1fx       limit %4.1fx%s%n", growth, GROWTH, growth > GROWTH ? " OVER" : "");
      met &= worst <= LIMIT && growth <= GROWTH;
    }
    System.exit(met ? 0 : 1);
  }

  /// The fastest of some runs, in seconds of CPU: judging is one thread, so on an idle machine that is the time it takes, and what
  /// the garbage collector and the JIT compiler do beside it.
  private static double judge(int nodes, String routing, int runs) throws IOException {
    Path folder = Files.createTempDirectory("judging");
    try {
      BigCluster.write(folder, nodes, nodes, routing);
      Snapshot snapshot =
          FileSnapshot.read(List.of(folder.toString()), InputStream.nullInputStream(), Deadline.after(Duration.ofMinutes(5)));
      double fastest = Double.MAX_VALUE;
      for (int i = 0; i < runs; i++) {
        long began = PROCESS.getProcessCpuTime();
        var report = new Doctor(Checks.ALL).diagnose(snapshot);
        fastest = Math.min(fastest, (PROCESS.getProcessCpuTime() - began) / 1e9);
        if (report.findings().isEmpty()) {
          throw new IllegalStateException("no finding: something was not read");
        }
      }
      return fastest;
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
