package dev.tsk8s.probes.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.nat.Door;
import dev.tsk8s.probes.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(30)
@EnabledOnOs(OS.LINUX)
class KnockProbeTest {

  @Test
  void hearsAnAnswerAtEverySocketAndSendsNoMore() throws Exception {
    try (var server = FakeStun.on("127.0.0.2", FakeStun::honest)) {
      KnockView view = knock(server.at());

      assertThat(Door.of(view)).isEqualTo(new Of.Is<>(Door.OPEN));
      assertThat(view.exchanges()).extracting(StunExchange::from).doesNotHaveDuplicates();
      assertThat(view.packets()).isEqualTo(4);
      assertThat(view.own()).isTrue();
    }
  }

  @Test
  void hearsThatNobodyHoldsThePort() throws Exception {
    Endpoint left;
    try (var server = FakeStun.on("127.0.0.2", FakeStun::honest)) {
      left = server.at();
    }

    assertThat(Door.of(knock(left))).isEqualTo(new Of.Is<>(Door.REFUSED));
  }

  @Test
  void takesSilenceForClosedAfterTwentyFourTriesWithinASecond() throws Exception {
    try (var server = FakeStun.on("127.0.0.2", FakeStun::silent)) {
      KnockView view = knock(server.at());

      assertThat(Door.of(view)).isEqualTo(new Of.Is<>(Door.CLOSED));
      assertThat(view.packets()).isEqualTo(24);
      assertThat(view.took()).isLessThan(Duration.ofMillis(1_200));
    }
  }

  @Test
  void needsEveryTryOnlyWhereTheFirstOnesAreLost() throws Exception {
    try (var server =
        FakeStun.on(
            "127.0.0.2",
            (self, request, from) -> {
              if (self.requests() > 9) {
                FakeStun.honest(self, request, from);
              }
            })) {
      assertThat(Door.of(knock(server.at()))).isEqualTo(new Of.Is<>(Door.OPEN));
    }
  }

  private static KnockView knock(Endpoint to) throws Exception {
    return new KnockProbe(to, true).collect(Deadline.after(Duration.ofSeconds(5)));
  }
}
