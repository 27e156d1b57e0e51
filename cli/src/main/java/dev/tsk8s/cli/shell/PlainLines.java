package dev.tsk8s.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.cli.render.Console;
import dev.tsk8s.cli.render.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;

/// Lines of a pipe or a file, or of a terminal that can do no more than lines: no key is looked at,
/// nothing is written but text.
public final class PlainLines implements Front {
  private final Console console;
  private final String colour;
  private final boolean typed;
  private final TransferQueue<Input> lines = new LinkedTransferQueue<>();
  private final AtomicReference<Runnable> interrupted = new AtomicReference<>(() -> {});

  /// @param colour auto, always or never
  public PlainLines(Console console, String colour) {
    this.console = console;
    this.colour = colour;
    this.typed = console.hasTypist();
    if (typed) { // who feeds lines ends the feeding, and the signal ends this
      Signals.register("INT", () -> interrupted.get().run());
    }
    // Of its own: nobody can be kept from waiting for a line, but from waiting for the thread.
    Thread.ofVirtual().name("lines").start(this::read);
  }

  private void read() {
    try (var in = new BufferedReader(new InputStreamReader(console.in(), UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.transfer(new Input.Typed(line));
      }
    } catch (IOException _) {
      // What cannot be read has ended.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    lines.add(new Input.End());
  }

  @Override
  public Input next(String prompt, Completion completion) {
    if (typed) {
      console.prompt(prompt);
      onInterrupt(() -> lines.add(new Input.Cancelled(true))); // the terminal dropped its line
    }
    try {
      Input input = lines.take();
      if (typed && !(input instanceof Input.Typed)) {
        console.prompt("\n");
      }
      return input;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Input.End();
    } finally {
      onInterrupt(() -> {});
    }
  }

  @Override
  public boolean isTyped() {
    return typed;
  }

  @Override
  public Screen screen() {
    return console.screen(colour);
  }

  @Override
  public boolean copy(String text) {
    return false;
  }

  @Override
  public void onInterrupt(Runnable stop) {
    interrupted.set(stop);
  }

  @Override
  public void stop() {
    lines.add(new Input.End());
  }

  @Override
  public void close() {
    // The thread that reads ends with the process.
  }
}
