package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.active.PodWatch.Pace;
import dev.tsk8s.probes.cluster.RbacManifest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `deploy/rbac/active.yaml` against what is asked for.
class ActiveRbacTest {
  private final Deadline deadline = Deadline.after(Duration.ofSeconds(30));

  @Test
  void grantsExactlyWhatRunsAndCleaningAskFor() throws Exception {
    var asked = new TreeSet<String>();
    asked.addAll(asked(new FakeProbeApi("a", "b")));
    asked.addAll(asked(new FakeProbeApi("a", "b").pods(".*-b", "")));
    asked.addAll(
        asked(
            new FakeProbeApi("a")
                .failing("create jobs.*", () -> new ProbeApi.Unanswered(new IOException("cut")))));
    var leftovers = new FakeProbeApi("a");
    leftovers.store(objects().anchor());
    var cleaning = new Leftovers(leftovers);
    for (var one : cleaning.find(Optional.of("net"), deadline)) {
      cleaning.remove(one, deadline);
    }
    asked.addAll(verbs(leftovers));

    var granted = new TreeSet<String>();
    RbacManifest.read("active.yaml")
        .grants()
        .forEach(grant -> granted.add(grant.verb() + " " + grant.fullName()));
    assertThat(asked).isEqualTo(granted);
  }

  private SortedSet<String> asked(FakeProbeApi api) {
    var _ =
        ProbeRun.run(
            api,
            ProbeOptions.of("x/y:1", 1),
            new RunId("abc1234567"),
            new Surroundings(
                new Unavailable<>(new Reason.Forbidden("list", "nodes", "")),
                new Unavailable<>(new Reason.Forbidden("list", "pods", "")),
                OutsideHosts.Source.NOBODY),
            deadline,
            Progress.SILENT,
            _ -> {},
            new Pace(Duration.ofMillis(5), Duration.ofMillis(30)));
    return verbs(api);
  }

  /// As authorizers see the requests: server-side apply of a new object is both, and so is a
  /// WebSocket to a container.
  private static SortedSet<String> verbs(FakeProbeApi api) {
    var verbs = new TreeSet<String>();
    for (String request : api.requests()) {
      String[] words = request.split(" ", -1);
      Stream<String> of =
          switch (words[0]) {
            case "create" -> Stream.of("create " + words[1], "patch " + words[1]);
            case "attach" -> Stream.of("get pods/attach", "create pods/attach");
            default -> Stream.of(words[0] + " " + words[1]);
          };
      of.forEach(verbs::add);
    }
    return verbs;
  }

  private static ProbeObjects objects() {
    return new ProbeObjects(
        new RunId("abc1234567"), "net", ProbeOptions.of("x/y:1", 1), Duration.ofSeconds(60));
  }
}
