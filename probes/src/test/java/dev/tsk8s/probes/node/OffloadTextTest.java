package dev.tsk8s.probes.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffloadTextTest {
  private static final String TWO_LINKS =
      """
      Features for eth0:
      rx-checksumming: on [fixed]
      \ttx-checksum-ipv4: off [fixed]
      generic-receive-offload: on
      rx-udp-gro-forwarding: off
      tx-udp-segmentation: off [requested on]
      Features for tailscale0:
      rx-udp-gro-forwarding: on
      """;

  @Test
  void readsTheLinksOneAfterTheOther() {
    assertThat(OffloadText.recognises(TWO_LINKS)).isTrue();
    assertThat(OffloadText.read(TWO_LINKS)).containsOnlyKeys("eth0", "tailscale0");
    assertThat(OffloadText.read(TWO_LINKS).get("tailscale0"))
        .containsOnlyKeys("rx-udp-gro-forwarding")
        .containsEntry("rx-udp-gro-forwarding", "on");
  }

  @Test
  void tellsWhatIsNotWhatWasAskedFor() {
    assertThat(OffloadText.read(TWO_LINKS).get("eth0"))
        .containsEntry("tx-udp-segmentation", "off")
        .containsEntry("rx-checksumming", "on");
  }

  @Test
  void keepsOnlyFeaturesThatACheckAsksFor() {
    assertThat(OffloadText.read(TWO_LINKS).get("eth0")).doesNotContainKey("tx-checksum-ipv4");
  }
}
