package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.TailscaleOutput;
import dev.tsk8s.core.diagnosis.Gap;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What to type, and where, so that an output of `tailscale` that is missing is there next time.
final class GapCommands {
  /// Whoever pings these knows what the others would show.
  private static final int PEERS = 4;

  /// What `kubectl exec` takes in place of a pod's name.
  private static final Set<String> OWNERS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "Service");

  private final Report report;

  GapCommands(Report report) {
    this.report = report;
  }

  /// Empty where no output of `tailscale` is missing.
  List<String> of(Gap gap) {
    return TailscaleOutput.of(gap.reason()).stream()
        .flatMap(output -> commands(gap.subject(), output).stream())
        .toList();
  }

  /// The ping that would show what carries a path.
  List<String> ping(Path path) {
    return List.of(
        at(
            Optional.of(path.from()),
            Subject.cluster(),
            "tailscale ping -c 10 " + address(path.to())));
  }

  private List<String> commands(Subject subject, TailscaleOutput output) {
    List<Path> paths = report.paths().stream().filter(path -> concerns(path, subject)).toList();
    Optional<VantageId> vantage =
        report.vantages().stream()
            .filter(id -> output.place().map(id.display()::equals).orElseGet(() -> is(id, subject)))
            .findFirst()
            .or(() -> paths.stream().map(Path::from).findFirst());
    List<String> peers =
        paths.stream()
            .filter(GapCommands::open)
            .map(path -> address(path.to()))
            .distinct()
            .limit(PEERS)
            .toList();
    return output.commands(peers).stream().map(command -> at(vantage, subject, command)).toList();
  }

  private static String at(Optional<VantageId> vantage, Subject subject, String command) {
    if (vantage.isPresent()) {
      VantageId id = vantage.get();
      return id.kind() == VantageId.Kind.POD
          ? TailscaleOutput.inPod(id.namespace(), id.name(), id.container(), command)
          : command;
    }
    if (OWNERS.contains(subject.kind()) || subject.kind().equals("Pod")) {
      String target = subject.kind().toLowerCase(Locale.ROOT) + "/" + subject.name();
      return TailscaleOutput.inPod(subject.namespace(), target, "", command);
    }
    return command;
  }

  private static boolean is(VantageId id, Subject subject) {
    return id.display().equals(subject.display());
  }

  private static boolean concerns(Path path, Subject subject) {
    return is(path.from(), subject)
        || subject.name().equals(path.from().display() + " -> " + path.to().name());
  }

  /// A ping could still show something.
  private static boolean open(Path path) {
    return switch (path.state()) {
      case IDLE, UNKNOWN, DERP, PEER_RELAY, DIRECT -> path.latency().isEmpty();
      case OFFLINE, EXPIRED -> false;
    };
  }

  private static String address(TailnetNode node) {
    return node.ips().isEmpty() ? node.name() : node.ips().getFirst().text();
  }
}
