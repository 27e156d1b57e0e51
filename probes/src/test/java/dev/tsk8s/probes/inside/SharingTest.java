package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.PathSize.Hole;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Answers.Answer;
import dev.tsk8s.probes.inside.Account.Sizes;
import dev.tsk8s.probes.inside.Account.Sizes.Sized;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SharingTest {
  private static final Ip HERE = new Ip("192.0.2.1");
  private static final Endpoint THERE = new Endpoint(new Ip("192.0.2.2"), 41643);

  @Test
  void equalAddressesOfTwoAccountsAreOneObject() throws Exception {
    Answer one = answer(List.of(HERE));
    Answer other = answer(List.of(HERE));

    assertThat(other).isEqualTo(one);
    assertThat(other.at().ip()).isSameAs(one.at().ip());
    assertThat(other.from()).isSameAs(one.from());
    assertThat(other.seenAs()).isSameAs(one.seenAs());
    assertThat(other.seenAs().getFirst()).isSameAs(one.from().orElseThrow());
  }

  @Test
  void anAddressIsTheSameObjectWithAPort() throws Exception {
    assertThat(answer(List.of(THERE.ip())).seenAs().getFirst())
        .isSameAs(answer(List.of()).at().ip());
  }

  @Test
  void equalTextsAndNumbersOfTwoAccountsAreOneObject() throws Exception {
    Sized one = sized();
    Sized other = sized();

    assertThat(other).isEqualTo(one);
    assertThat(other.toTarget()).isSameAs(one.toTarget());
    assertThat(other.trouble()).isSameAs(one.trouble());
  }

  @Test
  void listsOfNoneAndOfSeveralAreWhatTheyWere() throws Exception {
    assertThat(answer(List.of()).seenAs()).isEmpty();
    assertThat(answer(List.of(HERE, THERE.ip())).seenAs()).containsExactly(HERE, THERE.ip());
  }

  private static Answer answer(List<Ip> seenAs) throws Exception {
    var answer =
        new Answer(
            1,
            THERE,
            Protocol.UDP,
            Optional.of(HERE),
            4,
            4,
            Ending.ANSWERED,
            seenAs,
            Optional.empty());
    var account = (Answers) TalkJson.account(TalkJson.line(new Answers(1, List.of(answer))));
    assertThat(account.rows()).containsExactly(answer);
    return account.rows().getFirst();
  }

  private static Sized sized() throws Exception {
    var sized =
        new Sized(
            1,
            THERE,
            Optional.of(1500),
            Optional.empty(),
            1500,
            Hole.NONE,
            List.of(),
            "no answer came from there");
    var account = (Sizes) TalkJson.account(TalkJson.line(new Sizes(1, List.of(sized))));
    assertThat(account.rows()).containsExactly(sized);
    return account.rows().getFirst();
  }
}
