package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.active.Leftovers.Leftover;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private final Deadline deadline = Deadline.after(Duration.ofSeconds(10));
  private final FakeProbeApi api = new FakeProbeApi("a");
  private final Leftovers leftovers = new Leftovers(api);

  @Test
  void findsTheObjectsOfEveryRunAnchorsFirst() throws Exception {
    stands("abc1234567");
    stands("xyz1234567");

    List<Leftover> found = leftovers.find(Optional.of("net"), deadline);

    assertThat(found).extracting(Leftover::run).containsOnly("abc1234567", "xyz1234567");
    assertThat(found.subList(0, 2))
        .allMatch(one -> one.object().resource() == ProbeResource.JOBS)
        .extracting(Leftover::made)
        .containsOnly("2026-11-22T14:00:00Z");
    assertThat(found).hasSize(4);
  }

  @Test
  void removesWhatItFoundAndWhatThatOwns() throws Exception {
    stands("abc1234567");

    for (Leftover one : leftovers.find(Optional.of("net"), deadline)) {
      leftovers.remove(one, deadline);
    }

    assertThat(api.objects()).isEmpty();
  }

  @Test
  void findsAServiceWhoseAnchorWasTakenAwayAlone() throws Exception {
    api.put("services", "x", object("tsk8s", "probe", "abc1234567"));

    assertThat(leftovers.find(Optional.of("net"), deadline))
        .extracting(one -> one.object().name())
        .containsExactly("x");
  }

  @Test
  void leavesWhatOnlyCarriesOurLabels() throws Exception {
    api.put("jobs.batch", "copy", object("kubectl", "probe", "abc1234567"));

    assertThat(leftovers.find(Optional.of("net"), deadline)).isEmpty();
  }

  @Test
  void leavesWhatAnotherPartOfOursMade() throws Exception {
    api.put("daemonsets.apps", "other", object("tsk8s", "something-else", "abc1234567"));

    assertThat(leftovers.find(Optional.of("net"), deadline)).isEmpty();
  }

  @Test
  void leavesAnObjectThatHasTakenTheNameSince() throws Exception {
    stands("abc1234567");
    Leftover job = leftovers.find(Optional.of("net"), deadline).getFirst();
    api.put("jobs.batch", job.object().name(), object("kubectl", "probe", "abc1234567"));

    leftovers.remove(job, deadline);

    assertThat(api.objects()).contains("jobs.batch tsk8s-probe-abc1234567");
  }

  @Test
  void looksForNamespacesThatRunsMadeOnlyWhereAllAreAskedFor() throws Exception {
    api.put("namespaces", "net", object("tsk8s", "probe", "abc1234567"));

    assertThat(leftovers.find(Optional.of("net"), deadline)).isEmpty();
    assertThat(leftovers.find(Optional.empty(), deadline))
        .extracting(one -> one.object().resource())
        .containsExactly(ProbeResource.NAMESPACES);
  }

  private void stands(String run) throws Exception {
    var objects =
        new ProbeObjects(
            new RunId(run), "net", ProbeOptions.of("x/y:1", 1), Duration.ofSeconds(60));
    String uid = api.store(objects.anchor()).uid();
    api.store(objects.pods(Kind.POD, uid));
  }

  private static String object(String manager, String component, String run) {
    return """
    {"metadata": {"name": "x", "uid": "other", "managedFields": [{"manager": "%s"}],
      "labels": {"app.kubernetes.io/name": "tsk8s", "app.kubernetes.io/component": "%s",
        "tsk8s.dev/run": "%s"}}}\
    """
        .formatted(manager, component, run);
  }
}
