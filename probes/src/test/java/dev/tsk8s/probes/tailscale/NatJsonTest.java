package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.probes.Malformed;
import org.junit.jupiter.api.Test;

final class NatJsonTest {

  @Test
  void aHardMappingVariesByDestination() throws Exception {
    var netcheck = read("APDM", server("203.0.113.7:4001"), server("203.0.113.7:4002"));

    assertThat(netcheck.mappingVariesByDestIp()).contains(true);
    assertThat(netcheck.globalV4())
        .extracting(Endpoint::toString)
        .containsExactly("203.0.113.7:4001", "203.0.113.7:4002");
  }

  @Test
  void whatAServerOnThisSideSawIsNoPublicAddress() throws Exception {
    var netcheck = read("EIM", server("10.0.0.2:41641"), server("203.0.113.7:41641"));

    assertThat(netcheck.mappingVariesByDestIp()).contains(false);
    assertThat(netcheck.globalV4())
        .extracting(Endpoint::toString)
        .containsExactly("203.0.113.7:41641");
  }

  @Test
  void anUnknownMappingComparesNothing() throws Exception {
    assertThat(read("unknown", server("203.0.113.7:41641")).mappingVariesByDestIp()).isEmpty();
  }

  @Test
  void silenceOfServersThatSomebodyNamedProvesNothing() {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() ->
            read(
                "unknown",
                "{\"server\":\"a\",\"answer\":\"silent\",\"mapped\":\"unknown\",\"believed\":false}"));
  }

  private static String server(String mapped) {
    return "{\"server\":\"a\",\"answer\":\"ok\",\"mapped\":\"" + mapped + "\",\"believed\":true}";
  }

  private static Netcheck read(String mapping, String... servers)
      throws JsonProcessingException, Malformed {
    String card =
        "{\"mapping\":\"" + mapping + "\",\"servers\":[" + String.join(",", servers) + "]}";
    return NatJson.read(new ObjectMapper().readTree(card));
  }
}
