package dev.tsk8s.probes.network.path;

import dev.tsk8s.cli.render.PathJson;
import dev.tsk8s.cli.render.PathReport;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.probes.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// `PlainRuns COUNT ADDRESS:PORT`: the same as `tsk8s mtu` by what Java has on every system, so often, and prints the reports.
public class PlainRuns {
  public static void main(String[] args) throws Exception {
    Endpoint target = Endpoint.parse(args[1]).orElseThrow();
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      if (args[1].endsWith(":4478")) {
        Thread.sleep(400); // our reflector gives a source 200 answers a second
      }
      try (PlainSocket socket = PlainSocket.to(target)) {
        var measuring =
            new Measuring(
                args[1],
                target,
                socket,
                new StunAsking(target.ip().isV6()),
                PathProbe.link(socket.local(), target.ip()),
                OptionalLong::empty,
                0,
                socket.now(),
                Deadline.after(Duration.ofSeconds(30)));
        var report = new PathReport(measuring.run(), Optional.empty());
        System.out.println(PathJson.of(report, "plain", report.hurts() ? 1 : report.isKnown() ? 0 : 3));
      }
    }
  }
}
