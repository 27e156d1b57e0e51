package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.advise.Asker.Reply;
import dev.tsk8s.cli.knowledge.Chart;
import dev.tsk8s.cli.knowledge.Chart.Question;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Words;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The menu on a virtual terminal: keys in, what is drawn out.
@Timeout(20)
class MenuTest {
  private static final Question THREE =
      Chart.in(Language.EN).questions().values().stream()
          .filter(question -> question.options().size() == 3)
          .findFirst()
          .orElseThrow();

  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "'\r', 0",
    "'\u001b[B\r', 1",
    "'\u001bOB\u001bOB\r', 2",
    "'\u001b[A\r', 2",
    "'\u001b[B\u001b[B\u001b[B\r', 0",
    "'jk\r', 0",
    "'3', 2",
    "'x?9\r', 0"
  })
  void keysChoose(String keys, int option) throws IOException {
    assertThat(reply(keys)).isEqualTo(new Reply.Chosen(THREE.options().get(option)));
  }

  @ParameterizedTest
  @CsvSource({"b", "'\u001b[D'", "'\u007f'"})
  void keysGoBack(String keys) throws IOException {
    assertThat(reply(keys)).isEqualTo(new Reply.Back());
  }

  @ParameterizedTest
  @CsvSource({"q", "'\u0003'", "'\u0004'"})
  void keysEnd(String keys) throws IOException {
    assertThat(reply(keys)).isEqualTo(new Reply.End());
  }

  @Test
  void aStopFromOutsideEndsTheQuestion() throws IOException {
    try (var terminal = new LineDisciplineTerminal("test", "xterm", drawn, UTF_8)) {
      var menu = new Menu(terminal, new Screen(80, false, true), new Words(Language.EN));
      menu.stop();

      assertThat(menu.ask(THREE, 1)).isEqualTo(new Reply.End());
    }
  }

  @Test
  void drawsTheQuestionWithTheMarkedOptionAndItsPrices() throws IOException {
    reply("\r");

    assertThat(drawn.toString(UTF_8))
        .contains(
            THREE.text().substring(0, 20),
            "> " + THREE.options().getFirst().label().substring(0, 9));
  }

  @Test
  void writesNoColourWhereNoneIsWanted() throws IOException {
    reply("\u001b[B\r");

    assertThat(drawn.toString(UTF_8)).doesNotContainPattern("\u001b\\[[0-9;]*m");
  }

  private Reply reply(String keys) throws IOException {
    try (var terminal = new LineDisciplineTerminal("test", "xterm", drawn, UTF_8)) {
      var menu = new Menu(terminal, new Screen(80, false, true), new Words(Language.EN));
      terminal.processInputBytes(keys.getBytes(UTF_8));
      return menu.ask(THREE, 1);
    }
  }
}
