package dev.tsk8s.core.diagnosis;

import static dev.tsk8s.core.Clusters.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Snapshot;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SceneTest {
  @Test
  void asksEachCheckOnceHoweverManyOthersWantItsVerdict() {
    var asked = new AtomicInteger();
    var scene = new Scene(cluster().snapshot());

    Verdict first = scene.verdict(new Counting(asked));
    Verdict second = scene.verdict(new Counting(asked));

    assertThat(asked).hasValue(1);
    assertThat(second).isSameAs(first);
  }

  @Test
  void worksOutThePathsOnce() {
    var scene = new Scene(cluster().snapshot());

    assertThat(scene.pairs()).isSameAs(scene.pairs());
  }

  @Test
  void worksOutOnceWhatMayBeAsManyAsNodes() {
    var scene = new Scene(cluster().snapshot());

    assertThat(scene.agents()).isSameAs(scene.agents());
    assertThat(scene.networks()).isSameAs(scene.networks());
    assertThat(scene.ranges()).isSameAs(scene.ranges());
  }

  private record Counting(AtomicInteger asked) implements Check {
    @Override
    public String id() {
      return "counting";
    }

    @Override
    public Topic topic() {
      return Topic.PATH;
    }

    @Override
    public Set<Code> codes() {
      return Set.of();
    }

    @Override
    public Verdict examine(Snapshot snapshot) {
      asked.incrementAndGet();
      return new Verdict.Healthy();
    }
  }
}
