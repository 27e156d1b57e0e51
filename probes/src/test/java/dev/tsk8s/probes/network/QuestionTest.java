package dev.tsk8s.probes.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionTest {
  private static final Endpoint DISCARD = Endpoint.parse("127.0.0.1:9").orElseThrow();
  private static final Mapped SEEN = new Mapped(DISCARD, Optional.empty(), false);

  @Test
  void doesNotKnowWhichOfTwoRequestsWasAnsweredWhereOneWasLost() throws IOException {
    try (StunSocket socket = StunSocket.open(Purpose.MAPPING, false, 0)) {
      Question question = askedTwice(socket);
      question.answer(SEEN, DISCARD, System.nanoTime());

      assertThat(question.isLossy()).isTrue();
      assertThat(question.roundTrip()).isEmpty();
    }
  }

  @Test
  void takesTheTimeOfTheFirstRequestWhereBothWereAnswered() throws IOException {
    try (StunSocket socket = StunSocket.open(Purpose.MAPPING, false, 0)) {
      Question question = askedTwice(socket);
      long slow = question.lastSent() + Duration.ofMillis(60).toNanos();
      question.answer(SEEN, DISCARD, slow);
      question.answer(SEEN, DISCARD, slow);

      assertThat(question.isLossy()).isFalse();
      assertThat(question.roundTrip().orElseThrow()).isGreaterThan(Duration.ofMillis(60));
    }
  }

  private static Question askedTwice(StunSocket socket) {
    var question =
        new Question(
            "a",
            DISCARD,
            false,
            Ask.SAME,
            socket,
            DISCARD,
            TransactionId.random(new SecureRandom()));
    var budget = new PacketBudget(2);
    question.send(budget, 0);
    question.send(budget, 0);
    return question;
  }
}
