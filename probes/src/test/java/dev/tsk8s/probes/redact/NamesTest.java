package dev.tsk8s.probes.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.probes.bundle.AnyFacts;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class NamesTest {
  private static final long SEEDS = 6;

  @Test
  void areThoseOfHostsAndWhatVariablesNameButNoAddresses() {
    var names = new TreeSet<String>();
    for (long seed = 0; seed < SEEDS; seed++) {
      names.addAll(Names.in(AnyFacts.snapshot(seed, NamesTest::text)));
    }

    assertThat(names).isEqualTo(new TreeSet<>(Set.of("quokka", "wombat", "TS_HOSTNAME")));
  }

  @Test
  void theLastPseudonymIsFoundWhereverItStands() {
    assertThat(
            Names.lastPseudonym(
                AnyFacts.snapshot(
                    1, (place, _) -> place.equals("Origin.where") ? "/n3/n17-x.txt" : "n4")))
        .isEqualTo(17);
  }

  /// Of a map both keys and values.
  private static String text(String place, Random random) {
    return switch (place) {
      case "ClusterNode.name" -> random.nextBoolean() ? "quokka" : "203.0.113.7";
      case "Container.env" -> random.nextBoolean() ? "TS_HOSTNAME" : "wombat";
      default -> Place.of(place) == Place.NAME ? "" : "zebu";
    };
  }
}
