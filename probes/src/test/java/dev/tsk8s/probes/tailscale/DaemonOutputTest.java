package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Netmap;
import dev.tsk8s.core.facts.Netmap.Allowed;
import dev.tsk8s.core.facts.Netmap.PeerEndpoints;
import dev.tsk8s.core.facts.Netmap.Target;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Vantage.HealthWarning;
import dev.tsk8s.probes.Malformed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Preferences, health, netmap, and the words of a CLI without a daemon.
final class DaemonOutputTest {

  @Test
  void readsPreferences() throws Malformed {
    var prefs =
        PrefsJson.parse(Captures.text("15a-subnet-not-approved/from-node-1/debug-prefs.json"));

    assertThat(prefs.advertiseRoutes()).contains(new Cidr("10.42.0.0/16"));
    assertThat(prefs.acceptRoutes()).isFalse();
    assertThat(prefs.netfilterMode()).contains(2);
    assertThat(prefs.relayServerPort()).isEmpty();
    assertThat(prefs.controlUrl()).isEqualTo("https://control.example.net");
    assertThat(prefs.wantRunning()).isTrue();
  }

  @Test
  void keepsNoKeyOfThePreferences() {
    assertThat(Captures.all("debug-prefs\\.json"))
        .hasSizeGreaterThan(50)
        .allSatisfy(file ->
            assertThat(PrefsJson.parse(Captures.text(file)).toString())
                .doesNotContain("privkey", "nlpriv", "LoginName"));
  }

  @Test
  void dropsCredentialsInTheControlUrl() throws Malformed {
    assertThat(
            PrefsJson.parse(
                    "{\"ControlURL\": \"https://me:secret@hs.example.com/a\", \"WantRunning\": true}")
                .controlUrl())
        .isEqualTo("https://hs.example.com/a");
  }

  @Test
  void readsShieldsThatAreUp() throws Malformed {
    assertThat(
            PrefsJson.parse("{\"ControlURL\": \"\", \"WantRunning\": true, \"ShieldsUp\": true}")
                .shieldsUp())
        .isTrue();
  }

  @Test
  void readsARelayServerOnARandomPort() throws Malformed {
    assertThat(
            PrefsJson.parse("{\"ControlURL\": \"\", \"WantRunning\": true, \"RelayServerPort\": 0}")
                .relayServerPort())
        .contains(0);
  }

  @Test
  void refusesAStatusAsPreferences() {
    String status = Captures.text("02-direct-easy-public/from-desktop/status.json");

    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> PrefsJson.parse(status))
        .withMessage("tailscale debug prefs: /ControlURL: missing");
  }

  @Test
  void readsCodedHealth() throws Malformed {
    assertThat(HealthJson.parse(Captures.text("17b-needs-login/from-node-1/health.json")))
        .containsExactly(
            new HealthWarning(
                "wantrunning-false", "low", "Tailscale off", "Tailscale is stopped."));
  }

  @Test
  void takesNoWarningsForGoodHealth() throws Malformed {
    assertThat(HealthJson.parse(Captures.text("02-direct-easy-public/from-desktop/health.json")))
        .isEmpty();
  }

  @Test
  void findsHealthAmongTheMessagesOfTheBus() throws Malformed {
    assertThat(
            HealthJson.parse(
                """
                {"Version": "1.102.5", "State": 6}
                {"Health": {"Warnings": {"no-derp-home": {"WarnableCode": "no-derp-home"}}}}
                {"Prefs": {}}
                """))
        .extracting(HealthWarning::code)
        .containsExactly("no-derp-home");
  }

  @Test
  void refusesABusThatSaidNothingOfHealth() {
    assertThatExceptionOfType(Malformed.class).isThrownBy(() -> HealthJson.parse("{\"State\": 6}"));
  }

  @Test
  void readsWhatPeersAdvertise() throws Malformed {
    assertThat(
            NetmapJson.parse(Captures.text("25-old-client/from-laptop/debug-netmap.json")).peers())
        .containsExactly(
            new PeerEndpoints(
                "nodekey:2ad2b966d42c07dd7de7d0ebcda7b7f425c956f7fc82f46836274fdfc1744162",
                List.of(Endpoint.parse("198.51.100.18:43936").orElseThrow())));
  }

  @Test
  void readsWhatThePolicyLetsOthersSend() throws Malformed {
    Netmap netmap = NetmapJson.parse(Captures.text("25-old-client/from-laptop/debug-netmap.json"));
    List<Allowed> filter = netmap.filter().orElseThrow();

    assertThat(netmap.self()).contains(new Ip("100.64.0.1"));
    assertThat(filter.getFirst().protocols()).containsExactly(6, 17, 1, 58);
    assertThat(filter.getFirst().sources()).contains(new Cidr("100.64.0.0/11"));
    assertThat(filter.getFirst().targets()).contains(new Target(new Cidr("0.0.0.0/0"), 0, 65_535));
  }

  @Test
  void takesAFilterThatWasNeverSentForNotTold() throws Malformed {
    assertThat(NetmapJson.parse("{\"SelfNode\": {}, \"PacketFilter\": null}").filter()).isEmpty();
    assertThat(NetmapJson.parse("{\"SelfNode\": {}, \"PacketFilter\": []}").filter())
        .contains(List.of());
  }

  @Test
  void refusesAFilterOfAnotherForm() {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() ->
            NetmapJson.parse(
                "{\"SelfNode\": {}, \"PacketFilter\": [{\"IPProto\": [6], \"Srcs\": [\"*\"]}]}"))
        .withMessageContaining("/PacketFilter/0/Srcs/0");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void recognisesThatNoDaemonRuns(Path file) {
    assertThat(NoDaemon.recognise(Captures.text(file))).contains(TailscaleStatus.noDaemon());
  }

  static List<Path> refusals() {
    return Captures.all("(status|debug-prefs|debug-derp-map|version)\\.json\\.stderr\\.txt");
  }

  @Test
  void recognisesADeadSocketThoughAnotherDaemonIsSeen() {
    assertThat(
            NoDaemon.recognise(
                "failed to connect to local tailscaled (which appears to be running as tailscaled, pid 7)."
                    + " Got error: Failed to connect to local Tailscale daemon for /localapi/v0/status;"
                    + " not running? Error: dial unix /tmp/a.sock: connect: connection refused"))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Failed to connect to local Tailscale daemon for /localapi/v0/status; not running? Error:"
            + " dial unix /var/run/tailscale/tailscaled.sock: connect: permission denied",
        "sh: tailscale: not found",
        "Logged out."
      })
  void doesNotTakeOtherTroubleForAMissingDaemon(String text) {
    assertThat(NoDaemon.recognise(text)).isEmpty();
  }
}
