package dev.tsk8s.cli.render;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// What the process runs in.
record Surroundings(
    Map<String, String> environment, Locale locale, boolean outTerminal, boolean errTerminal) {
  private static final int MOST_COLUMNS = 120;
  private static final int FEWEST_COLUMNS = 40;
  private static final int USUAL_COLUMNS = 80;

  static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(), Locale.getDefault(Locale.Category.DISPLAY), terminal(1), terminal(2));
  }

  static Surroundings none() {
    return new Surroundings(
        System.getenv(), Locale.getDefault(Locale.Category.DISPLAY), false, false);
  }

  Surroundings with(Map<String, String> other) {
    return new Surroundings(other, locale, outTerminal, errTerminal);
  }

  Screen screen(String colour) {
    return screen(outTerminal, colour);
  }

  /// Of a terminal that is so wide now, whatever it was at the start.
  Screen screen(String colour, int columns) {
    return asWished(
        outTerminal ? new Screen(within(columns), coloured(), unicode()) : Screen.plain(), colour);
  }

  /// Questions stand on stderr.
  Screen dialogue(String colour) {
    return screen(errTerminal, colour);
  }

  /// stdin is looked at here only: nobody else has to know.
  boolean isInteractive() {
    return errTerminal && !environment.getOrDefault("TERM", "dumb").equals("dumb") && terminal(0);
  }

  boolean hasTypist() {
    return terminal(0);
  }

  private Screen screen(boolean isTerminal, String colour) {
    return asWished(
        isTerminal ? new Screen(columns(), coloured(), unicode()) : Screen.plain(), colour);
  }

  private static Screen asWished(Screen screen, String colour) {
    return switch (colour) {
      case "always" -> screen.withColour(true);
      case "never" -> screen.withColour(false);
      default -> screen;
    };
  }

  /// `NO_COLOR`, set to anything, means no (no-color.org).
  private boolean coloured() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  private static boolean unicode() {
    String name = System.getProperty("stdout.encoding", Charset.defaultCharset().name());
    return name.equalsIgnoreCase(StandardCharsets.UTF_8.name());
  }

  private int columns() {
    try {
      String said = environment.getOrDefault("COLUMNS", "");
      int columns = said.isEmpty() ? ofTerminal() : Integer.parseInt(said);
      return within(columns);
    } catch (NumberFormatException | IOException _) {
      return USUAL_COLUMNS;
    }
  }

  private static int within(int columns) {
    return columns <= 0 ? USUAL_COLUMNS : Math.min(MOST_COLUMNS, Math.max(FEWEST_COLUMNS, columns));
  }

  private static int ofTerminal() throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      return terminal.getWidth();
    }
  }

  /// Linux tells at once what a descriptor is; elsewhere the JDK knows about all of them together.
  private static boolean terminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    }
  }
}
