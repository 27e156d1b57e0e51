package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TripsTest {
  @Test
  void areNoneOfNoAnswer() {
    assertThat(Trips.of(List.of())).isEmpty();
  }

  @Test
  void areAllTheSameOfOneAnswer() {
    assertThat(Trips.of(List.of(5L))).contains(trips(5, 5, 5, 5, 0));
  }

  @Test
  void sumUpAHundred() {
    List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();

    assertThat(Trips.of(hundred)).contains(trips(1, 50, 99, 100, 1));
  }

  @Test
  void jitterInTheOrderOfTheQuestions() {
    assertThat(Trips.of(List.of(10L, 40L, 10L, 20L))).contains(trips(10, 10, 40, 40, 23));
  }

  private static RoundTrips trips(long least, long median, long p99, long most, long jitter) {
    return new RoundTrips(
        Duration.ofNanos(least),
        Duration.ofNanos(median),
        Duration.ofNanos(p99),
        Duration.ofNanos(most),
        Duration.ofNanos(jitter));
  }
}
