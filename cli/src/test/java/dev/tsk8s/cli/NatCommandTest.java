package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.PublishedSchema;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nat | name two with --stun HOST[:PORT]",
        "nat --stun http://a | --stun http://a: write HOST",
        "nat --stun 127.0.0.1 --port 0 | --port 0: give a number from 1 to 65535",
        "nat --stun 127.0.0.1 --packets 3 | --packets 3: give a number from 8 to 10000",
        "nat --listen 192.0.2.1:1 | --listen goes with --reflect",
        "nat --expect-reflector --stun 127.0.0.1 | --expect-reflector goes with --knock",
        "nat --knock 127.0.0.1:9 --stun 127.0.0.1 | --knock does not go with --stun",
        "nat --knock 127.0.0.1:9 --reflect | --knock does not go with --reflect",
        "nat --knock example.com:9 | example.com:9' is not ADDR:PORT",
        "nat --knock 0.0.0.0:9 | --knock 0.0.0.0:9: that is no address of one machine",
        "nat --reflect | --reflect needs --listen ADDR:PORT",
        "nat --reflect --listen 3478 | 3478' is not ADDR:PORT",
        "nat --reflect --listen example.com:3478 | example.com:3478' is not ADDR:PORT",
        "nat --reflect --listen 2001:db8::1:3478 | 2001:db8::1:3478' is not ADDR:PORT",
        "nat --reflect --listen 192.0.2.1:99999 | 192.0.2.1:99999' is not ADDR:PORT",
        "nat --reflect --listen 192.0.2.1:3478=a | --listen: 'a' is no public address",
        "nat --reflect --listen 192.0.2.1:3478= | --listen: '' is no public address",
        "nat --reflect --listen 0.0.0.0:3478 | 0.0.0.0 is no address of one interface"
      })
  void saysWhatIsWrongWithTheCommandLine(String line, String message) {
    Run run = Run.of(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsInBothLanguagesAndInJsonWhatItCannotKnowFromOneDeadServer() throws Exception {
    for (String language : List.of("en", "ko")) {
      Run text = Run.of("nat", "--stun", "127.0.0.1:9", "--lang", language);

      assertThat(text.exitCode()).isEqualTo(3);
      assertThat(text.err()).isEmpty();
      assertThat(text.out())
          .contains("127.0.0.1:9", "icmp")
          .doesNotContain("nat.", "nat-behaviour");
    }
    Run json = Run.of("nat", "--stun", "127.0.0.1:9", "-o", "json");

    assertThat(json.exitCode()).isEqualTo(3);
    assertThat(PublishedSchema.NAT.faults(json.out())).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsInBothLanguagesAndInJsonThatSilenceSaysNothing() throws Exception {
    try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String socket = "127.0.0.1:" + silent.getLocalPort();
      for (String language : List.of("en", "ko")) {
        Run text = Run.of("nat", "--knock", socket, "--lang", language);

        assertThat(text.exitCode()).isEqualTo(3);
        assertThat(text.err()).isEmpty();
        assertThat(text.out())
            .contains(socket, "tsk8s nat --reflect", "silent")
            .doesNotContain("nat.", "nat-knock");
      }
      Run json = Run.of("nat", "--knock", socket, "-o", "json");

      assertThat(json.exitCode()).isEqualTo(3);
      assertThat(json.out()).contains("nat-knock/silent-holder");
      assertThat(PublishedSchema.KNOCK.faults(json.out())).isEmpty();
      Run closed = Run.of("nat", "--knock", socket, "--expect-reflector", "-o", "json");

      assertThat(closed.exitCode()).isEqualTo(1);
      assertThat(closed.out()).contains("\"verdict\": \"closed\"");
      assertThat(PublishedSchema.KNOCK.faults(closed.out())).isEmpty();
    }
  }

  @Test
  void saysWhichAddressItCannotHave() {
    Run run = Run.of("nat", "--reflect", "--listen", "192.0.2.1:3478");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("this machine has no address 192.0.2.1");
  }
}
