package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.probes.Malformed;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusJsonTest {

  @Test
  void readsADirectPeer() throws Malformed {
    var status = capture("02-direct-easy-public/from-desktop");

    assertThat(status.version()).isEqualTo("1.102.5");
    assertThat(status.backend()).isEqualTo(BackendState.RUNNING);
    assertThat(status.tun()).contains(true);
    assertThat(status.tailnet()).contains("control.example.net");
    var peer = status.peers().getFirst();
    assertThat(peer.name()).isEqualTo("node-1");
    assertThat(peer.dnsName()).isEqualTo("node-1.tail.example.com");
    assertThat(peer.ips()).containsExactly(new Ip("100.64.0.2"), new Ip("fd7a:115c:a1e0::2"));
    assertThat(peer.allowedIps())
        .containsExactly(new Cidr("100.64.0.2/32"), new Cidr("fd7a:115c:a1e0::2/128"));
    assertThat(peer.curAddr()).isEqualTo(Endpoint.parse("198.51.100.18:50565"));
    assertThat(peer.relay()).isEqualTo("rega");
    assertThat(peer.peerRelay()).isEmpty();
    assertThat(peer.rxBytes()).isEqualTo(220);
    assertThat(peer.txBytes()).isEqualTo(508);
    assertThat(peer.online()).contains(true);
    assertThat(peer.active()).isTrue();
    assertThat(peer.lastHandshake()).contains(Instant.parse("2026-11-21T09:34:09.218635998Z"));
  }

  @Test
  void readsTheEndpointsThatTheNodeItselfAdvertisesInTheirOrder() throws Malformed {
    var self = capture("02-direct-easy-public/from-desktop").self().orElseThrow();

    assertThat(self.addrs())
        .map(Endpoint::toString)
        .containsExactly("192.0.2.34:50793", "192.168.1.10:50793");
  }

  @Test
  void takesGosZeroTimeForNone() throws Malformed {
    assertThat(capture("02-direct-easy-public/from-desktop").self().orElseThrow().lastHandshake())
        .isEmpty();
  }

  @Test
  void readsAPeerRelay() throws Malformed {
    assertThat(peer(capture("10-peer-relay/from-workstation"), "node-2").peerRelay())
        .contains("203.0.113.66:40000:vni:1");
  }

  @Test
  void readsAnOfflinePeerThatIsActive() throws Malformed {
    var peer = peer(capture("07-peer-offline/from-laptop"), "node-1");

    assertThat(peer.online()).contains(false);
    assertThat(peer.active()).isTrue();
  }

  @Test
  void readsAnExpiredPeer() throws Malformed {
    var peer = peer(capture("17a-key-expired/from-laptop"), "node-1");

    assertThat(peer.expired()).isTrue();
    assertThat(peer.keyExpiry()).isPresent();
  }

  @Test
  void readsANodeThatNeverLoggedIn() throws Malformed {
    var status = capture("17b-needs-login/from-node-1");

    assertThat(status.backend()).isEqualTo(BackendState.NEEDS_LOGIN);
    assertThat(status.tailnet()).isEmpty();
    assertThat(status.peers()).isEmpty();
    assertThat(status.self().orElseThrow().ips()).isEmpty();
    assertThat(status.health()).containsExactly("Tailscale is stopped.");
  }

  @Test
  void readsAPathOverIpv6() throws Malformed {
    assertThat(peer(capture("18-ipv6-only/from-laptop"), "node-1").curAddr().orElseThrow().ip())
        .matches(Ip::isV6);
  }

  @Test
  void readsAnOldClientWithoutTheFieldsOfNewerOnes() throws Malformed {
    var status = capture("25-old-client/from-node-1");

    assertThat(status.version()).startsWith("1.80.3");
    assertThat(status.peers()).extracting(TailnetNode::name).containsExactly("laptop");
  }

  @Test
  void leavesEmptyWhatAnAncientClientDoesNotWrite() throws Malformed {
    var status =
        StatusJson.parse(
            """
            {"BackendState": "Running", "Self": {"HostName": "box"}, "Peer": {"a": {}}}
            """);

    assertThat(status.tun()).isEmpty();
    assertThat(status.self().orElseThrow().online()).isEmpty();
    assertThat(status.peers()).hasSize(1);
  }

  @Test
  void ignoresFieldsOfTheFuture() throws Malformed {
    var status = StatusJson.parse("{\"BackendState\": \"Dreaming\", \"Moon\": {\"Phase\": [1]}}");

    assertThat(status.backend()).isEqualTo(BackendState.OTHER);
  }

  @Test
  void ordersPeersByName() throws Malformed {
    var status =
        StatusJson.parse(
            """
            {"BackendState": "Running", "Peer": {
              "1": {"DNSName": "zoe.t.ts.net."}, "2": {"DNSName": "amy.t.ts.net."}}}
            """);

    assertThat(status.peers()).extracting(TailnetNode::name).containsExactly("amy", "zoe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"Self": {}}                                       | /BackendState    | missing
          {"BackendState": 6}                                | /BackendState    | expected a string, found the number 6
          {"BackendState": "Running", "TUN": "true"}         | /TUN             | expected true or false, found a string
          {"BackendState": "Running", "Self": []}            | /Self            | expected an object, found a list
          {"BackendState": "Running", "Health": "bad"}       | /Health          | expected a list, found a string
          {"BackendState": "Running", "Health": [null]}      | /Health/0        | expected a string, found null
          {"BackendState": "Running", "Peer": {"k": 1}}      | /Peer/k          | expected an object, found the number 1
          {"BackendState": "Running", "Peer": {"k": {"RxBytes": 1e99}}}         | /Peer/k/RxBytes | expected a whole number, found the number 1.0E99
          {"BackendState": "Running", "Peer": {"k": {"CurAddr": "nowhere"}}}    | /Peer/k/CurAddr | expected an address and port, found "nowhere"
          {"BackendState": "Running", "Peer": {"k": {"KeyExpiry": "tomorrow"}}} | /Peer/k/KeyExpiry | expected a time, found "tomorrow"
          {"BackendState": "Running", "Self": {"TailscaleIPs": ["100.64.0.1", "x"]}} | /Self/TailscaleIPs/1 | expected an IP address, found "x"
          []                                                 | ''               | expected an object, found a list
          ''                                                 | ''               | empty
          """)
  void tellsWhatIsWrongAndWhere(String text, String where, String problem) {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> StatusJson.parse(text))
        .satisfies(e -> {
          assertThat(e.where()).isEqualTo(where);
          assertThat(e.problem()).isEqualTo(problem);
        });
  }

  @Test
  void refusesHostileDepth() {
    String deep = "{\"a\":".repeat(100_000);

    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> StatusJson.parse(deep))
        .withMessageContaining("depth");
  }

  @Test
  void refusesWhatFollowsTheDocument() {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> StatusJson.parse("{\"BackendState\": \"Running\"} {\"more\": 1}"));
  }

  @Test
  void tellsOfATruncatedStatusWhereverItWasCut() {
    String whole = Captures.text("07-peer-offline/from-laptop/status.json").strip();

    for (int length = 0; length < whole.length(); length += 50) {
      String cut = whole.substring(0, length);
      assertThatExceptionOfType(Malformed.class)
          .as("cut at %d", length)
          .isThrownBy(() -> StatusJson.parse(cut))
          .withMessageStartingWith("tailscale status --json: ");
    }
  }

  @Test
  void readsEveryCapture() {
    assertThat(Captures.all("status(-before|-sample-\\d)?\\.json"))
        .hasSizeGreaterThan(100)
        .allSatisfy(file -> {
          var status = StatusJson.parse(Captures.text(file));
          assertThat(status.self()).isPresent();
        });
  }

  private static TailscaleStatus capture(String vantage) throws Malformed {
    return StatusJson.parse(Captures.text(vantage + "/status.json"));
  }

  private static TailnetNode peer(TailscaleStatus status, String name) {
    Optional<TailnetNode> peer =
        status.peers().stream().filter(it -> it.name().equals(name)).findFirst();
    return peer.orElseThrow();
  }
}
