package dev.tsk8s.core.stack;

import static dev.tsk8s.core.Clusters.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.stack.CloudNat.Device;
import dev.tsk8s.core.stack.CloudNat.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CloudNatTest {

  @Test
  void aPublicAddressOfTheNodeIsOneToOne() {
    CloudNat front = CloudNat.of(node("n", "10.0.0.11", "198.51.100.7", "aws:///a/i-1"));

    assertThat(front.isOneToOne()).isTrue();
    assertThat(front.ports()).isEqualTo(Ports.EASY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"aws:///a/i-1", "gce://p/z/n", "azure:///s", "ocid1.instance.x", "k3s://n"})
  void noProviderAloneMakesAHardVerdict(String provider) {
    CloudNat front = CloudNat.of(node("n", "10.0.0.11", "", provider));

    assertThat(front.isOneToOne()).isFalse();
    assertThat(front.ports()).isEqualTo(Ports.UNKNOWN);
  }

  @Test
  void aMeasurementTellsWhichOfTheProvidersDevicesItIs() {
    CloudNat aws = CloudNat.of(node("n", "10.0.0.11", "", "aws:///a/i-1"));

    assertThat(aws.measured(true).devices()).containsExactly(Device.AWS_NAT_GATEWAY);
    assertThat(aws.measured(false).devices()).containsExactly(Device.AWS_NAT_INSTANCE);
  }

  @Test
  void whatIsDocumentedNowhereStaysPossible() {
    CloudNat azure = CloudNat.of(node("n", "10.0.0.11", "", "azure:///s"));

    assertThat(azure.measured(true).devices())
        .containsExactly(Device.AZURE_NAT_GATEWAY, Device.AZURE_OUTBOUND_RULES);
  }
}
