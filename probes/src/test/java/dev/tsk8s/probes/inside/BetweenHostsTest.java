package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.PathSize.Hole;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.nat.Filtering;
import dev.tsk8s.core.nat.Hardness;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.core.nat.PortUse;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Account.Sizes.Sized;
import dev.tsk8s.probes.inside.Account.Sounds.Sound;
import dev.tsk8s.probes.inside.Account.Streamed;
import dev.tsk8s.probes.inside.Task.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What probe servers say of real networks. Needs root, `ip` and `nft`; else it is skipped.
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class BetweenHostsTest {
  private static final Ip A = new Ip("10.1.0.2");
  private static final Ip B = new Ip("10.2.0.2");
  private static final Ip A6 = new Ip("fd01::2");
  private static final Ip B6 = new Ip("fd02::2");

  /// A kernel that is refused while it is still sending a SYN hears of it only when it sends that
  /// once more, after a second.
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private static Internet internet;
  private static Pod a;
  private static Pod b;
  private static Target four;
  private static Target six;

  @BeforeAll
  static void up() throws Exception {
    internet = Internet.made();
    a = Pod.of(internet.serve("a"));
    b = Pod.of(internet.serve("b"));
    a.greet();
    Ready there = b.greet();
    assertThat(there.addresses()).containsExactlyInAnyOrder(B, B6);
    four = Pod.target(there, B.text());
    six = Pod.target(there, B6.text());
  }

  @AfterAll
  static void down() throws IOException {
    if (internet != null) {
      internet.close();
    }
  }

  @AfterEach
  void plain() throws IOException {
    internet.rules("");
    internet.rulesOf("a", "");
    internet.sh("ip -n a route replace default via 10.1.0.1");
    internet.sh("ip netns exec r sh -c 'conntrack -F 2>/dev/null; true'");
  }

  @Test
  void seesNoNatWhereThereIsNone() throws Exception {
    List<Answer> answers = a.ask(5, PATIENCE, four, six);

    assertThat(answers)
        .extracting(Answer::from, Answer::sent, Answer::answered, Answer::ending, Answer::seenAs)
        .containsExactly(
            tuple(Optional.of(A), 5, 5, Ending.ANSWERED, List.of(A)),
            tuple(Optional.of(A6), 5, 5, Ending.ANSWERED, List.of(A6)),
            tuple(Optional.of(A), 3, 3, Ending.ANSWERED, List.of(A)),
            tuple(Optional.of(A6), 3, 3, Ending.ANSWERED, List.of(A6)));
  }

  @Test
  void seesThatItIsMasqueraded() throws Exception {
    internet.rules(
        """
        table ip n { chain p { type nat hook postrouting priority 100; oifname b masquerade; }; }
        """);

    List<Answer> answers = a.ask(3, PATIENCE, four);

    Ip router = new Ip("10.2.0.1");
    assertThat(answers)
        .extracting(Answer::from, Answer::ending, Answer::seenAs)
        .containsExactly(
            tuple(Optional.of(A), Ending.ANSWERED, List.of(router)),
            tuple(Optional.of(A), Ending.ANSWERED, List.of(router)));
    assertThat(b.tell())
        .filteredOn(sound -> sound.at().equals(B))
        .allSatisfy(sound -> assertThat(sound.sources()).contains(router));
  }

  @Test
  void measuresHowLargePacketsMayBeBothWays() throws Exception {
    assertThat(a.size(four, six))
        .extracting(Sized::to, Sized::toTarget, Sized::fromTarget, Sized::localLink, Sized::hole)
        .containsOnly(tuple(1, Optional.of(1500), Optional.of(1500), 1500, Hole.NONE));
  }

  @Test
  void tellsInWhichDirectionLargePacketsVanish() throws Exception {
    internet.rules(dropping("meta length > 1400 drop"));
    List<Sized> there = a.size(four);
    internet.rules(
        "table inet d { chain f { type filter hook forward priority 0;"
            + " iifname b meta length > 1400 drop; }; }");
    List<Sized> back = a.size(four);

    assertThat(there)
        .extracting(Sized::toTarget, Sized::fromTarget, Sized::hole)
        .containsExactly(tuple(Optional.of(1400), Optional.of(1500), Hole.TO_TARGET));
    assertThat(back)
        .extracting(Sized::toTarget, Sized::fromTarget, Sized::hole)
        .containsExactly(tuple(Optional.of(1500), Optional.of(1400), Hole.FROM_TARGET));
  }

  @Test
  void takesNoNarrowPathForAHoleThatARouterTellsOf() throws Exception {
    internet.sh("ip -n r link set dev b mtu 1400; ip -n b link set dev eth0 mtu 1400");
    List<Sized> sizes = a.size(four);
    internet.sh("ip -n r link set dev b mtu 1500; ip -n b link set dev eth0 mtu 1500");

    assertThat(sizes)
        .extracting(Sized::toTarget, Sized::hole, Sized::refusedBy)
        .containsExactly(tuple(Optional.of(1400), Hole.NONE, List.of(new Ip("10.1.0.1"))));
  }

  @Test
  void seesWhetherARouterDrawsAPortForEachDestination() throws Exception {
    internet.rules(masquerading("masquerade"));
    NatBehaviour kept = NatBehaviour.main(a.nat(four));
    internet.rules(masquerading("masquerade fully-random"));
    NatBehaviour drawn = NatBehaviour.main(a.nat(four));

    assertThat(kept.ports()).contains(PortUse.KEPT);
    assertThat(drawn.hardness()).isEqualTo(new Of.Is<>(Hardness.HARD));
    assertThat(drawn.outside()).containsExactly(new Ip("10.2.0.1"));
  }

  @Test
  void seesWhoGetsInToAPortThatARouterGaveIt() throws Exception {
    internet.rules(masquerading("masquerade"));
    NatBehaviour behaviour = NatBehaviour.main(a.nat(four));

    assertThat(behaviour.filtering()).isEqualTo(new Of.Is<>(Filtering.APDF));
  }

  private static String masquerading(String how) {
    return "table ip n { chain p { type nat hook postrouting priority 100; oifname b "
        + how
        + "; }; }";
  }

  @Test
  void measuresWhatTcpCarries() throws Exception {
    Streamed all = a.stream(four);
    internet.sh("tc -n r qdisc add dev b root tbf rate 20mbit burst 32kb latency 50ms");
    Streamed slow = a.stream(four);
    internet.sh("tc -n r qdisc del dev b root");

    assertThat(megabits(slow)).isBetween(10.0, 20.5);
    assertThat(megabits(all)).isGreaterThan(50);
  }

  @Test
  void countsNothingWhereNoConnectionIsMade() throws Exception {
    internet.rules(dropping("meta l4proto tcp drop"));

    assertThat(a.stream(four).bytes()).isZero();
  }

  private static double megabits(Streamed one) {
    return 8e3 * one.bytes() / one.took().toNanos();
  }

  @Test
  void tellsQuestionsThatAreLostFromAnswersThatAreLost() throws Exception {
    internet.rules(
        "table inet l { chain f { type filter hook forward priority 0;"
            + " iifname a meta l4proto udp numgen inc mod 2 0 drop; }; }");
    int before = heard(Protocol.UDP);
    Answer lost = a.ask(20, PATIENCE, four).getFirst();
    int between = heard(Protocol.UDP);
    internet.rules(
        "table inet l { chain f { type filter hook forward priority 0;"
            + " iifname b meta l4proto udp numgen inc mod 4 0 drop; }; }");
    Answer unheard = a.ask(20, PATIENCE, four).getFirst();

    assertThat(lost).extracting(Answer::sent, Answer::answered).containsExactly(20, 10);
    assertThat(between - before).isEqualTo(10);
    assertThat(unheard).extracting(Answer::sent, Answer::answered).containsExactly(20, 15);
    assertThat(heard(Protocol.UDP) - between).isEqualTo(20);
  }

  @Test
  void isSilentWhereOneProtocolIsDropped() throws Exception {
    internet.rules(dropping("meta l4proto udp drop"));
    assertThat(endings(four, six))
        .containsExactly(Ending.SILENT, Ending.SILENT, Ending.ANSWERED, Ending.ANSWERED);

    internet.rules(dropping("meta l4proto tcp drop"));
    List<Answer> answers = a.ask(3, PATIENCE, four);
    assertThat(answers)
        .extracting(Answer::ending, Answer::sent, Answer::answered, Answer::from)
        .containsExactly(
            tuple(Ending.ANSWERED, 3, 3, Optional.of(A)),
            tuple(Ending.SILENT, 3, 0, Optional.of(A)));
  }

  @Test
  void isRefusedByTheAddressItself() throws Exception {
    var closed = new Target(1, B, 9, 9);
    var closedToo = new Target(1, B6, 9, 9);

    assertThat(endings(closed, closedToo)).containsOnly(Ending.REFUSED);
  }

  @Test
  void isRefusedByAFirewallThatSpeaksForTheAddress() throws Exception {
    internet.rules(
        dropping(
            "meta l4proto udp reject with icmpx port-unreachable; meta l4proto tcp reject with"
                + " tcp reset"));

    assertThat(endings(four, six)).containsOnly(Ending.REFUSED);
  }

  @Test
  void hearsOfRoutersThatNothingLeadsThere() throws Exception {
    for (String how : List.of("host-unreachable", "no-route", "admin-prohibited")) {
      internet.rules(dropping("reject with icmpx " + how));

      assertThat(endings(four, six)).as(how).containsOnly(Ending.UNREACHABLE);
    }
  }

  @Test
  void hearsOfItWithTheOnlyPacket() throws Exception {
    internet.rules(dropping("reject with icmpx host-unreachable"));

    assertThat(a.ask(1, PATIENCE, four).getFirst().ending()).isEqualTo(Ending.UNREACHABLE);
  }

  @Test
  void knowsNoSourceWhereItHasNoRoute() throws Exception {
    internet.sh("ip -n a route del default");

    assertThat(a.ask(3, PATIENCE, four))
        .extracting(Answer::ending, Answer::from, Answer::sent)
        .containsOnly(tuple(Ending.UNREACHABLE, Optional.empty(), 0));
  }

  @Test
  void isUnreachableByRoutesOfItsOwnHostThatLeadNowhere() throws Exception {
    for (String kind : List.of("blackhole", "unreachable", "prohibit")) {
      internet.sh("ip -n a route add " + kind + " 10.2.0.2/32");
      List<Ending> endings = endings(four);
      internet.sh("ip -n a route del " + kind + " 10.2.0.2/32");

      assertThat(endings).as(kind).containsOnly(Ending.UNREACHABLE);
    }
  }

  @Test
  void isForbiddenByARuleOfItsOwnHost() throws Exception {
    internet.rulesOf(
        "a",
        "table inet f { chain o { type filter hook output priority 0;"
            + " ip daddr 10.2.0.2 meta l4proto udp drop;"
            + " ip6 daddr fd02::2 meta l4proto udp reject; }; }");

    List<Answer> answers = a.ask(3, PATIENCE, four, six);

    assertThat(answers)
        .extracting(Answer::ending)
        .containsExactly(Ending.FORBIDDEN, Ending.FORBIDDEN, Ending.ANSWERED, Ending.ANSWERED);
    assertThat(answers.getFirst().sent()).isZero();
  }

  @Test
  void goesOnWithoutIpv6() throws Exception {
    internet.sh("ip netns exec a sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
    try (Pod alone = Pod.of(internet.serve("a"))) {
      assertThat(alone.greet().addresses()).containsExactly(A);

      List<Answer> answers = alone.ask(2, PATIENCE, four, six);

      assertThat(answers)
          .extracting(Answer::ending)
          .containsExactly(
              Ending.ANSWERED, Ending.UNREACHABLE, Ending.ANSWERED, Ending.UNREACHABLE);
    } finally {
      internet.sh("ip netns exec a sysctl -qw net.ipv6.conf.all.disable_ipv6=0");
      internet.sh("ip -n a addr add fd01::2/64 dev eth0 nodad");
      internet.sh("ip -n a route add default via fd01::1");
    }
  }

  private static String dropping(String rule) {
    return "table inet d { chain x { "
        + rule
        + "; }; chain f { type filter hook forward priority 0; oifname b jump x; }; }";
  }

  private static List<Ending> endings(Target... targets) throws InterruptedException {
    return a.ask(3, PATIENCE, targets).stream().map(Answer::ending).toList();
  }

  private static int heard(Protocol protocol) throws InterruptedException {
    Predicate<Sound> that = sound -> sound.protocol() == protocol && sound.at().equals(B);
    return b.tell().stream().filter(that).mapToInt(Sound::count).sum();
  }
}
