package dev.tsk8s.core.facts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IpTest {
  @Test
  void isCanonicalAndWithoutZone() {
    assertThat(new Ip("2001:0DB8:0:0::1")).isEqualTo(new Ip("2001:db8::1"));
    assertThat(new Ip("fe80::1%eth0").text()).isEqualTo("fe80::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.1.1",
        "127.0.0.1",
        "fe80::1",
        "fd7a::1",
        "::1"
      })
  void privateAreTheRangesNoInternetPathLeadsTo(String text) {
    assertThat(new Ip(text).isPrivate()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "100.128.0.1", "172.32.0.1", "2001:db8::1", "8.8.8.8"})
  void publicIsEverythingElse(String text) {
    assertThat(new Ip(text).isPrivate()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "localhost", "10.0.0.0/8", "10.0.0.*", "10.1", "1.2.3.4.5", "*"})
  void refusesWhatIsNoAddress(String text) {
    assertThat(Ip.parse(text)).isEmpty();
  }

  @Test
  void endpointsAreWrittenAsTailscaleDoes() {
    assertThat(Endpoint.parse("[2001:db8::1]:41641")).hasToString("Optional[[2001:db8::1]:41641]");
    assertThat(Endpoint.parse("192.0.2.1:41641")).hasToString("Optional[192.0.2.1:41641]");
    assertThat(Endpoint.parse("")).isEmpty();
    assertThat(Endpoint.parse("2001:db8::1:41641")).isEmpty();
    assertThat(Endpoint.parse("192.0.2.1:99999")).isEmpty();
  }
}
