package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;

class DerpMapTest {
  private static final String MAP =
      """
      {"Regions": {
        "901": {"RegionID": 901, "RegionCode": "rega", "Nodes": [
          {"Name": "901a", "HostName": "a.example.com", "IPv4": "192.0.2.1", "IPv6": "none", "STUNPort": 3479}]},
        "2": {"RegionID": 2, "RegionCode": "sfo", "Nodes": [
          {"Name": "2a", "HostName": "off.example.com", "STUNPort": -1},
          {"Name": "2b", "HostName": "b.example.com"}]},
        "3": {"RegionID": 3, "RegionCode": "sin", "Nodes": [{"Name": "3a", "IPv4": "none", "IPv6": "none"}]}}}
      """;

  @Test
  void takesTheFirstNodeOfARegionThatAnswersStun() throws Exception {
    assertThat(DerpMap.parse(MAP).regions())
        .containsExactly(
            new DerpMap.Region(2, "sfo", List.of("b.example.com"), 3478),
            new DerpMap.Region(901, "rega", List.of("192.0.2.1"), 3479));
  }

  @Test
  void namesTheHomeRegionFirst() throws Exception {
    assertThat(DerpMap.parse(MAP).homeFirst("rega")).first().matches(one -> one.id() == 901);
  }

  @Test
  void takesOneServerOfEachRegionThatRelaysAndAnswersStunIfAnyDoes() throws Exception {
    assertThat(DerpMap.parse(MAP).relays())
        .containsExactly(
            new DerpMap.Relay(2, "sfo", "b.example.com", 443, 3478),
            new DerpMap.Relay(901, "rega", "a.example.com", 443, 3479));
  }

  @Test
  void takesAServerThatAnswersNoStunWhereTheRegionHasNoOther() throws Exception {
    assertThat(relays("{\"HostName\": \"a\", \"DERPPort\": 8443, \"STUNPort\": -1}"))
        .containsExactly(new DerpMap.Relay(1, "one", "a", 8443, 0));
  }

  @Test
  void takesNoServerThatDoesNotRelay() throws Exception {
    assertThat(relays("{\"HostName\": \"a\", \"STUNOnly\": true}, {\"HostName\": \"b\"}"))
        .containsExactly(new DerpMap.Relay(1, "one", "b", 443, 3478));
  }

  @Test
  void namesTheServerOfTheHomeRegionFirst() throws Exception {
    assertThat(DerpMap.parse(MAP).relaysHomeFirst("rega"))
        .extracting(DerpMap.Relay::host)
        .containsExactly("a.example.com", "b.example.com");
  }

  private static List<DerpMap.Relay> relays(String nodes) throws Malformed {
    return DerpMap.parse(
            "{\"Regions\": {\"1\": {\"RegionID\": 1, \"RegionCode\": \"one\", \"Nodes\": ["
                + nodes
                + "]}}}")
        .relays();
  }

  @Test
  void saysWhereItIsNoMap() {
    assertThatThrownBy(() -> DerpMap.parse("{\"Regions\": []}")).isInstanceOf(Malformed.class);
  }
}
