package dev.tsk8s.probes.inside;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
  @Test
  void areThoseThatOthersMayReach() {
    List<InetAddress> all =
        of("127.0.0.1", "::1", "fe80::1", "169.254.20.10", "10.0.0.1", "fd00::1", "203.0.113.7");

    assertThat(OwnAddresses.chosen(List.of(), all))
        .isEqualTo(of("10.0.0.1", "fd00::1", "203.0.113.7"));
  }

  @Test
  void beginWithThoseThatKubernetesKnows() {
    assertThat(
            OwnAddresses.chosen(of("10.0.0.9", "fd00::9"), of("10.0.0.1", "fd00::9", "10.0.0.9")))
        .isEqualTo(of("10.0.0.9", "fd00::9", "10.0.0.1"));
  }

  @Test
  void haveNoneThatOnlyKubernetesKnows() {
    assertThat(OwnAddresses.chosen(of("10.0.0.9"), of("10.0.0.1"))).isEqualTo(of("10.0.0.1"));
  }

  @Test
  void areNotMoreThanCanBeListenedOn() {
    List<InetAddress> all =
        IntStream.range(0, 300)
            .mapToObj(i -> InetAddress.ofLiteral("10.0." + i / 200 + "." + i % 200))
            .toList();

    assertThat(OwnAddresses.chosen(List.of(), all)).isEqualTo(all.subList(0, OwnAddresses.MOST));
  }

  private static List<InetAddress> of(String... addresses) {
    return Stream.of(addresses).map(InetAddress::ofLiteral).toList();
  }
}
