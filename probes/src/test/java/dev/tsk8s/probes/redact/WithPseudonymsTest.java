package dev.tsk8s.probes.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WithPseudonymsTest {
  private final WithPseudonyms strict =
      new WithPseudonyms(
          new Pseudonyms(Map.of(), -1),
          new PublicAddresses("0123456789abcdef".getBytes(UTF_8)),
          Set.of("shop"));

  @Test
  void anAddressIsTheSameWithThePrefixOfItsInterface() {
    String address = strict.ip(Ip.parse("203.0.113.7").orElseThrow()).text();

    assertThat(address).isNotEqualTo("203.0.113.7");
    assertThat(strict.text("", "inet 203.0.113.7/24 brd")).isEqualTo("inet " + address + "/24 brd");
  }

  @Test
  void aRangeIsTheSameInATextAsItself() {
    assertThat(strict.text("", "203.0.113.0/24"))
        .isEqualTo(strict.cidr(new Cidr("203.0.113.0/24")).text());
  }

  @Test
  void theVersionOfAKernelHoldsNoAddress() {
    String version = "6.12.0-103.40.4.2.el9uek";

    assertThat(strict.text("ClusterNode.kernelVersion", version)).isEqualTo(version);
  }

  @Test
  void aNamespaceThatEverybodyHasStaysBeforeAName() {
    assertThat(strict.text("Endpoint.pod", "default/web")).startsWith("default/n");
    assertThat(strict.text("Endpoint.pod", "shop/web")).doesNotContain("shop");
  }

  @Test
  void ofANodesProviderIdTheCloudStays() {
    assertThat(strict.text("ClusterNode.providerId", "azure:///subscriptions/acme/vm-1"))
        .startsWith("azure:///")
        .doesNotContain("acme");
    assertThat(strict.text("ClusterNode.providerId", "ocid1.instance.oc1.acme"))
        .startsWith("ocid1.")
        .doesNotContain("acme");
  }
}
