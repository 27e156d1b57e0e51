package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.cli.advise.Asker;
import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.Chart.Question;
import dev.tsk8s.cli.knowledge.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;

/// Questions as a menu: arrow keys, Enter, back, quit. It is drawn beside the results, on stderr.
public final class Menu implements Asker {
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int BACKSPACE = 8;
  private static final int ESCAPE = 27;
  private static final int DELETE = 127;
  private static final int NOBODY = -1;
  private static final int NOTHING_YET = -2;

  /// The rest of an arrow key's sequence is there at once, or the key was Escape. Also how often a
  /// stop is looked for.
  private static final long SEQUENCE_MILLIS = 100;

  private enum Key {
    UP,
    DOWN,
    ENTER,
    BACK,
    END,
    OTHER
  }

  private final Terminal terminal;
  private final Screen screen;
  private final Words words;
  private final Attributes before;
  private final AtomicBoolean stopped = new AtomicBoolean();

  Menu(Terminal terminal, Screen screen, Words words) {
    this.terminal = terminal;
    this.screen = screen;
    this.words = words;
    this.before = terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    raw.setLocalFlag(LocalFlag.ISIG, false); // Ctrl-C is a key here, and ends the questions
    terminal.setAttributes(raw);
  }

  /// On the terminal of this process.
  ///
  /// @param screen what it shows, its width aside
  public static Menu ofProcess(Screen screen, Words words) {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(SystemOutput.SysErrOrSysOut)
              .nativeSignals(false) // they stay those of the process, which ends cleanly
              .build();
      return new Menu(terminal, screen, words);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use this terminal: " + e.getMessage(), e);
    }
  }

  @Override
  public Reply ask(Question question, int number) {
    List<Option> options = question.options();
    int marked = 0;
    int drawn = draw(question, number, marked, 0);
    while (true) {
      int pressed = pressed();
      int direct = pressed - '1';
      if (direct >= 0 && direct < options.size()) {
        return chosen(question, options.get(direct), number, drawn);
      }
      switch (key(pressed)) {
        case UP -> marked = Math.floorMod(marked - 1, options.size());
        case DOWN -> marked = Math.floorMod(marked + 1, options.size());
        case ENTER -> {
          return chosen(question, options.get(marked), number, drawn);
        }
        case BACK -> {
          wipe(drawn);
          return new Reply.Back();
        }
        case END -> {
          return new Reply.End();
        }
        case OTHER -> {}
      }
      drawn = draw(question, number, marked, drawn);
    }
  }

  private Reply chosen(Question question, Option option, int number, int drawn) {
    wipe(drawn);
    var text = new StringBuilder();
    new Page(text, screen)
        .paragraph(0, number + ". ", Ink.BOLD, Ink.PLAIN, question.text() + " " + option.label());
    put(text.toString());
    return new Reply.Chosen(option);
  }

  /// Draws over what was drawn.
  ///
  /// @return its lines
  private int draw(Question question, int number, int marked, int drawn) {
    wipe(drawn);
    String text = QuestionBlock.menu(question, number, marked, words.of("advise.keys"), screen);
    put(text);
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private void wipe(int lines) {
    if (lines > 0) {
      put("\r\u001b[" + lines + "A\u001b[J");
    }
  }

  private void put(String text) {
    try {
      // As everything else is written, whatever the locale says.
      terminal.output().write(text.replace("\n", "\r\n").getBytes(UTF_8));
      terminal.output().flush();
    } catch (IOException _) {
      // The terminal has gone: reading will tell.
    }
  }

  private Key key(int pressed) {
    return switch (pressed) {
      case '\r', '\n' -> Key.ENTER;
      case 'k' -> Key.UP;
      case 'j' -> Key.DOWN;
      case 'b', BACKSPACE, DELETE -> Key.BACK;
      case 'q', CTRL_C, CTRL_D, NOBODY -> Key.END;
      case ESCAPE -> sequence();
      default -> Key.OTHER;
    };
  }

  private Key sequence() {
    int next = read(SEQUENCE_MILLIS);
    if (next == NOTHING_YET) {
      return Key.BACK;
    }
    if (next != '[' && next != 'O') {
      return Key.OTHER;
    }
    return switch (read(SEQUENCE_MILLIS)) {
      case 'A' -> Key.UP;
      case 'B' -> Key.DOWN;
      case 'C' -> Key.ENTER;
      case 'D' -> Key.BACK;
      default -> Key.OTHER;
    };
  }

  /// Ends the questions from outside, as by a signal.
  public void stop() {
    stopped.set(true);
  }

  private int pressed() {
    int pressed = NOTHING_YET;
    while (pressed == NOTHING_YET) {
      pressed = stopped.get() ? NOBODY : read(SEQUENCE_MILLIS);
    }
    return pressed;
  }

  private int read(long millis) {
    try {
      return terminal.reader().read(millis);
    } catch (IOException _) {
      return NOBODY; // the terminal has gone
    }
  }

  @Override
  public void close() {
    try {
      terminal.setAttributes(before);
      terminal.close();
    } catch (IOException _) {
      // It is gone already.
    }
  }
}
