package dev.tsk8s.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;

/// Lines that are edited with the keys of a shell, completed and recalled.
public final class LineEditor implements Front {
  /// More is cut or refused by terminals (xterm's limit for OSC 52 is near).
  private static final int MOST_TO_COPY = 74_994;

  private final Terminal terminal;
  private final LineReader reader;
  private final Console console;
  private final String colour;
  private final Recall recall;
  private final AtomicReference<Completion> completion = new AtomicReference<>((_, _) -> List.of());
  private final AtomicReference<Runnable> interrupted = new AtomicReference<>(() -> {});
  private final AtomicBoolean stopped = new AtomicBoolean();
  private boolean recalled;

  LineEditor(Terminal terminal, Console console, String colour, Recall recall) {
    this.terminal = terminal;
    this.console = console;
    this.colour = colour;
    this.recall = recall;
    if (terminal.getWidth() <= 0) { // a terminal that knows no size shows no line otherwise
      terminal.setSize(new Size(80, 24));
    }
    terminal.handle(Signal.INT, _ -> interrupted.get().run());
    var parser = new DefaultParser();
    parser.setEscapeChars(new char[0]); // as Order splits
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(parser)
            .completer((_, line, candidates) -> complete(line, candidates))
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    // Terminals that take no notice of JLine's wish for application keys send these.
    KeyMap<Binding> keys = requireNonNull(reader.getKeyMaps().get(LineReader.MAIN));
    keys.bind(new Reference(LineReader.UP_LINE_OR_HISTORY), "\u001b[A");
    keys.bind(new Reference(LineReader.DOWN_LINE_OR_HISTORY), "\u001b[B");
    keys.bind(new Reference(LineReader.FORWARD_CHAR), "\u001b[C");
    keys.bind(new Reference(LineReader.BACKWARD_CHAR), "\u001b[D");
  }

  /// On the terminal of this process.
  ///
  /// @param colour auto, always or never
  public static LineEditor ofProcess(Console console, String colour, Recall recall) {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(SystemOutput.SysErrOrSysOut)
              .nativeSignals(false) // but Ctrl-C, which is ours from now on
              .encoding(UTF_8)
              .stdinEncoding(UTF_8)
              .stdoutEncoding(UTF_8)
              .stderrEncoding(UTF_8)
              .build();
      return new LineEditor(terminal, console, colour, recall);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use this terminal: " + e.getMessage(), e);
    }
  }

  @Override
  public Input next(String prompt, Completion offered) {
    completion.set(offered);
    if (!recalled) {
      recalled = true;
      reader.getHistory().attach(reader);
      recall.lines().forEach(reader.getHistory()::add);
    }
    try {
      if (stopped.get()) {
        return new Input.End();
      }
      String line = reader.readLine(prompt.replace("%", "%%"));
      recall.add(line);
      return new Input.Typed(line);
    } catch (UserInterruptException e) {
      boolean ours = Thread.interrupted(); // JLine leaves the mark by which it was woken
      return stopped.get()
          ? new Input.End()
          : new Input.Cancelled(!ours && e.getPartialLine().isEmpty());
    } catch (EndOfFileException _) {
      return new Input.End();
    }
  }

  private void complete(ParsedLine line, List<Candidate> candidates) {
    List<String> before = line.words().subList(0, line.wordIndex());
    String word = line.word().substring(0, line.wordCursor());
    for (String one : completion.get().of(before, word)) {
      boolean whole = !one.endsWith("/"); // a folder is the beginning of something
      candidates.add(new Candidate(one, one, null, null, null, null, whole));
    }
  }

  @Override
  public boolean isTyped() {
    return true;
  }

  @Override
  public Screen screen() {
    return console.screen(colour, terminal.getWidth());
  }

  /// By OSC 52 of xterm's control sequences: `ESC ] 52 ; c ; BASE64 BEL`. No terminal says whether
  /// it obeyed.
  @Override
  public boolean copy(String text) {
    String encoded = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    if (encoded.length() > MOST_TO_COPY) {
      return false;
    }
    try {
      terminal.output().write(("\u001b]52;c;" + encoded + "\u0007").getBytes(UTF_8));
      terminal.output().flush();
      return true;
    } catch (IOException _) {
      return false; // the terminal has gone: reading will tell
    }
  }

  @Override
  public void onInterrupt(Runnable stop) {
    interrupted.set(stop);
  }

  @Override
  public void stop() {
    stopped.set(true);
    terminal.raise(Signal.INT);
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException _) {
      // It is gone already.
    }
  }
}
