package dev.tsk8s.core.checks;

import static dev.tsk8s.core.CiliumCluster.found;
import static dev.tsk8s.core.CiliumCluster.onLan;
import static dev.tsk8s.core.CiliumCluster.only;
import static dev.tsk8s.core.CiliumCluster.underlay;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CiliumEncryptionTest {
  private static final CiliumEncryption CHECK = new CiliumEncryption();

  @ParameterizedTest
  @CsvSource({"enable-wireguard, WireGuard", "enable-ipsec, IPsec"})
  void isDoneTwiceOverTailscale(String key, String name) {
    var cluster = underlay("v1.19.7", key, "true");

    assertThat(found(CHECK, cluster)).containsExactly("warning cilium-encryption/twice");
    assertThat(only(CHECK, cluster).details())
        .containsEntry("encryption", name)
        .containsEntry("path", "/data/" + key);
  }

  @Test
  void isRightElsewhereOrWhereItIsOff() {
    assertThat(found(CHECK, onLan("v1.19.7", "enable-wireguard", "true"))).isEmpty();
    assertThat(found(CHECK, underlay("v1.19.7"))).isEmpty();
    assertThat(found(CHECK, underlay("v1.19.7", "enable-wireguard", "false"))).isEmpty();
  }
}
