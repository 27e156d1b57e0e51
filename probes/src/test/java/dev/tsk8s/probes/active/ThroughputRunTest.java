package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Throughput;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.active.PodWatch.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Runs that are asked for what TCP carries.
class ThroughputRunTest {
  private static final RunId RUN = new RunId("abc1234567");
  private static final Reason NOT_PLANNED = new Reason.NotAsked("throughput", ProbePlace.PLAN);
  private static final Pace FAST = new Pace(Duration.ofMillis(5), Duration.ofMillis(40));

  private final Deadline deadline = Deadline.after(Duration.ofSeconds(30));

  @Test
  void measuresBetweenPodsAndBetweenNodes() {
    Probed probed = run(new FakeProbeApi("a", "b"), true, "a", "b");

    assertThat(throughput(probed, "a", Kind.POD).seen()).isPresent();
    assertThat(throughput(probed, "a", Kind.NODE).seen()).isPresent();
  }

  @Test
  void keepsWhyAPlaceMeasuredNothing() {
    Probed probed = run(new FakeProbeApi("a", FakePod.MUTE), true, "a", FakePod.MUTE);

    assertThat(throughput(probed, "a", Kind.POD).seen()).isPresent();
    for (Kind kind : List.of(Kind.POD, Kind.NODE)) {
      assertThat(throughput(probed, FakePod.MUTE, kind).unseen())
          .get()
          .asString()
          .contains("no more sockets");
    }
  }

  @Test
  void saysWhyNothingWasMeasuredWhereTheRunEndedBefore() {
    var api = new FakeProbeApi("a", "b");
    var talks = new AtomicInteger();
    api.before(
        "attach pods tsk8s-probe-abc1234567-pod-a",
        () -> {
          if (talks.incrementAndGet() == 3) {
            deadline.stop();
          }
        });

    Probed probed = run(api, true, "a", "b");

    assertThat(throughput(probed, "a", Kind.POD).unseen()).get().isNotEqualTo(NOT_PLANNED);
  }

  @Test
  void saysThatThereWasNobodyToSendTo() {
    Probed probed = run(new FakeProbeApi("a"), true, "a");

    for (Kind kind : List.of(Kind.POD, Kind.NODE)) {
      assertThat(throughput(probed, "a", kind).unseen())
          .contains(new Reason.TooFew("nodes to send to", 0, 1));
    }
    assertThat(throughput(probed, "a", Kind.TWIN).unseen()).contains(NOT_PLANNED);
  }

  @Test
  void isLeftOutWhereItWasNotAskedFor() {
    Probed probed = run(new FakeProbeApi("a", "b"), false, "a", "b");

    assertThat(throughput(probed, "a", Kind.POD).unseen()).contains(NOT_PLANNED);
  }

  private static Evidence<List<Throughput>> throughput(Probed probed, String node, Kind kind) {
    return probed.places().seen().orElseThrow().stream()
        .filter(place -> place.id().equals(new ProbeId(node, kind)))
        .findFirst()
        .orElseThrow()
        .throughput();
  }

  private Probed run(FakeProbeApi api, boolean throughput, String... names) {
    ProbeOptions usual = ProbeOptions.of("example.com/tsk8s:1", 7);
    var options =
        new ProbeOptions(
            usual.image(),
            usual.pullSecrets(),
            usual.namespace(),
            usual.nodeSelector(),
            usual.tolerations(),
            usual.priorityClass(),
            usual.startup(),
            usual.seed(),
            usual.packets(),
            usual.outside(),
            throughput);
    Evidence<List<ClusterNode>> nodes =
        new Observed<>(
            Stream.of(names).map(ThroughputRunTest::node).toList(),
            new Origin("nodes", deadline.now()));
    Evidence<List<TailscalePod>> none =
        new Observed<>(List.of(), new Origin("pods", deadline.now()));
    return ProbeRun.run(
        api,
        options,
        RUN,
        new Surroundings(nodes, none, OutsideHosts.Source.NOBODY),
        deadline,
        Progress.SILENT,
        new ArrayList<Residue>()::add,
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
