package dev.tsk8s.probes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class GatheringTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  @Test
  void makesAValueEvidenceWithItsOrigin() {
    try (var gathering = new Gathering(Deadline.after(Duration.ofSeconds(5)), Fanout.of(1))) {
      var pods = gathering.start("GET /api/v1/pods", _ -> 30);

      var evidence = gathering.await(pods);

      assertThat(evidence)
          .isInstanceOfSatisfying(
              Observed.class,
              seen -> {
                assertThat(seen.value()).isEqualTo(30);
                assertThat(seen.origin().where()).isEqualTo("GET /api/v1/pods");
              });
    }
  }

  @Test
  void namesTheVerbAndResourceOfARefusal() {
    assertThat(
            ending(_ -> {
              throw new NotAllowed("list", "pods", "vpn", new IOException("403"));
            }))
        .isEqualTo(new Reason.Forbidden("list", "pods", "vpn"));
  }

  @Test
  void tellsWhereAnInputIsMalformed() {
    assertThat(
            ending(_ -> {
              throw new Malformed("tailscale status --json", "/Self", "expected an object");
            }))
        .isEqualTo(new Reason.Failed("it", "/Self: expected an object"));
  }

  @Test
  void takesTheWordsOfTheCauseWhenAnExceptionHasNone() {
    assertThat(
            ending(_ -> {
              throw new IOException(null, new IOException("connection refused"));
            }))
        .isEqualTo(new Reason.Failed("it", "connection refused"));
  }

  @Test
  void marksOurOwnMistakes() {
    assertThat(
            ending(_ -> {
              throw new IllegalStateException("oops");
            }))
        .isEqualTo(
            new Reason.Failed("it", "internal error: java.lang.IllegalStateException: oops"));
  }

  @Test
  void givesUpWhatIsLateAndInterruptsIt() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    try (var gathering = new Gathering(Deadline.after(SHORT), Fanout.of(1))) {
      var pending =
          gathering.start(
              "it",
              _ -> {
                try {
                  return hang();
                } finally {
                  interrupted.countDown();
                }
              });

      assertThat(reason(gathering.await(pending))).isEqualTo(new Reason.TimedOut("it", SHORT));
      assertThat(interrupted.await(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void endsOneLookAtItsOwnLimitWhileOthersGoOn() {
    try (var gathering = new Gathering(Deadline.after(Duration.ofSeconds(5)), Fanout.of(2))) {
      var hanging = gathering.start("hanging", SHORT, _ -> hang());
      var quick = gathering.start("quick", _ -> "value");

      assertThat(reason(gathering.await(hanging))).isEqualTo(new Reason.TimedOut("hanging", SHORT));
      assertThat(gathering.await(quick).seen()).contains("value");
    }
  }

  @Test
  void countsTheLimitOfALookFromItsTurnNotFromTheQueue() {
    try (var gathering = new Gathering(Deadline.after(Duration.ofSeconds(5)), Fanout.of(1))) {
      var limit = Duration.ofMillis(150);
      List<Gathering.Pending<String>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(
            gathering.start(
                "look " + i,
                limit,
                _ -> {
                  pause(Duration.ofMillis(100));
                  return "value";
                }));
      }

      assertThat(all.stream().map(gathering::await)).allMatch(it -> it.seen().isPresent());
    }
  }

  @Test
  void neverDoesMoreAtOnceThanAllowed() {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    try (var gathering = new Gathering(Deadline.after(Duration.ofSeconds(5)), Fanout.of(3))) {
      List<Gathering.Pending<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(
            gathering.start(
                "look",
                _ -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  pause(Duration.ofMillis(10));
                  return now.decrementAndGet();
                }));
      }
      all.forEach(gathering::await);
    }

    assertThat(most).hasValue(3);
  }

  @Test
  void beginsNothingThatWasGivenUpBeforeItsTurn() {
    var begun = new AtomicInteger();
    try (var gathering = new Gathering(Deadline.after(SHORT), Fanout.of(1))) {
      var hanging = gathering.start("hanging", _ -> hang());
      var waiting = gathering.start("waiting", _ -> begun.incrementAndGet());

      assertThat(reason(gathering.await(waiting))).isEqualTo(new Reason.TimedOut("waiting", SHORT));
      gathering.await(hanging);
    }

    assertThat(begun).hasValue(0);
  }

  @Test
  void hasAThreadForThoseAloneThatHaveAPlace() throws InterruptedException {
    var fanout = Fanout.of(1);
    var first = Thread.ofVirtual().unstarted(() -> {});
    var second = Thread.ofVirtual().unstarted(() -> {});
    fanout.start(first);
    fanout.start(second);

    first.join();
    assertThat(second.getState()).isEqualTo(Thread.State.NEW);

    fanout.leave();
    assertThat(second.join(SHORT)).isTrue();
  }

  @Test
  void reportsWhatWasSeenWhenTheUserHasSeenEnough() {
    var deadline = Deadline.after(Duration.ofMinutes(5));
    try (var gathering = new Gathering(deadline, Fanout.unlimited())) {
      var quick = gathering.start("quick", _ -> "value");
      var hanging = gathering.start("hanging", _ -> hang());
      gathering.await(quick);

      deadline.stop();

      assertThat(gathering.await(quick).seen()).contains("value");
      assertThat(reason(gathering.await(hanging)))
          .isEqualTo(new Reason.NotAsked("hanging", "interrupted"));
    }
  }

  @Test
  void givesThoseWhoGatherThemselvesTimeToBringWhatTheyHave() {
    var deadline = Deadline.after(Duration.ofMinutes(5));
    try (var outer = new Gathering(deadline, Fanout.unlimited())) {
      var whole =
          outer.start(
              "whole",
              given -> {
                var own = given.leaving(Duration.ofMillis(100));
                try (var inner = new Gathering(own, Fanout.of(2))) {
                  var seen = inner.start("seen", _ -> "half");
                  var hanging = inner.start("hanging", _ -> hang());
                  inner.await(seen);
                  given.stop();
                  inner.await(hanging);
                  return inner.await(seen).seen().orElseThrow();
                }
              });

      assertThat(outer.await(whole).seen()).contains("half");
    }
  }

  @Test
  void closesInSpiteOfALookThatCannotBeInterrupted() {
    var enough = new CountDownLatch(1);
    try (var gathering = new Gathering(Deadline.after(SHORT), Fanout.of(1))) {
      var deaf =
          gathering.start(
              "deaf",
              _ -> {
                while (enough.getCount() > 0) {
                  LockSupport.parkNanos(1_000_000);
                }
                return "late";
              });

      assertThat(reason(gathering.await(deaf))).isEqualTo(new Reason.TimedOut("deaf", SHORT));
    } finally {
      enough.countDown();
    }
  }

  private static Reason ending(Collector<String> collector) {
    try (var gathering = new Gathering(Deadline.after(Duration.ofSeconds(5)), Fanout.of(1))) {
      return reason(gathering.await(gathering.start("it", collector)));
    }
  }

  private static Reason reason(Evidence<?> evidence) {
    return ((Unavailable<?>) evidence).reason();
  }

  private static String hang() throws InterruptedException {
    pause(Duration.ofMinutes(1));
    return "late";
  }

  private static void pause(Duration time) throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
