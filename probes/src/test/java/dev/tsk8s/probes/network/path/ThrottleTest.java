package dev.tsk8s.probes.network.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  @Test
  void keepsPacketsOfAllWhoShareItApart() throws InterruptedException {
    var throttle = new Throttle(Duration.ofMillis(5));
    long began = System.nanoTime();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      senders.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int sent = 0; sent < 5; sent++) {
                  throttle.await();
                }
              }));
    }
    for (Thread sender : senders) {
      sender.join();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(14 * 5));
  }

  @Test
  void keepsNobodyWhoIsInterrupted() {
    var throttle = new Throttle(Duration.ofMinutes(1));
    throttle.await();
    Thread.currentThread().interrupt();

    throttle.await();

    assertThat(Thread.interrupted()).isTrue();
  }
}
