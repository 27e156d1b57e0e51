package dev.tsk8s.cli.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {
  @Test
  void theBracesOfJsonAreNone() {
    String patch = "kubectl patch {workload} -p '{\"spec\":{\"hostNetwork\":true}}'";

    assertThat(Placeholders.in(patch)).containsExactly("workload");
    assertThat(Placeholders.fillCommand(patch, Map.of("workload", "deployment/ts")))
        .isEqualTo("kubectl patch deployment/ts -p '{\"spec\":{\"hostNetwork\":true}}'");
  }

  @Test
  void aValueIsNotReadForPlaceholdersAgain() {
    assertThat(Placeholders.fill("{a}", Map.of("a", "{b}", "b", "no"))).isEqualTo("{b}");
  }

  @Test
  void aNameInACommandIsOneWordWhateverIsInIt() {
    assertThat(Placeholders.fillCommand("ping {peer}", Map.of("peer", "x; rm -rf ~ $(id) `id` &")))
        .isEqualTo("ping 'x; rm -rf ~ $(id) `id` &'");
  }

  @Test
  void aCommandInASentenceCanBePastedToo() {
    String sentence = "It's {pod}: set `devices` to `{pod}`, run `kubectl delete pod {pod}`.";

    assertThat(Placeholders.fillProse(sentence, Map.of("pod", "a 'b")))
        .isEqualTo("It's a 'b: set `devices` to `a 'b`, run `kubectl delete pod 'a '\\''b'`.");
  }

  @Test
  void aNameInACommandCannotBeAnOption() {
    assertThat(Placeholders.fillCommand("delete {pod}", Map.of("pod", "--all")))
        .isEqualTo("delete _-all");
  }
}
