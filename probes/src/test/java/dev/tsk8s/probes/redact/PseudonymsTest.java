package dev.tsk8s.probes.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PseudonymsTest {
  private final Pseudonyms pseudonyms = new Pseudonyms(Map.of(), -1);

  @ParameterizedTest
  @CsvSource({
    "axolotl.tail0a1b2.ts.net, n1.n2.ts.net",
    "axolotl.tail0a1b2.ts.net., n1.n2.ts.net.",
    "axolotl.shop.svc.cluster.local, n1.n2.svc.cluster.local",
    "axolotl-cluster.local, n1-n2.local",
    "acmets.net, n1.n2",
    "axolotl-0, n1-0",
    "axolotl-0.shop, n1-0.n2",
    "axolotl-123, n1-n2",
    "axolotl-0-wombat, n1-n2-n3",
    "17, n1",
    "axolotl-ab, n1-n2",
    "kube-system/axolotl, kube-system/n1",
    "shop/axolotl, n1/n2",
    "a/b/axolotl, n1/n2/n3",
    "$(POD_NAME)-axolotl, $(POD_NAME)-n1",
    "n4, n1",
    "kube-system, kube-system",
  })
  void areGivenWordByWord(String name, String other) {
    assertThat(pseudonyms.of(name)).isEqualTo(other);
  }

  @Test
  void aWordIsTheSameInCapitals() {
    String small = pseudonyms.of("axolotl");

    assertThat(pseudonyms.of("AXOLOTL")).isEqualToIgnoringCase(small);
    assertThat(pseudonyms.of("Axolotl")).isEqualToIgnoringCase(small);
  }

  @Test
  void areInTheOrderOfTheNames() {
    pseudonyms.giveInOrder(List.of("zebu", "axolotl", "okapi"));

    assertThat(List.of("zebu", "okapi", "axolotl").stream().map(pseudonyms::of))
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @ParameterizedTest
  @ValueSource(strings = {"n3", "n3-n1", "n12.ts.net"})
  void thoseOfABundleThatHasThemStay(String name) {
    assertThat(new Pseudonyms(Map.of(), 12).of(name)).isEqualTo(name);
  }

  @Test
  void noneIsGivenTwice() {
    assertThat(new Pseudonyms(Map.of(), 12).of("axolotl")).isEqualTo("n13");
    assertThat(new Pseudonyms(Map.of("zebu", "n7"), -1).of("axolotl")).isEqualTo("n8");
  }
}
