package dev.tsk8s.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.shell.Front.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The keys on a virtual terminal.
@Timeout(20)
class LineEditorTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
  private LineDisciplineTerminal terminal;
  private LineEditor editor;

  @BeforeEach
  void open() throws IOException {
    terminal = new LineDisciplineTerminal("test", "xterm", drawn, UTF_8);
    terminal.setSize(new Size(80, 24));
    editor = editor();
  }

  private LineEditor editor() {
    var console =
        Console.of(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream());
    return new LineEditor(
        terminal, console, "auto", new Recall(Optional.of(folder.resolve("history"))));
  }

  @AfterEach
  void close() {
    editor.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'list\r', list",
    "'lixt\u001b[D\b\u001b[C\r', lit",
    "'lisx\u007ft\r', list",
    "'l\t\r', 'list '",
    "'open path-r\t\r', 'open path-relayed/pod-snat '",
    "'filter 한국\r', filter 한국"
  })
  void keysMakeALine(String keys, String line) throws IOException {
    assertThat(typed(keys)).isEqualTo(new Input.Typed(line));
  }

  @Test
  void anEarlierLineIsRecalled() throws IOException {
    typed("open 1\r");

    assertThat(typed("\u001b[A\r")).isEqualTo(new Input.Typed("open 1"));
    assertThat(typed("\u001bOA\r")).isEqualTo(new Input.Typed("open 1"));
  }

  @Test
  void aLineOfAnEarlierSessionIsRecalled() throws IOException {
    typed("open 1\r");
    editor = editor();

    assertThat(typed("\u001b[A\r")).isEqualTo(new Input.Typed("open 1"));
  }

  @Test
  void ctrlCDropsTheLine() throws IOException {
    interruptAfter("tsk8s> open 1");

    assertThat(typed("open 1")).isEqualTo(new Input.Cancelled(false));
    assertThat(typed("list\r")).isEqualTo(new Input.Typed("list"));
  }

  @Test
  void ctrlCOnAnEmptyLineIsTold() throws IOException {
    interruptAfter("tsk8s> ");

    assertThat(typed("")).isEqualTo(new Input.Cancelled(true));
  }

  @Test
  void ctrlDOnAnEmptyLineEnds() throws IOException {
    assertThat(typed("\u0004")).isEqualTo(new Input.End());
  }

  @Test
  void ctrlDInALineDoesNotEnd() throws IOException {
    assertThat(typed("ab\u001b[D\u0004\r")).isEqualTo(new Input.Typed("a"));
  }

  @Test
  void aStopFromOutsideEndsTheWaiting() {
    Thread.ofVirtual().start(editor::stop);

    assertThat(editor.next("tsk8s> ", (_, _) -> List.of())).isEqualTo(new Input.End());
  }

  @Test
  void ctrlCWhileNoLineIsWaitedForStopsWhatRuns() {
    var stopped = new Stopped();
    editor.onInterrupt(stopped);
    terminal.raise(Signal.INT);

    assertThat(stopped.yes).isTrue();
  }

  private static final class Stopped implements Runnable {
    private boolean yes;

    @Override
    public void run() {
      yes = true;
    }
  }

  @Test
  void copiesByOsc52() {
    assertThat(editor.copy("kubectl get pods")).isTrue();
    assertThat(drawn.toString(UTF_8)).contains("\u001b]52;c;a3ViZWN0bCBnZXQgcG9kcw==\u0007");
  }

  @Test
  void whatNoTerminalTakesIsNotSent() {
    assertThat(editor.copy("x".repeat(100_000))).isFalse();
    assertThat(drawn.toString(UTF_8)).isEmpty();
  }

  @Test
  void aPercentSignInThePromptIsOne() throws IOException {
    terminal.processInputBytes("\r".getBytes(UTF_8));
    editor.next("[100%N]> ", (_, _) -> List.of());

    assertThat(drawn.toString(UTF_8)).contains("[100%N]> ");
  }

  /// As soon as that is drawn: a signal does not wait for who is to get it.
  private void interruptAfter(String text) {
    Thread.ofVirtual()
        .start(() -> {
          while (!drawn.toString(UTF_8).contains(text)) {
            Thread.onSpinWait();
          }
          terminal.raise(Signal.INT);
        });
  }

  private Input typed(String keys) throws IOException {
    terminal.processInputBytes(keys.getBytes(UTF_8));
    return editor.next(
        "tsk8s> ",
        (before, word) ->
            (before.isEmpty()
                    ? Stream.of("list", "open", "next")
                    : Stream.of("path-relayed/pod-snat"))
                .filter(one -> one.startsWith(word))
                .toList());
  }
}
