package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nat | name --reflect",
        "nat --listen 192.0.2.1:1 | --listen goes with --reflect",
        "nat --reflect | --reflect needs --listen ADDR:PORT",
        "nat --reflect --listen 3478 | 3478' is not ADDR:PORT",
        "nat --reflect --listen example.com:3478 | example.com:3478' is not ADDR:PORT",
        "nat --reflect --listen 2001:db8::1:3478 | 2001:db8::1:3478' is not ADDR:PORT",
        "nat --reflect --listen 192.0.2.1:99999 | 192.0.2.1:99999' is not ADDR:PORT",
        "nat --reflect --listen 0.0.0.0:3478 | 0.0.0.0 is no address of one interface"
      })
  void saysWhatIsWrongWithTheCommandLine(String line, String message) {
    Run run = Run.of(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void saysWhichAddressItCannotHave() {
    Run run = Run.of("nat", "--reflect", "--listen", "192.0.2.1:3478");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("cannot listen on 192.0.2.1:3478");
  }
}
