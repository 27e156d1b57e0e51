package dev.tsk8s.probes.network.path;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.network.LargeAnswer.Wish;
import dev.tsk8s.probes.network.path.PathSocket.Heard.Unreachable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Asks a host that was named without a port by STUN and by ICMP echo at once. STUN is preferred:
/// its answers are small, so that what they prove is the way there alone.
final class FirstAnswer {
  private static final int TRIES = 4;

  /// What it answers.
  enum By {
    STUN,
    ECHO,
    NOBODY
  }

  private static final class Line {
    private final PathSocket socket;
    private final Shots shots;
    private final Rungs rungs = new Rungs(0);
    private final Answers answers;

    Line(PathSocket socket, Asking asking) {
      this.socket = socket;
      this.shots = new Shots(socket, asking, PathProbe.MOST_PACKETS);
      this.answers = new Answers(socket, asking, false, shots, rungs, new Refusals());
    }

    void ask() {
      shots.send(rungs.at(Ladder.SMALLEST), Ladder.SMALLEST, new Wish(0, ""));
    }

    boolean isAnswered() {
      return rungs.passed() > 0;
    }

    /// Until it is answered, refused, or that long.
    void await(long atMost, Deadline deadline) throws IOException, InterruptedException {
      long until = socket.now() + atMost;
      while (!isAnswered()
          && answers.unreachable().isEmpty()
          && socket.now() < until
          && !deadline.isOver()) {
        answers.listen(Duration.ofNanos(until - socket.now()), deadline);
      }
    }
  }

  private final Line stun;
  private final Line echo;
  private final Deadline deadline;

  FirstAnswer(PathSocket stun, PathSocket echo, boolean v6, Deadline deadline) {
    this.stun = new Line(stun, new StunAsking(v6));
    this.echo = new Line(echo, new EchoAsking(v6));
    this.deadline = deadline;
  }

  By await() throws IOException, InterruptedException {
    for (int i = 0; i < TRIES && !deadline.isOver(); i++) {
      echo.ask();
      stun.ask();
      stun.await(Answers.AT_FIRST.toNanos(), deadline);
      if (stun.isAnswered()) {
        return By.STUN;
      }
      // Has come long since, unless the port was refused.
      echo.await(Answers.AT_FIRST.toNanos(), deadline);
      if (echo.isAnswered()) {
        return preferred();
      }
    }
    return By.NOBODY;
  }

  /// One lost packet of STUN does not decide it.
  private By preferred() throws IOException, InterruptedException {
    if (stun.answers.unreachable().isEmpty()) {
      stun.ask();
      stun.await(echo.answers.patience(), deadline);
    }
    return stun.isAnswered() ? By.STUN : By.ECHO;
  }

  int packets() {
    return stun.shots.packets() + echo.shots.packets();
  }

  /// Why nobody answered.
  String trouble() {
    Optional<Unreachable> away = stun.answers.unreachable().or(() -> echo.answers.unreachable());
    if (away.isPresent()) {
      return away.get().port() ? "no-listener" : "unreachable";
    }
    return stun.shots.isMute() && echo.shots.isMute() ? "unsent" : "silent";
  }
}
