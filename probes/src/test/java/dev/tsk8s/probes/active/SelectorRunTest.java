package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.active.PodWatch.Pace;
import dev.tsk8s.probes.active.ProbeOptions.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Runs whose pods may be on some nodes only, or on none.
class SelectorRunTest {
  private static final String NONE = "{\"observedGeneration\": 1, \"desiredNumberScheduled\": 0}";
  private static final Pace FAST = new Pace(Duration.ofMillis(50), Duration.ofMillis(100));

  private final Deadline patient = Deadline.after(Duration.ofSeconds(30));

  @Test
  void saysAtOnceWhichLabelsNoNodeHas() {
    var api = new FakeProbeApi().sets(NONE);

    Probed probed = run(api, patient, List.of());

    assertThat(probed.places().unseen())
        .contains(
            new Reason.Failed(
                "probe pods",
                "no node has these labels (virtual nodes do not count):"
                    + " disk=none, kubernetes.io/os=linux"));
    assertThat(patient.remaining()).isGreaterThan(Duration.ofSeconds(20));
    assertThat(api.objects()).isEmpty();
  }

  @Test
  void doesNotBlameLabelsAloneWhereTaintsAreNotTolerated() {
    var gpu = new Toleration("gpu", Optional.empty(), Optional.empty());

    Probed probed = run(new FakeProbeApi().sets(NONE), patient, List.of(gpu));

    assertThat(probed.places().unseen())
        .contains(
            new Reason.Failed(
                "probe pods",
                "no node has these labels (virtual nodes do not count, nor those with taints that"
                    + " are not tolerated): disk=none, kubernetes.io/os=linux"));
  }

  @Test
  void waitsWhereTheControllerHasNotLookedYetOrWantsPods() {
    for (String status :
        List.of(
            "{\"desiredNumberScheduled\": 0}",
            "{\"observedGeneration\": 0, \"desiredNumberScheduled\": 0}",
            "{\"observedGeneration\": 1, \"desiredNumberScheduled\": 1}")) {
      var soon = Deadline.after(Duration.ofSeconds(3));

      Probed probed = run(new FakeProbeApi().sets(status), soon, List.of());

      assertThat(whys(probed)).containsOnly("not-started");
    }
  }

  @Test
  void leavesOutTheNodesThatItDoesNotMatch() {
    var api =
        new FakeProbeApi("a").sets("{\"observedGeneration\": 1, \"desiredNumberScheduled\": 1}");

    Probed probed = run(api, patient, List.of());

    assertThat(whys(probed)).containsOnly("not-for-this-node");
    assertThat(probed.places().seen().orElseThrow())
        .filteredOn(place -> place.id().node().equals("a"))
        .allMatch(place -> place.asked().seen().isPresent());
  }

  private static List<String> whys(Probed probed) {
    return probed.places().seen().orElseThrow().stream()
        .flatMap(place -> place.addresses().unseen().stream())
        .map(why -> ((Reason.Failed) why).message())
        .toList();
  }

  private static Probed run(FakeProbeApi api, Deadline deadline, List<Toleration> tolerations) {
    ProbeOptions usual = ProbeOptions.of("example.com/tsk8s:1", 7);
    var options =
        new ProbeOptions(
            usual.image(),
            usual.pullSecrets(),
            usual.namespace(),
            new TreeMap<>(Map.of("disk", "none")),
            tolerations,
            usual.priorityClass(),
            usual.startup(),
            usual.seed(),
            usual.packets(),
            usual.outside(),
            false);
    List<ClusterNode> nodes = Stream.of("a", "b").map(SelectorRunTest::node).toList();
    return ProbeRun.run(
        api,
        options,
        new RunId("abc1234567"),
        new Surroundings(
            new Observed<>(nodes, new Origin("nodes", deadline.now())),
            new Observed<>(List.of(), new Origin("pods", deadline.now())),
            OutsideHosts.Source.NOBODY),
        deadline,
        Progress.SILENT,
        _ -> {},
        FAST);
  }

  private static ClusterNode node(String name) {
    return new ClusterNode(
        name,
        List.of(),
        List.of(),
        List.of(),
        "",
        new TreeMap<>(),
        new TreeMap<>(),
        "",
        "",
        "",
        true);
  }
}
