package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.StatusTable;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatusTextTest {
  private static List<Path> captured() {
    return Captures.all("status(-before)?\\.txt").stream()
        .filter(file -> StatusText.sleeping(Captures.text(file)).isEmpty())
        .filter(file -> NoDaemon.recognise(Captures.text(file)).isEmpty())
        .filter(file -> Files.exists(json(file)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("captured")
  void saysOfEachNodeWhatTheJsonBesideItSays(Path file) throws Exception {
    var json = StatusJson.parse(Captures.text(json(file)));

    StatusTable table = StatusText.parse(Captures.text(file));

    assertThat(table.self().orElseThrow().ips().getFirst())
        .isEqualTo(json.self().orElseThrow().ips().getFirst());
    assertThat(table.peers()).hasSameSizeAs(json.peers());
    for (TailnetNode row : table.peers()) {
      TailnetNode peer =
          json.peers().stream()
              .filter(one -> one.ips().contains(row.ips().getFirst()))
              .findFirst()
              .orElseThrow();
      assertThat(row.name()).isEqualTo(peer.name());
      assertThat(row.os()).isEqualTo(peer.os());
      assertThat(row.online()).isEqualTo(peer.online());
      assertThat(row.active()).isEqualTo(peer.active());
      assertThat(row.curAddr()).isEqualTo(peer.active() ? peer.curAddr() : Optional.empty());
      assertThat(row.peerRelay()).isEqualTo(peer.active() ? peer.peerRelay() : Optional.empty());
      assertThat(row.exitNode()).isEqualTo(peer.exitNode());
      if (row.active() && row.curAddr().isEmpty() && row.peerRelay().isEmpty()) {
        assertThat(row.relay()).isEqualTo(peer.relay());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100.64.0.2  laptop  me@  linux  active; direct 192.0.2.7:41641, tx 1 rx 2|192.0.2.7:41641|''",
        "100.64.0.2  laptop  me@  macOS  active; exit node; direct [2001:db8::7]:41641|[2001:db8::7]:41641|''",
        "100.64.0.2 laptop me@ linux active; relay \"fra\", tx 1 rx 2|''|fra",
        "100.64.0.2  laptop  tagged-devices    active; relay \"fra\"; offline, last seen 3d ago|''|fra",
        "fd7a:115c:a1e0::2  (\"my laptop\")  me@  iOS  active; offers exit node; relay \"r\"|''|r",
        "100.64.0.2  xn--o39a  me@  windows  active; |''|''",
        "100.64.0.2  xn--o39a (가)  -  windows  idle, tx 1 rx 2|''|''",
        "100.64.0.2  laptop  me@  linux  idle; offers exit node; offline, last seen 2h ago|''|''",
        "100.64.0.2  laptop  me@  linux  offline|''|''"
      })
  void readsEveryFormOfARow(String row, String direct, String relay) {
    TailnetNode peer = StatusText.parse("100.64.0.1  me  me@  linux  -\n" + row).peers().getFirst();

    assertThat(peer.curAddr().map(Endpoint::toString).orElse("")).isEqualTo(direct);
    assertThat(peer.relay()).isEqualTo(relay);
    assertThat(peer.online()).hasValue(!row.contains("offline"));
    assertThat(peer.active()).isEqualTo(row.contains("active"));
    assertThat(peer.name()).isIn("laptop", "my laptop", "xn--o39a");
  }

  @Test
  void readsTheRelayOfAPeer() {
    TailnetNode peer =
        StatusText.parse(
                "100.64.0.2  nas  me@  linux  active; peer-relay 192.0.2.9:7:vni:3, tx 1 rx 2")
            .peers()
            .getFirst();

    assertThat(peer.peerRelay()).hasValue("192.0.2.9:7:vni:3");
    assertThat(peer.txBytes()).isEqualTo(1);
    assertThat(peer.rxBytes()).isEqualTo(2);
  }

  @Test
  void passesOverHeadersHealthAndPrompts() {
    StatusTable table =
        StatusText.parse(
            """
            $ tailscale status
            IP          Hostname  Owner  OS     Status
            --          --------  -----  --     ------
            100.64.0.1  me        me@    linux  -
            100.64.0.2  nas       me@    linux  idle

            # Health check:
            #     - Some peers are advertising routes but --accept-routes is false
            """);

    assertThat(table.self()).map(TailnetNode::name).hasValue("me");
    assertThat(table.peers()).extracting(TailnetNode::name).containsExactly("nas");
  }

  @ParameterizedTest
  @CsvSource({
    "Tailscale is stopped.,STOPPED",
    "Logged out.,NEEDS_LOGIN",
    "Machine is not yet approved by tailnet admin.,NEEDS_MACHINE_AUTH",
    "unexpected state: InUseOtherUser,IN_USE_OTHER_USER"
  })
  void readsTheStateOfADaemonWithoutATable(String line, BackendState state) {
    var status = StatusText.sleeping("# Health check:\n\n" + line + "\n").orElseThrow();

    assertThat(status.backend()).isEqualTo(state);
  }

  @Test
  void isNotEveryTextWithAnAddress() {
    assertThat(StatusText.recognises("100.64.0.1 is the address\n10.0.0.1 router.lan 4 ms\n"))
        .isFalse();
  }

  private static Path json(Path text) {
    return text.resolveSibling(text.getFileName().toString().replace(".txt", ".json"));
  }
}
