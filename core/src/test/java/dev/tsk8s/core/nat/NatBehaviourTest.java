package dev.tsk8s.core.nat;

import static dev.tsk8s.core.nat.Lab.A;
import static dev.tsk8s.core.nat.Lab.A2;
import static dev.tsk8s.core.nat.Lab.B;
import static dev.tsk8s.core.nat.Lab.C;
import static dev.tsk8s.core.nat.Lab.HOME;
import static dev.tsk8s.core.nat.Lab.PUBLIC;
import static dev.tsk8s.core.nat.Lab.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Errored;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import dev.tsk8s.core.facts.StunExchange.Refused;
import dev.tsk8s.core.facts.StunExchange.Silent;
import dev.tsk8s.core.facts.StunExchange.Unsent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NatBehaviourTest {
  private static final Endpoint A6 = at("[2001:db8:5::1]:3478");
  private static final Endpoint B6 = at("[2001:db8:5::2]:3478");

  @Test
  void isNoneWhereServersSeeTheSocketItself() {
    var seen = Lab.through((from, _) -> from, A, B).behaviour();

    assertThat(seen.mapping()).isEqualTo(is(Mapping.NONE));
    assertThat(seen.hardness()).isEqualTo(is(Hardness.NONE));
    assertThat(seen.layers()).isZero();
  }

  @Test
  void isEasyWhereTwoServersSeeTheSamePort() {
    var seen = Lab.through(Lab::easy, A, B).behaviour();

    assertThat(seen.mapping()).isEqualTo(is(Mapping.EIM));
    assertThat(seen.hardness()).isEqualTo(is(Hardness.EASY));
    assertThat(seen.ports()).contains(PortUse.KEPT);
    assertThat(seen.layers()).isOne();
  }

  @Test
  void isEasyBehindAOneToOneNat() {
    var seen = Lab.through((from, _) -> at(PUBLIC, from.port()), A, B, C).behaviour();

    assertThat(seen.hardness()).isEqualTo(is(Hardness.EASY));
  }

  @Test
  void isHardWhereTwoServersSeeDifferentPorts() {
    var seen = Lab.through(Lab::random, A, B).behaviour();

    assertThat(seen.hardness()).isEqualTo(is(Hardness.HARD));
    assertThat(reason(seen.mapping())).isEqualTo(Reasons.ADDRESS_OR_PORT);
    assertThat(seen.ports()).contains(PortUse.RANDOM);
    assertThat(seen.rfc3489()).contains("symmetric NAT");
  }

  @Test
  void tellsByAddressFromByPortWhereAServerHasTwoPorts() {
    assertThat(Lab.through(Lab::random, A, A2, B).behaviour().mapping())
        .isEqualTo(is(Mapping.APDM));
    assertThat(Lab.through(Lab::byAddress, A, A2, B).behaviour().mapping())
        .isEqualTo(is(Mapping.ADM));
  }

  @Test
  void isUnknownWithOneServer() {
    var seen = Lab.through(Lab::easy, A).behaviour();

    assertThat(seen.mapping()).isEqualTo(new Of.Unsure<>(new Reason.TooFew("STUN servers", 1, 2)));
    assertThat(seen.udp()).isEqualTo(Udp.OK);
  }

  @Test
  void isUnknownWithTwoPortsOfOneServerThatSeeTheSame() {
    var seen = Lab.through(Lab::easy, A, A2).behaviour();

    assertThat(seen.mapping()).isEqualTo(new Of.Unsure<>(new Reason.TooFew("STUN servers", 1, 2)));
  }

  @Test
  void isHardWithTwoPortsOfOneServerThatSeeDifferentPorts() {
    assertThat(Lab.through(Lab::random, A, A2).behaviour().mapping()).isEqualTo(is(Mapping.APDM));
  }

  @Test
  void isEasyWhereEverySocketHasItsOwnAddressOfAPool() {
    var seen =
        Lab.through(
                (from, _) -> at(from.port() % 2 == 0 ? PUBLIC : "203.0.113.8", from.port()), A, B)
            .behaviour();

    assertThat(seen.hardness()).isEqualTo(is(Hardness.EASY));
    assertThat(seen.outside()).hasSize(2);
  }

  @Test
  void isHardWhereThePoolIsChosenByDestinationThoughPortsStay() {
    var seen =
        Lab.through(
                (from, to) -> at(to.ip().equals(A.ip()) ? PUBLIC : "203.0.113.8", from.port()),
                A,
                A2,
                B)
            .behaviour();

    assertThat(seen.mapping()).isEqualTo(is(Mapping.ADM));
    assertThat(seen.hardness()).isEqualTo(is(Hardness.HARD));
    assertThat(seen.ports()).contains(PortUse.KEPT);
  }

  @Test
  void isEasyWhereAllPortsAreShifted() {
    var seen = Lab.through((from, _) -> at(PUBLIC, from.port() + 2000), A, B, C).behaviour();

    assertThat(seen.ports()).contains(PortUse.SHIFTED);
  }

  @Test
  void isUnknownWhereFewPortsAreDrawnFromAndTheyHappenToBeTheSame() {
    var seen =
        new Lab()
            .sockets(
                Purpose.MAPPING,
                HOME,
                (from, _) -> at(PUBLIC, 50_000 + from.port() % 2),
                new Endpoint[] {A, B},
                40_001,
                40_002)
            .behaviour();

    assertThat(reason(seen.mapping())).isEqualTo(Reasons.LUCK);
  }

  @Test
  void doesNotCompareAServerInsideWithOneOutside() {
    var seen =
        Lab.through(
                (from, to) ->
                    to.ip().equals(C.ip()) ? at("10.0.0.2", from.port()) : Lab.easy(from, to),
                A,
                B,
                C)
            .behaviour();

    assertThat(seen.mapping()).isEqualTo(is(Mapping.EIM));
    assertThat(seen.layers()).isEqualTo(2);
  }

  @Test
  void isUnknownWherePrivateServersMayStandOnDifferentSides() {
    var seen =
        Lab.through(
                (from, to) ->
                    to.ip().equals(A.ip())
                        ? at("10.0.0.2", from.port())
                        : at("10.9.0.2", from.port()),
                A,
                B)
            .behaviour();

    assertThat(reason(seen.mapping())).isEqualTo(Reasons.DIFFERENT_SIDES);
  }

  @Test
  void doesNotBelieveAServerThatSeesTwoSocketsAtOnePort() {
    var seen =
        Lab.through(
                (from, to) -> to.equals(C) ? at("192.0.2.99", 7777) : Lab.easy(from, to), A, B, C)
            .behaviour();

    assertThat(seen.mapping()).isEqualTo(is(Mapping.EIM));
    assertThat(seen.distrusted()).containsEntry(C, Distrust.SAME_FOR_TWO_SOCKETS);
  }

  @Test
  void isUnknownWhereOneServerContradictsTwoThatAgree() {
    var seen =
        Lab.through((from, to) -> to.equals(C) ? Lab.random(from, to) : Lab.easy(from, to), A, B, C)
            .behaviour();

    assertThat(reason(seen.mapping())).isEqualTo(Reasons.CONTRADICTING);
    assertThat(reason(seen.hardness())).isEqualTo(Reasons.CONTRADICTING);
  }

  @Test
  void isUnknownWhereOneOfTwoServersSeesEveryPortKeptAndTheOtherNone() {
    var seen =
        Lab.through((from, to) -> to.equals(B) ? Lab.random(from, to) : Lab.easy(from, to), A, B)
            .behaviour();

    assertThat(reason(seen.hardness())).isEqualTo(Reasons.CONTRADICTING);
  }

  @Test
  void isHardWhereNoTwoOfThreeServersAgree() {
    assertThat(Lab.through(Lab::random, A, B, C).behaviour().hardness())
        .isEqualTo(is(Hardness.HARD));
  }

  @Test
  void doesNotBelieveAnAddressThatNoPacketComesFrom() {
    var seen =
        Lab.through(
                (from, to) -> to.equals(C) ? at("224.0.0.1", from.port()) : Lab.easy(from, to),
                A,
                B,
                C)
            .behaviour();

    assertThat(seen.distrusted()).containsEntry(C, Distrust.IMPOSSIBLE_ADDRESS);
    assertThat(seen.mapping()).isEqualTo(is(Mapping.EIM));
  }

  @Test
  void isUnknownWhereOneSocketOfFourIsMappedByDestination() {
    var seen =
        Lab.through(
                (from, to) -> from.port() == 40_001 ? Lab.random(from, to) : Lab.easy(from, to),
                A,
                B)
            .behaviour();

    assertThat(reason(seen.mapping())).isEqualTo(Reasons.SOME_SOCKETS);
  }

  @Test
  void isEasyWhereOneSocketOfEightIsMappedByDestination() {
    var seen =
        Lab.through(
                (from, to) -> from.port() == 40_001 ? Lab.random(from, to) : Lab.easy(from, to),
                A,
                B)
            .sockets(
                Purpose.MAPPING,
                HOME,
                Lab::easy,
                new Endpoint[] {A, B},
                40_005,
                40_006,
                40_007,
                40_008)
            .behaviour();

    assertThat(seen.mapping()).isEqualTo(is(Mapping.EIM));
  }

  @Test
  void isBlockedWhereTwoMachinesAreSilent() {
    var seen = new Lab().silent(A, 22).silent(B, 22).behaviour();

    assertThat(seen.udp()).isEqualTo(Udp.SILENT);
    assertThat(seen.hardness()).isEqualTo(is(Hardness.BLOCKED));
    assertThat(seen.rfc3489()).contains("UDP blocked");
  }

  @Test
  void isUnknownWhereAllOfItMayHaveBeenLost() {
    var seen = new Lab().silent(A, 21).silent(B, 22).behaviour();

    assertThat(seen.udp()).isEqualTo(Udp.SILENT);
    assertThat(reason(seen.hardness())).isEqualTo(Reasons.MAYBE_LOST);
  }

  @Test
  void isBlockedWhereTheOtherFamilyLosesNothing() {
    var seen = Lab.through(Lab::easy, A, B).silent(A6, 3).silent(B6, 3).view();

    assertThat(NatBehaviour.v6(seen).orElseThrow().hardness()).isEqualTo(is(Hardness.BLOCKED));
  }

  @Test
  void isUnknownWhereTheOtherFamilyLosesALot() {
    var seen =
        Lab.through(Lab::easy, A, B)
            .add(A, Purpose.MAPPING, Ask.SAME, at(HOME, 40_009), 8, new Silent())
            .silent(A6, 3)
            .silent(B6, 3)
            .view();

    assertThat(reason(NatBehaviour.v6(seen).orElseThrow().hardness()))
        .isEqualTo(Reasons.MAYBE_LOST);
  }

  @Test
  void isUnknownWhereTheOnlyServerIsSilent() {
    var seen = new Lab().silent(A).behaviour();

    assertThat(seen.udp()).isEqualTo(Udp.SILENT);
    assertThat(reason(seen.hardness())).isEqualTo(Reasons.ONE_SILENT);
  }

  @Test
  void saysWhereUdpIsRefused() {
    var seen =
        new Lab()
            .silent(A)
            .silent(B)
            .add(A, Purpose.REFUSAL, Ask.SAME, at(HOME, 5), new Refused("port unreachable"))
            .behaviour();

    assertThat(seen.udp()).isEqualTo(Udp.ICMP);
    assertThat(seen.hardness()).isEqualTo(is(Hardness.BLOCKED));
  }

  @Test
  void isPartialWhereOneServerIsSilent() {
    var seen = Lab.through(Lab::easy, A, B).silent(C).behaviour();

    assertThat(seen.udp()).isEqualTo(Udp.PARTIAL);
    assertThat(seen.mapping()).isEqualTo(is(Mapping.EIM));
  }

  @Test
  void isUnknownWhereNothingCouldBeSent() {
    var seen =
        new Lab()
            .add(A, Purpose.MAPPING, Ask.SAME, at(HOME, 5), new Unsent("network unreachable"))
            .behaviour();

    assertThat(seen.udp()).isEqualTo(Udp.UNKNOWN);
    assertThat(reason(seen.hardness())).isEqualTo(Reasons.NOTHING_SENT);
  }

  @Test
  void passesUdpWhereAServerAnswersWithAnError() {
    var seen =
        new Lab()
            .add(A, Purpose.MAPPING, Ask.SAME, at(HOME, 5), new Errored(400, "Bad Request"))
            .behaviour();

    assertThat(seen.udp()).isEqualTo(Udp.OK);
    assertThat(reason(seen.mapping())).isEqualTo(Reasons.NO_ANSWER);
  }

  @Test
  void judgesTheAskedPortAloneAndTheOthersBesideIt() {
    var seen =
        Lab.through(Lab::easy, A, B)
            .sockets(Purpose.ASKED_PORT, HOME, Lab::random, new Endpoint[] {A, A2, B}, 41_641)
            .port(new AskedPort(41_641, Optional.empty(), List.of()))
            .behaviour();

    assertThat(seen.mapping()).isEqualTo(is(Mapping.APDM));
    assertThat(seen.elsewhere()).contains(is(Hardness.EASY));
  }

  @Test
  void isEasyWhereTheAskedPortIsTakenOutsideAndOthersAreKept() {
    var seen =
        Lab.through(Lab::easy, A, B)
            .sockets(
                Purpose.ASKED_PORT,
                HOME,
                (_, _) -> at(PUBLIC, 1_777),
                new Endpoint[] {A, B},
                41_641)
            .port(new AskedPort(41_641, Optional.empty(), List.of()))
            .behaviour();

    assertThat(seen.mapping()).isEqualTo(is(Mapping.EIM));
    assertThat(seen.ports()).contains(PortUse.CHANGED);
  }

  @Test
  void isUnknownWhereTheAskedPortIsHeld() {
    var seen =
        Lab.through(Lab::easy, A, B)
            .port(new AskedPort(41_641, Optional.of("tailscaled"), List.of()))
            .behaviour();

    assertThat(reason(seen.mapping())).isEqualTo(Reasons.PORT_HELD);
    assertThat(seen.elsewhere()).contains(is(Hardness.EASY));
  }

  @Test
  void hasNoHairpinToTellWithoutNat() {
    var seen = Lab.through((from, _) -> from, A, B).hairpin(false).behaviour();

    assertThat(seen.hairpin().reasons())
        .containsExactly(Reason.NotVisible.of(Reasons.NO_NAT, java.util.Map.of()));
    assertThat(Lab.through(Lab::easy, A, B).hairpin(true).behaviour().hairpin())
        .isEqualTo(Answer.of(true));
  }

  private static <T> Of<T> is(T value) {
    return new Of.Is<>(value);
  }

  private static String reason(Of<?> answer) {
    return answer instanceof Of.Unsure<?>(Reason.NotVisible(var code, _)) ? code : "known";
  }
}
