package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net.ipv4.ip_forward = 1",
        "\nnet.ipv4.ip_forward=1\n",
        "abi.vsyscall32 = 1\ndebug.exception-trace = 1\n",
        "sysctl: permission denied on key 'fs.protected_fifos'\nkernel.acct = 4\t2\t30\n"
      })
  void recognisesLinesOfSysctl(String text) {
    assertThat(SysctlText.recognises(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hello", "network = 1", "net.ipv4.ip_forward: 1", "words\nnet.a = 1", "= 1"})
  void recognisesNothingElse(String text) {
    assertThat(SysctlText.recognises(text)).isFalse();
  }

  @Test
  void keepsOnlyWhatACheckAsksFor() {
    assertThat(SysctlText.read("kernel.hostname = secret\nnet.ipv4.ip_forward = 1\n"))
        .containsExactly(Map.entry("net.ipv4.ip_forward", "1"));
  }

  @Test
  void keepsTheReversePathFilterOfEachInterface() {
    assertThat(
            SysctlText.read(
                "net.ipv4.conf.tailscale0.rp_filter = 2\nnet.ipv4.conf.eth0/100.rp_filter = 1\n"))
        .containsOnlyKeys("net.ipv4.conf.tailscale0.rp_filter", "net.ipv4.conf.eth0/100.rp_filter");
  }

  @Test
  void takesTheLastOfTwoValues() {
    assertThat(SysctlText.read("net.ipv4.ip_forward = 0\nnet.ipv4.ip_forward = 1\n"))
        .containsEntry("net.ipv4.ip_forward", "1");
  }

  @Test
  void takesNoValueFromTheNextLine() {
    assertThat(SysctlText.read("net.ipv4.ip_forward =\nnet.core.rmem_max = 7\n"))
        .containsEntry("net.ipv4.ip_forward", "")
        .containsEntry("net.core.rmem_max", "7");
  }

  @Test
  void readsLinesThatWindowsWrote() {
    assertThat(SysctlText.read("net.ipv4.ip_forward = 1\r\n"))
        .containsEntry("net.ipv4.ip_forward", "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"net.ipv4.ip_forward = %s x", "net.a%s", "net.%s", "%s", "net.ipv4.conf.%s = 1"})
  void readsAMegabyteOfRubbishAtOnce(String form) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (String rubbish : new String[] {" ", "a", "a.", "\n", "= "}) {
            String text = form.formatted(rubbish.repeat(1_000_000 / rubbish.length()));
            SysctlText.recognises(text);
            SysctlText.read(text);
          }
        });
  }
}
