package dev.tsk8s.probes.node;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.Output.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A running process, and the two threads that drain it. Closed, it is dead, and so are its
/// children.
final class Child implements AutoCloseable {

  /// The status of ten thousand peers.
  private static final int LONGEST_OUTPUT = 16 << 20;

  /// Only its first words are told.
  private static final int LONGEST_COMPLAINT = 64 << 10;

  /// How long a pipe may stay open after its process: a child of it may hold the other end.
  private static final Duration LAST_WORDS = Duration.ofMillis(300);

  /// Exit status of who died of SIGINT.
  private static final int BY_INTERRUPT = 130;

  private static final int BY_TERMINATE = 143;

  private final Process process;
  private final Drain stdout;
  private final Drain stderr;

  Child(Process process) {
    this.process = process;
    this.stdout = new Drain(process.getInputStream(), LONGEST_OUTPUT);
    this.stderr = new Drain(process.getErrorStream(), LONGEST_COMPLAINT);
  }

  Output output(Deadline deadline) throws IOException, InterruptedException {
    process.getOutputStream().close();
    boolean ended = process.waitFor(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    if (!ended) {
      kill();
    }
    stdout.thread.join(LAST_WORDS);
    stderr.thread.join(LAST_WORDS);
    Ending ending =
        stdout.overflown
            ? Ending.TOO_MUCH
            : ended && !endedWithUs(deadline) ? Ending.EXITED : Ending.CUT;
    return new Output(ending, ended ? process.exitValue() : -1, stdout.text(), stderr.text());
  }

  /// A terminal's Ctrl-C reaches our children as well, and often before us.
  private boolean endedWithUs(Deadline deadline) throws InterruptedException {
    return switch (process.exitValue()) {
      case 0 -> false;
      case BY_INTERRUPT, BY_TERMINATE -> deadline.stopsWithin(LAST_WORDS);
      default -> deadline.stopsWithin(Duration.ZERO);
    };
  }

  @Override
  public void close() {
    kill();
  }

  /// The parent first: one whose child dies goes on to its next step.
  private void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /// Reads one pipe to its end, and keeps its beginning.
  private final class Drain {
    private final InputStream pipe;
    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread thread;
    private volatile boolean overflown;

    Drain(InputStream pipe, int most) {
      this.pipe = pipe;
      this.most = most;
      this.thread = Thread.ofVirtual().start(this::run);
    }

    String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }

    private void run() {
      byte[] buffer = new byte[16 << 10];
      try (pipe) {
        for (int n = pipe.read(buffer); n >= 0; n = pipe.read(buffer)) {
          int room = Math.min(n, most - kept.size());
          kept.write(buffer, 0, room);
          if (room < n && !overflown) {
            overflown = true;
            kill();
          }
        }
      } catch (IOException _) {
        // The process was killed: what was read by then counts.
      }
    }
  }
}
