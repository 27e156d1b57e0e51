package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.probes.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// One line that says how far looking has come; it is wiped when looking ends. Nothing that takes
/// less than half a second shows it.
public final class ProgressLine implements Progress, AutoCloseable {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration NEXT = Duration.ofMillis(150);
  private static final String WIPE = "\r\u001b[K";

  private record State(Stage stage, int done, int total) {}

  private final Words words;
  private final Consumer<String> terminal;
  private final AtomicReference<State> state =
      new AtomicReference<>(new State(Stage.CONNECTING, 0, 0));
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread drawing;

  ProgressLine(Words words, Consumer<String> terminal) {
    this.words = words;
    this.terminal = terminal;
    this.drawing = Thread.ofVirtual().name("progress").start(this::draw);
  }

  @Override
  public void at(Stage stage, int done, int total) {
    state.set(new State(stage, done, total));
  }

  @Override
  public void close() {
    over.countDown();
    try {
      drawing.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void draw() {
    try {
      Duration pause = FIRST;
      boolean drawn = false;
      while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        terminal.accept(WIPE + line(state.get()));
        drawn = true;
        pause = NEXT;
      }
      if (drawn) {
        terminal.accept(WIPE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String line(State at) {
    String count =
        at.total() > 0 ? " " + at.done() + "/" + at.total() : at.done() > 0 ? " " + at.done() : "";
    return words.of(
        "progress." + at.stage().name().toLowerCase(Locale.ROOT), Map.of("count", count));
  }
}
