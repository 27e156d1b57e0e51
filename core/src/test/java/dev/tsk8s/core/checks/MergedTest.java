package dev.tsk8s.core.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Clusters;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MergedTest {
  @Test
  void namesAllNodesAndShowsOnceWhatAllWereSeenBy() {
    var merged = Merged.of(List.of(on("node-1", "1500"), on("node-2", "1500")));

    assertThat(merged.details()).containsEntry("nodes", "node-1, node-2");
    assertThat(merged.exhibits()).containsExactly(exhibit("1500"));
  }

  @Test
  void showsEverythingThatDiffers() {
    var merged = Merged.of(List.of(on("node-1", "1500"), on("node-2", "9000")));

    assertThat(merged.exhibits()).containsExactly(exhibit("1500"), exhibit("9000"));
  }

  private static Finding on(String node, String mtu) {
    return Finding.problem(new Code("some/code"), Subject.cluster())
        .with("nodes", node)
        .seen(exhibit(mtu));
  }

  private static Exhibit exhibit(String mtu) {
    return new Exhibit("mtu", mtu, "", Clusters.SEEN);
  }
}
