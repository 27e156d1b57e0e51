package dev.tsk8s.cli.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import org.junit.jupiter.api.Test;

final class AlikeReasonsTest {
  private static final AlikeReasons ALIKE =
      new AlikeReasons(new Words(Language.EN), new Library(Language.EN), Duration.ofMinutes(1), 2);

  @Test
  void manyRefusalsAreOneWithTheRulesOfEachGroup() {
    var words =
        words(
            new Reason.Forbidden("list", "nodes", ""),
            new Reason.Forbidden("list", "pods", ""),
            new Reason.Forbidden("get", "pods/log", ""),
            new Reason.Forbidden("list", "daemonsets.apps", ""));

    assertThat(words.text())
        .isEqualTo(
            "Not allowed in the whole cluster: list nodes, pods, daemonsets.apps; get pods/log.");
    assertThat(words.test())
        .contains(
            "apiGroups: [\"\"], resources: [nodes, pods], verbs: [list];",
            "apiGroups: [\"\"], resources: [pods/log], verbs: [get];",
            "apiGroups: [\"apps\"], resources: [daemonsets], verbs: [list]");
    assertThat(words.commands())
        .containsExactly("kubectl auth can-i --list", "kubectl apply -f deploy/rbac/cluster.yaml");
  }

  @Test
  void refusalsInTwoNamespacesAreTwo() {
    assertThat(ALIKE.family(new Reason.Forbidden("list", "pods", "a")))
        .isNotEqualTo(ALIKE.family(new Reason.Forbidden("list", "pods", "b")));
  }

  @Test
  void objectsThatTheFilesLackAreOneCommandAway() {
    var words = words(new Reason.NotInFiles("nodes"), new Reason.NotInFiles("daemonsets.apps"));

    assertThat(words.commands())
        .containsExactly(
            "for r in nodes daemonsets.apps; do kubectl get $r -A -o json > $r.json 2>&1; done");
  }

  @Test
  void namesBeyondAFewAreANumber() {
    var words =
        words(
            new Reason.NotAsked("a", "--no-exec"),
            new Reason.NotAsked("b", "--no-exec"),
            new Reason.NotAsked("c", "--no-exec"));

    assertThat(words.text()).isEqualTo("Not looked at: a, b +1 (--no-exec).");
  }

  @Test
  void aReasonByItselfKeepsItsOwnWords() {
    var reason = new Reason.Forbidden("list", "nodes", "");

    assertThat(words(reason))
        .isEqualTo(
            ReasonWords.of(
                reason, new Words(Language.EN), new Library(Language.EN), Duration.ofMinutes(1)));
  }

  private static ReasonWords words(Reason... reasons) {
    return ALIKE.words(new LinkedHashSet<>(Arrays.asList(reasons)));
  }
}
