package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.Malformed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class WakingTest {

  @Test
  void leavesThoseAloneWhomNoPingReaches() throws Malformed {
    assertThat(
            targets(
                32,
                Devices.UNKNOWN,
                peer("offline", 1, "\"Online\": false, \"Active\": true"),
                peer("expired", 2, "\"Online\": true, \"Expired\": true"),
                peer("homeless", 3, "\"Online\": true, \"Relay\": \"\""),
                peer("shared-into", 4, "\"Online\": true, \"ShareeNode\": true"),
                peer("nl-ams-wg-001.mullvad.ts.net", 5, "\"Online\": true"),
                peer("good", 6, "\"Online\": true")))
        .containsExactly("100.64.0.6");
  }

  @Test
  void wakesThoseInTheClusterFirstThenActiveThenThoseEverUsed() throws Malformed {
    assertThat(
            targets(
                4,
                new Devices(Set.of(new Ip("100.64.0.5")), Set.of(), false),
                peer("a", 1, "\"Online\": true"),
                peer("b", 2, "\"Online\": true, \"RxBytes\": 7"),
                peer("c", 3, "\"Online\": true, \"Active\": true"),
                peer("d", 4, "\"Online\": true"),
                peer("e", 5, "\"Online\": true")))
        .containsExactly("100.64.0.5", "100.64.0.3", "100.64.0.2", "100.64.0.1");
  }

  @Test
  void choosesTheSameInWhateverOrderPeersAreListed() throws Malformed {
    var peers =
        new ArrayList<>(
            List.of(
                peer("a", 1, "\"Online\": true"),
                peer("b", 2, "\"Online\": true"),
                peer("c", 3, "\"Online\": true")));
    var one = targets(2, Devices.UNKNOWN, peers.toArray(String[]::new));
    Collections.reverse(peers);

    assertThat(targets(2, Devices.UNKNOWN, peers.toArray(String[]::new))).isEqualTo(one);
  }

  @Test
  void wakesNothingBesideTheClusterWhereItsDevicesAreKnown() throws Malformed {
    var cluster = new Devices(Set.of(new Ip("100.64.0.3")), Set.of("NODE-1", "off"), true);

    assertThat(
            targets(
                32,
                cluster,
                peer("phone", 1, "\"Online\": true, \"Active\": true"),
                peer("node-1", 2, "\"Online\": true"),
                peer("ts-proxy", 3, "\"Online\": true"),
                peer("off", 4, "\"Online\": false")))
        .containsExactly("100.64.0.2", "100.64.0.3");
    assertThat(
            targets(
                32,
                cluster,
                peer("phone", 1, "\"Online\": true"),
                peer("off", 4, "\"Online\": false")))
        .isEmpty();
  }

  @Test
  void wakesAllWhereNoPeerIsKnownToBeOfTheCluster() throws Malformed {
    assertThat(
            targets(
                32,
                new Devices(Set.of(new Ip("100.64.0.9")), Set.of("node-1"), true),
                peer("phone", 1, "\"Online\": true")))
        .containsExactly("100.64.0.1");
  }

  @Test
  void takesTheIpv6AddressOfAPeerThatHasNoOther() throws Malformed {
    assertThat(
            targets(
                32,
                Devices.UNKNOWN,
                "\"k\": {\"Online\": true, \"Relay\": \"fra\", \"TailscaleIPs\": [\"fd7a:115c:a1e0::9\"]}"))
        .containsExactly("fd7a:115c:a1e0::9");
  }

  private static String peer(String name, int number, String more) {
    String relay = more.contains("Relay") ? "" : "\"Relay\": \"fra\", ";
    return "\"k%d\": {\"DNSName\": \"%s.\", \"TailscaleIPs\": [\"fd7a:115c:a1e0::%d\", \"100.64.0.%d\"], %s%s}"
        .formatted(number, name, number, number, relay, more);
  }

  private static List<String> targets(int most, Devices cluster, String... peers) throws Malformed {
    var status =
        StatusJson.parse(
            List.of(peers).stream()
                .collect(
                    Collectors.joining(",", "{\"BackendState\": \"Running\", \"Peer\": {", "}}")));
    return new Waking(new Look.Options(true, most, cluster))
        .targets(status).stream().map(Ip::text).toList();
  }
}
