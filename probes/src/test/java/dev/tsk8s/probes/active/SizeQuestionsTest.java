package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.facts.Probed.Coverage;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Task;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SizeQuestionsTest {
  private static final Origin HERE = new Origin("test", Instant.EPOCH);

  @Test
  void letsNoMoreMeasureToAPlaceThanMayMakeItSend() {
    var asked = new ProbeId("z", Kind.POD);
    var targets = new TreeMap<ProbeId, SortedSet<ProbeId>>();
    var index = new HashMap<>(Map.of(asked, 0));
    var answers = new HashMap<ProbeId, Evidence<List<Answers>>>();
    for (String node : List.of("a", "b", "c", "d", "e", "f")) {
      var asking = new ProbeId(node, Kind.POD);
      targets.put(asking, new TreeSet<>(List.of(asked)));
      index.put(asking, index.size());
      var rows = List.of(row("10.0.0.1"), row("fd00::1"));
      answers.put(asking, new Observed<>(List.of(new Answers(1, rows)), HERE));
    }
    var plan = new PairPlan(targets, new Coverage(6, 42, 1));

    SizeRound questions = new SizeQuestions(plan, index, answers).round();

    assertThat(targets.keySet().stream().filter(questions::has)).hasSize(Task.Size.MOST_ASKERS);
    Task task = questions.round().task().apply(targets.firstKey(), 1);
    assertThat(((Task.Size) task).targets()).as("both of its addresses").hasSize(2);
  }

  private static Answers.Answer row(String at) {
    return new Answers.Answer(
        0,
        new Endpoint(new Ip(at), 41_643),
        Protocol.UDP,
        Optional.empty(),
        20,
        20,
        Ending.ANSWERED,
        List.of(),
        Optional.empty());
  }
}
