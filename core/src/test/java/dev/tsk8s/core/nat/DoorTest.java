package dev.tsk8s.core.nat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Bad;
import dev.tsk8s.core.facts.StunExchange.Errored;
import dev.tsk8s.core.facts.StunExchange.Fault;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Outcome;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Refused;
import dev.tsk8s.core.facts.StunExchange.Silent;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoorTest {
  private static final Endpoint DOOR = Lab.at("198.51.100.1:41641");
  private static final Outcome SILENT = new Silent();
  private static final Outcome REFUSED = new Refused("port unreachable");
  private static final Outcome HEARD =
      new Mapped(Lab.at("203.0.113.7:40001"), Optional.empty(), false);

  @Test
  void isOpenWhereOneSocketWasAnswered() {
    assertThat(door(false, SILENT, REFUSED, SILENT, HEARD)).isEqualTo(new Of.Is<>(Door.OPEN));
  }

  @Test
  void isOpenWhereTheAnswerIsAnError() {
    assertThat(door(false, SILENT, new Errored(400, ""))).isEqualTo(new Of.Is<>(Door.OPEN));
  }

  @Test
  void isOpenWhereTheAnswerIsToTheRequestThoughItMakesNoSense() {
    assertThat(door(true, new Bad(Fault.NO_ADDRESS))).isEqualTo(new Of.Is<>(Door.OPEN));
  }

  @Test
  void isRefusedWhereOneErrorCame() {
    assertThat(door(true, SILENT, SILENT, REFUSED, SILENT)).isEqualTo(new Of.Is<>(Door.REFUSED));
  }

  @Test
  void isClosedWhereOneWhoAnswersIsSilent() {
    assertThat(door(true, SILENT, SILENT, SILENT, SILENT)).isEqualTo(new Of.Is<>(Door.CLOSED));
  }

  @Test
  void isNotKnownWhereNobodyIsSaidToAnswer() {
    assertThat(code(door(false, SILENT, SILENT, SILENT, SILENT)))
        .isEqualTo("nat-knock/silent-holder");
  }

  @Test
  void isNotKnownAfterTooFewTries() {
    assertThat(code(door(true, SILENT, SILENT, SILENT))).isEqualTo("nat-knock/few-tries");
  }

  @Test
  void whatCouldNotBeSentIsNoTry() {
    Outcome unsent = new Unsent("Operation not permitted");

    assertThat(code(door(true, unsent, SILENT, SILENT, SILENT))).isEqualTo("nat-knock/few-tries");
    assertThat(code(door(true, unsent, unsent, unsent, unsent))).isEqualTo("nat-knock/not-sent");
  }

  @Test
  void isNotKnownWhereSomethingElseCame() {
    assertThat(code(door(true, SILENT, new Bad(Fault.FOREIGN_TRANSACTION), REFUSED)))
        .isEqualTo("nat-knock/strange-answer");
  }

  @Test
  void theAddressDecidesNothing() {
    for (String text : List.of("10.0.0.1:1", "127.0.0.1:1", "[fd7a:115c:a1e0::1]:1")) {
      assertThat(code(door(Lab.at(text), false, SILENT, SILENT, SILENT, SILENT)))
          .isEqualTo("nat-knock/silent-holder");
    }
  }

  private static Of<Door> door(boolean reflector, Outcome... outcomes) {
    return door(DOOR, reflector, outcomes);
  }

  private static Of<Door> door(Endpoint to, boolean reflector, Outcome... outcomes) {
    var exchanges = new ArrayList<StunExchange>();
    for (Outcome outcome : outcomes) {
      exchanges.add(
          new StunExchange(
              to.toString(),
              to,
              false,
              Ask.SAME,
              Purpose.REFUSAL,
              Lab.at(Lab.HOME, 40_001 + exchanges.size()),
              6,
              0,
              Duration.ZERO,
              outcome));
    }
    return Door.of(new KnockView(to, false, reflector, exchanges, 24, Duration.ofMillis(900)));
  }

  private static String code(Of<Door> door) {
    return ((NotVisible) ((Of.Unsure<Door>) door).reason()).code();
  }
}
