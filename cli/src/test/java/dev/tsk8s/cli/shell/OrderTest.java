package dev.tsk8s.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Words;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
  private static final Words WORDS = new Words(Language.EN).withShell();

  @ParameterizedTest
  @CsvSource({
    "list, LIST",
    "LIST, LIST",
    "ls, LIST",
    "ev 2, EVIDENCE",
    "n, NEXT",
    "p, PREVIOUS",
    "q, QUIT",
    "?, HELP",
    "7, OPEN",
    "rerun path-relayed, CHECK",
    "remedy 1, FIX"
  })
  void aVerbIsKnownByItsNamesAndItsBeginning(String line, Verb verb) {
    assertThat(Order.of(line, WORDS).orElseThrow().verb()).isEqualTo(verb);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "# a comment", "#open 1"})
  void aLineMaySayNothing(String line) {
    assertThat(Order.of(line, WORDS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '~',
      value = {
        "opn 1 > no command 'opn'; did you mean 'open'?",
        "frobnicate > no command 'frobnicate'; help lists them",
        "re > 're' could be several commands: report, refresh",
        "open 1 2 > '2' is too much; write: open [N|CODE]",
        "paths now > 'now' is too much; write: paths",
        "3 4 > '4' is too much; write: open [N|CODE]"
      })
  void whatNobodyCouldObeyIsRefusedWithAWayOut(String line, String sentence) {
    assertThatThrownBy(() -> Order.of(line, WORDS))
        .isInstanceOf(Refused.class)
        .hasMessage(sentence);
  }

  @Test
  void quotesKeepWordsTogether() {
    assertThat(Order.split("save 'my report.json' \"a'b\" c\\d"))
        .isEqualTo(List.of("save", "my report.json", "a'b", "c\\d"));
  }

  @Test
  void noNameStandsForTwoVerbs() {
    assertThat(Stream.of(Verb.values()).flatMap(verb -> verb.names().stream()))
        .doesNotHaveDuplicates();
  }
}
