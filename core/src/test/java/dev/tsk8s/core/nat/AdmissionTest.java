package dev.tsk8s.core.nat;

import static dev.tsk8s.core.nat.Lab.A;
import static dev.tsk8s.core.nat.Lab.B;
import static dev.tsk8s.core.nat.Lab.HOME;
import static dev.tsk8s.core.nat.Lab.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Bad;
import dev.tsk8s.core.facts.StunExchange.Errored;
import dev.tsk8s.core.facts.StunExchange.Fault;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Outcome;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Silent;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Endpoint OTHER = at("198.51.100.2:3479");
  private static final Outcome HEARD =
      new Mapped(at("203.0.113.7:50000"), Optional.of(OTHER), false);

  @Test
  void letsEverybodyInWhereTheOtherAddressIsHeard() {
    assertThat(lab(HEARD, HEARD).behaviour().filtering()).isEqualTo(new Of.Is<>(Filtering.EIF));
  }

  @Test
  void letsOtherPortsInWhereOnlyTheOtherPortIsHeard() {
    assertThat(lab(new Silent(), HEARD).behaviour().filtering())
        .isEqualTo(new Of.Is<>(Filtering.ADF));
  }

  @Test
  void letsNobodyInWhereNeitherIsHeard() {
    var seen = lab(new Silent(), new Silent()).behaviour();

    assertThat(seen.filtering()).isEqualTo(new Of.Is<>(Filtering.APDF));
    assertThat(seen.rfc3489()).contains("port restricted cone NAT");
  }

  @Test
  void takesALateAnswerForNoLoss() {
    var lab = lab(new Silent(), new Silent());
    for (int port = 40_020; port < 40_026; port++) {
      lab.late(A, at(HOME, port), new Mapped(at(Lab.PUBLIC, port), Optional.of(OTHER), false));
    }

    assertThat(lab.behaviour().filtering()).isEqualTo(new Of.Is<>(Filtering.APDF));
  }

  @Test
  void isUnknownWhereTheServerHasNoOtherAddress() {
    var seen =
        Lab.through(Lab::easy, A, B)
            .add(
                A,
                Purpose.FILTERING,
                Ask.SAME,
                at(HOME, 50_000),
                new Mapped(at("203.0.113.7:50000"), Optional.empty(), false))
            .behaviour();

    assertThat(reason(seen)).isEqualTo(Reasons.NO_OTHER_ADDRESS);
  }

  @Test
  void isUnknownWhereTheServerAnswersFromTheSameAddress() {
    assertThat(reason(lab(new Bad(Fault.UNCHANGED), new Silent()).behaviour()))
        .isEqualTo(Reasons.NO_OTHER_ADDRESS);
  }

  @Test
  void isUnknownWhereTheServerRefusesToChange() {
    assertThat(reason(lab(new Errored(420, "Unknown Attribute"), new Silent()).behaviour()))
        .isEqualTo(Reasons.NO_OTHER_ADDRESS);
  }

  @Test
  void isUnknownWhereTheServerIsNotHeardFromThereEvenIfItIsLetIn() {
    var seen = asking(Lab.through(Lab::easy, A, B), new Silent(), new Silent()).behaviour();

    assertThat(reason(seen)).isEqualTo(Reasons.ONE_LEGGED);
  }

  @Test
  void isUnknownWhereNobodyWaitedForTheAnswer() {
    assertThat(reason(lab(new Unsent("cut-short"), new Unsent("cut-short")).behaviour()))
        .isEqualTo(Reasons.NOT_TRIED);
  }

  @Test
  void believesAServerThatAnswersThereDirectlyWhereNoSocketCanHearItFromThere() {
    Lab hard = new Lab();
    for (Endpoint to : List.of(A, at("198.51.100.1:3479"), B, OTHER)) {
      hard.add(
          to,
          Purpose.MAPPING,
          Ask.SAME,
          at(HOME, 40_001),
          new Mapped(Lab.random(at(HOME, 40_001), to), Optional.of(OTHER), false));
    }

    var seen = asking(hard, new Silent(), new Silent()).behaviour();

    assertThat(reason(seen)).isNotEqualTo(Reasons.ONE_LEGGED);
  }

  @Test
  void isUnknownWhereMuchIsLost() {
    Lab lossy = lab(new Silent(), new Silent());
    for (int i = 0; i < 6; i++) {
      lossy.add(
          B,
          Purpose.MAPPING,
          Ask.SAME,
          at(HOME, 42_000 + i),
          4,
          new Mapped(at("203.0.113.7", 42_000 + i), Optional.empty(), false));
    }

    assertThat(reason(lossy.behaviour())).isEqualTo(Reasons.LOSSY);
  }

  private static Lab lab(Outcome otherAddress, Outcome otherPort) {
    Endpoint known = at(HOME, 40_001);
    Lab lab =
        Lab.through(Lab::easy, A, B)
            .add(A, Purpose.MAPPING, Ask.OTHER_ADDRESS, known, HEARD)
            .add(A, Purpose.MAPPING, Ask.OTHER_PORT, known, HEARD);
    return asking(lab, otherAddress, otherPort);
  }

  private static Lab asking(Lab lab, Outcome otherAddress, Outcome otherPort) {
    Endpoint from = at(HOME, 50_000);
    return lab.add(A, Purpose.FILTERING, Ask.SAME, from, HEARD)
        .add(A, Purpose.FILTERING, Ask.OTHER_ADDRESS, from, 3, otherAddress)
        .add(A, Purpose.FILTERING, Ask.OTHER_PORT, from, 3, otherPort);
  }

  private static String reason(NatBehaviour seen) {
    return seen.filtering() instanceof Of.Unsure<?>(Reason.NotVisible(var code, _))
        ? code
        : "known";
  }
}
