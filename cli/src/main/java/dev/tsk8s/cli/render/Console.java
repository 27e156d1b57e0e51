package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.probes.redact.Redaction;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Where the program reads and writes: results to one stream, everything else to the other.
public final class Console {
  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final Surroundings surroundings;

  private Console(InputStream in, OutputStream out, OutputStream err, Surroundings surroundings) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.surroundings = surroundings;
  }

  /// The streams of this process, terminals among them recognised.
  public static Console ofProcess(InputStream in, OutputStream out, OutputStream err) {
    return new Console(in, out, err, Surroundings.ofProcess());
  }

  /// Streams that are no terminals.
  public static Console of(InputStream in, OutputStream out, OutputStream err) {
    return new Console(in, out, err, Surroundings.none());
  }

  /// The same in an environment of its own.
  public Console with(Map<String, String> environment) {
    return new Console(in, out, err, surroundings.with(environment));
  }

  public InputStream in() {
    return in;
  }

  /// An environment variable; empty if it is not set.
  public String variable(String name) {
    return surroundings.environment().getOrDefault(name, "");
  }

  /// The names of all that are set.
  public Set<String> variables() {
    return Set.copyOf(surroundings.environment().keySet());
  }

  public Locale locale() {
    return surroundings.locale();
  }

  /// What stdout can show.
  ///
  /// @param colour auto, always or never
  public Screen screen(String colour) {
    return surroundings.screen(colour);
  }

  /// The same where somebody knows how wide the terminal is by now.
  public Screen screen(String colour, int columns) {
    return surroundings.screen(colour, columns);
  }

  /// A result, whole. A reader who has gone (`| head`) is no failure.
  public void result(String text) {
    try {
      out.write(text.getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      if (!readerHasGone(e)) {
        throw new UncheckedIOException("cannot write the result: " + e.getMessage(), e);
      }
    }
  }

  /// Writes bytes of its own.
  public interface Stream {
    void write(OutputStream out) throws IOException;
  }

  /// A result that is no text. Half of it is of no use: a reader who goes away is a failure.
  public void stream(Stream content) {
    try {
      var buffered = new BufferedOutputStream(out, 1 << 16);
      content.write(buffered);
      buffered.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the result: " + e.getMessage(), e);
    }
  }

  /// Results are seen on a terminal.
  public boolean isOutTerminal() {
    return surroundings.outTerminal();
  }

  private static boolean readerHasGone(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }

  /// One line that is no result. It may repeat what was typed or could not be read, and logs keep
  /// it: secrets are taken out.
  public void say(String line) {
    quote(Redaction.withoutSecrets(line));
  }

  /// One line that repeats what somebody wrote to be read here, such as who accepted a finding.
  void quote(String line) {
    put("tsk8s: " + Harmless.line(line) + "\n");
  }

  /// A line for the program that runs this one, as it is but for what steers a terminal.
  void command(String line) {
    put(Harmless.line(line) + "\n");
  }

  /// Text that asks for something, as it is.
  public void prompt(String text) {
    put(text);
  }

  /// Somebody sits at a terminal that can move its cursor: questions can be a menu there.
  public boolean isInteractive() {
    return surroundings.isInteractive();
  }

  /// Lines are typed at a terminal, not fed.
  public boolean hasTypist() {
    return surroundings.hasTypist();
  }

  /// What the terminal shows that questions are asked on.
  ///
  /// @param colour auto, always or never
  public Screen dialogue(String colour) {
    return surroundings.dialogue(colour);
  }

  /// Our own failure in one line, or with its trace.
  public void failure(String line, Throwable why, boolean trace) {
    say(line);
    if (trace) {
      var text = new StringWriter();
      why.printStackTrace(new PrintWriter(text));
      put(Redaction.withoutSecrets(text.toString()));
    }
  }

  /// Shows how far looking has come, if somebody watches stderr.
  public ProgressLine progress(Words words) {
    return new ProgressLine(words, surroundings.errTerminal() ? this::put : _ -> {});
  }

  private void put(String text) {
    try {
      err.write(text.getBytes(UTF_8));
      err.flush();
    } catch (IOException _) {
      // Nobody is left to tell.
    }
  }
}
