package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RelayLookTest {
  private static final String STATUS =
      """
      {"BackendState": "Running", "Self": {"HostName": "a", "Relay": "two"}}
      """;
  private static final String MAP =
      """
      {"Regions": {
        "1": {"RegionID": 1, "RegionCode": "one", "Nodes": [{"HostName": "one.example.com"}]},
        "2": {"RegionID": 2, "RegionCode": "two", "Nodes": [{"HostName": "two.example.com"}]}}}
      """;
  private static final String DEAD =
      "failed to connect to local tailscaled; it doesn't appear to be running\n";

  @Test
  void tellsTheServerOfTheHomeRegionFirst() throws Exception {
    var cli = new ScriptedCli().on("status --json", STATUS).on("debug derp-map", MAP);

    assertThat(look(cli))
        .extracting(DerpMap.Relay::host)
        .containsExactly("two.example.com", "one.example.com");
  }

  @Test
  void looksForADaemonWhereContainersHaveIt() throws Exception {
    var cli =
        new ScriptedCli()
            .fails("status --json", DEAD)
            .on("--socket=/tmp/tailscaled.sock status --json", STATUS)
            .on("--socket=/tmp/tailscaled.sock debug derp-map", MAP);

    assertThat(look(cli)).hasSize(2);
  }

  @Test
  void asksNoMapOfADaemonThatIsInNoTailnetNow() {
    var cli = new ScriptedCli().on("status --json", "{\"BackendState\": \"Stopped\"}");

    assertThatThrownBy(() -> look(cli))
        .isInstanceOf(IOException.class)
        .hasMessage("tailscaled is not connected");
    assertThat(cli.asked()).containsExactly("status --json");
  }

  @Test
  void saysWhereNoServerRelays() {
    var cli =
        new ScriptedCli().on("status --json", STATUS).on("debug derp-map", "{\"Regions\": null}");

    assertThatThrownBy(() -> look(cli)).hasMessage("no server of the DERP map relays");
  }

  private static List<DerpMap.Relay> look(TailscaleCli cli) throws Exception {
    return new RelayLook(cli, List.of("/tmp/tailscaled.sock"))
        .collect(Deadline.after(Duration.ofSeconds(5)));
  }
}
