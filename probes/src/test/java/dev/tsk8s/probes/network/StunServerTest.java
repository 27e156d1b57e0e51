package dev.tsk8s.probes.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StunServerTest {

  @ParameterizedTest
  @CsvSource({
    "stun.example.com,stun.example.com,3478",
    "stun.example.com:19302,stun.example.com,19302",
    "192.0.2.1,192.0.2.1,3478",
    "192.0.2.1:3479,192.0.2.1,3479",
    "2001:db8::1,2001:db8::1,3478",
    "[2001:db8::1]:3479,2001:db8::1,3479",
    "localhost,localhost,3478"
  })
  void readsANameOrAnAddressWithOrWithoutPort(String text, String host, int port) {
    assertThat(StunServer.parse(text)).contains(new StunServer(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":3478",
        "a b",
        "host:",
        "host:0",
        "host:65536",
        "host:x",
        "[192.0.2.300]:1",
        "1.2.3",
        "http://host",
        "host:1:2",
        "-host",
        "[::1",
        "host/path"
      })
  void refusesWhatNamesNoServer(String text) {
    assertThat(StunServer.parse(text)).isEmpty();
  }

  @Test
  void writesItselfAsItIsRead() {
    for (String text : new String[] {"stun.example.com", "192.0.2.1:3479", "[2001:db8::1]:3479"}) {
      assertThat(StunServer.parse(text).orElseThrow()).hasToString(text);
    }
  }
}
