package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AskedWordsTest {
  @Test
  void filesContextsAndNamespacesAreLeftOut() {
    assertThat(
            AskedWords.withoutNames(
                List.of(
                    "collect",
                    "--context",
                    "prod",
                    "-nacme",
                    "-o",
                    "acme.zip",
                    "--from=acme",
                    "x")))
        .containsExactly("collect", "--context", "***", "-n", "-o", "***", "--from=***", "***");
  }

  @Test
  void whatChoosesSomethingOfOursStays() {
    assertThat(
            AskedWords.withoutNames(
                List.of("collect", "--demo", "--redact", "strict", "--timeout=30s", "-v")))
        .containsExactly("collect", "--demo", "--redact", "strict", "--timeout=30s", "-v");
  }
}
