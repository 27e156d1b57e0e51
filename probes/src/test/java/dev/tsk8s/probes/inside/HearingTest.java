package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Sounds.Sound;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class HearingTest {
  private static final InetAddress OWN = InetAddress.ofLiteral("192.0.2.1");

  private final Hearing hearing = new Hearing();

  @Test
  void hearsNothingBeforeItKnowsOfWhichRunItIs() {
    assertThat(heard("r1", 0, "192.0.2.9")).isFalse();
    assertThat(hearing.sounds()).isEmpty();
    assertThat(hearing.run()).isEmpty();
  }

  @Test
  void countsPerSenderAddressAndProtocol() {
    boolean _ = hearing.isOf("r1");
    heard("r1", 2, "192.0.2.9");
    heard("r1", 1, "192.0.2.7");
    heard("r1", 1, "192.0.2.8");
    heard("r2", 1, "192.0.2.8");

    assertThat(hearing.sounds())
        .containsExactly(
            sound(1, 2, List.of(new Ip("192.0.2.7"), new Ip("192.0.2.8"))),
            sound(2, 1, List.of(new Ip("192.0.2.9"))));
  }

  @Test
  void takesNoMoreMemoryThanItsTableHolds() {
    boolean _ = hearing.isOf("r1");
    for (int i = 0; i < Hearing.MOST_SOUNDS + 100; i++) {
      assertThat(heard("r1", i, "192.0.2.9")).isTrue();
    }
    for (int i = 0; i < 100; i++) {
      heard("r1", 0, "10.0.0." + i);
    }

    assertThat(hearing.sounds()).hasSize(Hearing.MOST_SOUNDS);
    assertThat(hearing.sounds().getFirst().count()).isEqualTo(101);
    assertThat(hearing.sounds().getFirst().sources()).hasSize(Hearing.MOST_SOURCES);
  }

  private boolean heard(String run, int sender, String source) {
    return hearing.heard(
        new Mark(Mark.run(run), sender, 0, 0).id(),
        InetAddress.ofLiteral(source),
        OWN,
        Protocol.UDP);
  }

  private static Sound sound(int from, int count, List<Ip> sources) {
    return new Sound(from, new Ip("192.0.2.1"), Protocol.UDP, count, sources);
  }
}
