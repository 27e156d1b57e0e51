package dev.tsk8s.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.NatView.Hairpin;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.facts.StunExchange.Ask;
import dev.tsk8s.core.facts.StunExchange.Mapped;
import dev.tsk8s.core.facts.StunExchange.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatCardTest {
  private static final Ip HERE = new Ip("192.168.1.10");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"EN | not applicable: there is no NAT", "KO | 해당 없음(NAT가 없음)"})
  void tellsThatWithoutNatAHairpinIsNotApplicable(Language language, String words) {
    assertThat(card(language, HERE)).contains(words);
  }

  @Test
  void tellsBehindANatWhetherThereIsAHairpin() {
    assertThat(card(Language.EN, new Ip("203.0.113.2")))
        .doesNotContain("not applicable")
        .containsPattern("hairpin +no");
  }

  private static String card(Language language, Ip seenAt) {
    List<StunExchange> exchanges = new ArrayList<>();
    for (int port = 50_000; port < 50_004; port++) {
      for (String server : List.of("192.0.2.1", "198.51.100.1")) {
        exchanges.add(
            new StunExchange(
                server,
                new Endpoint(new Ip(server), 3478),
                false,
                Ask.SAME,
                Purpose.MAPPING,
                new Endpoint(HERE, port),
                1,
                1,
                Duration.ofMillis(20),
                new Mapped(new Endpoint(seenAt, port), Optional.empty(), false)));
      }
    }
    Optional<Hairpin> hairpin =
        seenAt.equals(HERE) ? Optional.empty() : Optional.of(new Hairpin(false, 6));
    var view =
        new NatView(exchanges, List.of(), hairpin, Optional.empty(), 8, Duration.ofMillis(60));
    return NatCard.text(
        NatTelling.of(view, new Words(language), new Library(language)), Screen.plain());
  }
}
