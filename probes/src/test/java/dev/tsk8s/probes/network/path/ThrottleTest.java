package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void keepsPacketsOfAllWhoShareItApart() throws InterruptedException {
    var throttle = new Throttle(Duration.ofMillis(5), 1_000_000, 1_000_000);
    long began = System.nanoTime();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      senders.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int sent = 0; sent < 5; sent++) {
                  throttle.toward(1).await(100, 100);
                }
              }));
    }
    for (Thread sender : senders) {
      sender.join();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(14 * 5));
  }

  private record Left(long at, int place, int size, int answer) {}

  @RepeatedTest(20)
  void letsNoMoreBytesGoInAnySecondNorAsksForMore(RepetitionInfo run) {
    var throttle = new Throttle(Duration.ofMillis(8), 21_500, 10_000);
    var random = new Random(run.getCurrentRepetition());
    List<Left> log = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 300; i++) {
      int place = random.nextInt(4);
      int size = 96 + random.nextInt(9_120);
      int answer = random.nextBoolean() ? 200 : size;
      for (long left = throttle.left(place, size, answer, now); left > 0; ) {
        now += left;
        left = throttle.left(place, size, answer, now);
      }
      log.add(new Left(now, place, size, answer));
    }

    for (Left first : log) {
      List<Left> second =
          log.stream()
              .filter(one -> one.at() >= first.at() && one.at() < first.at() + SECOND)
              .toList();
      assertThat(second.stream().mapToInt(Left::size).sum()).isLessThanOrEqualTo(21_500);
      for (int place = 0; place < 4; place++) {
        int of = place;
        assertThat(second.stream().filter(one -> one.place() == of).mapToInt(Left::answer).sum())
            .isLessThanOrEqualTo(10_000);
      }
    }
    assertThat(log.stream().mapToLong(Left::size).sum() * SECOND / now)
        .as("it uses most of what it has")
        .isGreaterThan(10_000);
  }

  @Test
  void aPacketLargerThanASecondsBytesHasItsSecondsForItself() {
    var throttle = new Throttle(Duration.ZERO, 20_000, 100_000);

    assertThat(throttle.left(0, 65_000, 200, 0)).isZero();
    assertThat(throttle.left(0, 96, 200, 0)).isGreaterThan(3 * SECOND);
  }

  @Test
  void keepsNobodyWhoIsInterrupted() {
    var throttle = new Throttle(Duration.ofMinutes(1), 1_000_000, 1_000_000);
    throttle.toward(1).await(100, 100);
    Thread.currentThread().interrupt();

    throttle.toward(1).await(100, 100);

    assertThat(Thread.interrupted()).isTrue();
  }
}
