package dev.tsk8s.core.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
  @Test
  void hostBitsAreCleared() {
    assertThat(new Cidr("10.244.3.7/16")).isEqualTo(new Cidr("10.244.0.0/16"));
    assertThat(new Cidr("fd00:1::5/32").text()).isEqualTo("fd00:1::/32");
  }

  @Test
  void containsAddressesOfItsOwnFamilyOnly() {
    assertThat(Ip.CGNAT.contains(new Ip("100.127.255.255"))).isTrue();
    assertThat(Ip.CGNAT.contains(new Ip("100.128.0.0"))).isFalse();
    assertThat(new Cidr("0.0.0.0/0").contains(new Ip("2001:db8::1"))).isFalse();
  }

  @Test
  void overlapsWhenEitherContainsTheOther() {
    assertThat(new Cidr("10.0.0.0/8").overlaps(new Cidr("10.244.0.0/16"))).isTrue();
    assertThat(new Cidr("10.244.0.0/16").overlaps(new Cidr("10.0.0.0/8"))).isTrue();
    assertThat(new Cidr("10.244.0.0/16").overlaps(new Cidr("10.245.0.0/16"))).isFalse();
  }

  @Test
  void knowsOneAddressFromEverything() {
    assertThat(new Cidr("100.64.0.1/32").isSingle()).isTrue();
    assertThat(new Cidr("fd7a::1/128").isSingle()).isTrue();
    assertThat(new Cidr("::/0").isEverything()).isTrue();
    assertThat(new Cidr("10.0.0.0/8").isSingle()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "all/8", "/8", "10.0.0.*/24"})
  void refusesWhatIsNoRange(String text) {
    assertThat(Cidr.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(text));
  }
}
