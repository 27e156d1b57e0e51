package dev.tsk8s.probes.tailscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Malformed;
import dev.tsk8s.probes.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LookTest {
  /// The same before waking: a sleeping path shows no address.
  private static final String BEFORE = capture("status.json").replace("198.51.100.18:50565", "");

  private static final String AFTER = capture("status.json");
  private static final String DEAD =
      "failed to connect to local tailscaled; it doesn't appear to be running\n";
  private static final Look.Options WAKE = new Look.Options(true, 32, Devices.UNKNOWN);
  private static final Look.Options NO_PING = new Look.Options(false, 32, Devices.UNKNOWN);

  @Test
  void judgesTheStatusAfterWakingAndKeepsTheOneBefore() throws Malformed {
    var vantage = look(healthy(), WAKE);

    assertThat(vantage.status().seen()).contains(StatusJson.parse(AFTER));
    assertThat(vantage.earlier().seen()).contains(StatusJson.parse(BEFORE));
    assertThat(vantage.netcheck().seen()).isPresent();
    assertThat(vantage.prefs().seen()).isPresent();
    assertThat(vantage.health().seen()).contains(List.of());
    assertThat(vantage.pings().seen().orElseThrow())
        .singleElement()
        .satisfies(run -> {
          assertThat(run.target()).isEqualTo("100.64.0.2");
          assertThat(run.kind()).isEqualTo(PingRun.Kind.DISCO);
          assertThat(run.tries()).isEqualTo(2);
          assertThat(run.lasted()).isPresent();
        });
  }

  @Test
  void tellsForEachFactTheCommandThatGaveIt() {
    var vantage = look(healthy(), WAKE);

    assertThat(where(vantage.status())).isEqualTo("exec vpn/ts-0: tailscale status --json");
    assertThat(where(vantage.netcheck()))
        .isEqualTo("exec vpn/ts-0: tailscale netcheck --format=json");
  }

  @Test
  void asksADeadDaemonNothingMore() {
    var cli = new ScriptedCli().fails("status", DEAD);

    var vantage = look(cli, WAKE);

    assertThat(vantage.status().seen()).contains(TailscaleStatus.noDaemon());
    assertThat(cli.asked()).containsExactly("status --json");
    assertThat(reason(vantage.netcheck()))
        .isEqualTo(new Reason.NotAsked("tailscale", "daemon-no-daemon"));
  }

  @Test
  void asksADaemonThatIsNotLoggedInNothingMore() {
    String status = Captures.text("17b-needs-login/from-node-1/status.json");
    var cli = new ScriptedCli().on("status", status);

    var vantage = look(cli, WAKE);

    assertThat(vantage.status().seen().orElseThrow().backend()).isEqualTo(BackendState.NEEDS_LOGIN);
    assertThat(cli.asked()).containsExactly("status --json");
  }

  @Test
  void triesTheOtherSocketAndStaysWithIt() {
    var cli = healthy("--socket=/tmp/tailscaled.sock ").fails("status", DEAD);

    var vantage =
        new Look(id(), cli, List.of("/tmp/tailscaled.sock"), NO_PING, Fanout.of(64))
            .collect(Deadline.after(Duration.ofSeconds(20)));

    assertThat(vantage.status().seen().orElseThrow().backend()).isEqualTo(BackendState.RUNNING);
    assertThat(vantage.prefs().seen()).isPresent();
    assertThat(where(vantage.status()))
        .isEqualTo("exec vpn/ts-0: tailscale --socket=/tmp/tailscaled.sock status --json");
  }

  @Test
  void doesNotCallADaemonDeadThatMayNotBeAsked() {
    var cli = new ScriptedCli().fails("status", "# note\nAccess denied: status access denied\n");

    var vantage = look(cli, WAKE);

    var reason =
        new Reason.Failed(
            "exec vpn/ts-0: tailscale status --json", "Access denied: status access denied");
    assertThat(reason(vantage.status())).isEqualTo(reason);
    assertThat(reason(vantage.pings())).isEqualTo(reason);
  }

  @Test
  void sendsNothingWithoutPing() {
    var cli = healthy();

    var vantage = look(cli, NO_PING);

    assertThat(cli.asked()).noneMatch(line -> line.startsWith("ping"));
    assertThat(cli.asked()).filteredOn("status --json"::equals).hasSize(1);
    assertThat(reason(vantage.pings()))
        .isEqualTo(new Reason.NotAsked("exec vpn/ts-0: tailscale ping", "--no-ping"));
    assertThat(vantage.status().seen()).isPresent();
  }

  @Test
  void losesOnlyTheFactWhoseCommandFails() {
    var cli =
        new ScriptedCli()
            .on("status", AFTER)
            .fails("debug prefs", "unknown flag\n")
            .on("debug watch-ipn", "garbage")
            .on("netcheck", capture("netcheck.json"))
            .on("ping", capture("ping-until-direct-node-1.txt"));

    var vantage = look(cli, WAKE);

    assertThat(reason(vantage.prefs()))
        .isEqualTo(new Reason.Failed("exec vpn/ts-0: tailscale debug prefs", "unknown flag"));
    assertThat(reason(vantage.health())).isInstanceOf(Reason.Failed.class);
    assertThat(vantage.netcheck().seen()).isPresent();
    assertThat(vantage.pings().seen()).isPresent();
  }

  @Test
  void judgesTheFirstStatusIfTheSecondFails() {
    var cli =
        healthyBut(BEFORE)
            .fails("status", "boom\n")
            .on("ping", capture("ping-until-direct-node-1.txt"));

    var vantage = look(cli, WAKE);

    assertThat(vantage.status().seen()).isPresent();
    assertThat(reason(vantage.earlier())).isInstanceOf(Reason.Failed.class);
  }

  @Test
  void runsNoNetcheckWhereThereIsNoDerpMap() {
    var cli =
        healthyBut(AFTER.replace("\"Relay\": \"rega\"", "\"Relay\": \"\""))
            .on("debug derp-map", "{\"Regions\": null}");

    var vantage = look(cli, WAKE);

    assertThat(cli.asked()).noneMatch(line -> line.startsWith("netcheck"));
    assertThat(reason(vantage.netcheck()))
        .isEqualTo(
            new Reason.Failed(
                "exec vpn/ts-0: tailscale netcheck --format=json", "tailscaled has no DERP map"));
  }

  @Test
  void keepsThePongsOfAPingThatHadToBeCut() {
    String pongs = Captures.text("03-relay-hard-hard/from-workstation/ping-node-2.txt");
    var cli =
        healthyBut(AFTER)
            .on(
                "ping",
                Duration.ofMinutes(1),
                Output.exited(0, pongs + "pong from node-2 (100.64", ""));

    var vantage =
        new Look(id(), cli, List.of(), WAKE, Fanout.of(64))
            .collect(Deadline.after(Duration.ofMillis(2500)));

    assertThat(vantage.pings().seen().orElseThrow().getFirst().pongs()).hasSize(5);
    assertThat(vantage.status().seen()).isPresent();
    assertThat(vantage.earlier().seen()).isPresent();
  }

  @Test
  void pingsAgainWhereTheFirstDirectAnswerIsSlow() {
    String slow = "pong from node-1 (100.64.0.1) via 198.51.100.130:53577 in 80ms\n";
    String fast = "pong from node-1 (100.64.0.1) via 198.51.100.130:53577 in 4ms\n";
    var cli =
        healthyBut(AFTER)
            .on("ping --until-direct -c", slow)
            .on("ping --until-direct=false", fast.repeat(3));

    var run = look(cli, WAKE).pings().seen().orElseThrow().getFirst();

    assertThat(run.pongs())
        .extracting(pong -> pong.latency().toMillis())
        .containsExactly(80L, 4L, 4L, 4L);
  }

  @Test
  void pingsOnceWhereTheFirstDirectAnswerIsQuick() {
    var cli = healthy();

    look(cli, WAKE);

    assertThat(cli.asked()).noneMatch(line -> line.startsWith("ping --until-direct=false"));
  }

  @Test
  void endsWithinItsTimeThoughNothingAnswers() {
    var never = Output.exited(0, "", "");
    var cli = new ScriptedCli().on("", Duration.ofMinutes(5), never);
    var begun = Instant.now();

    var vantage =
        new Look(id(), cli, List.of(), WAKE, Fanout.of(64))
            .collect(Deadline.after(Duration.ofSeconds(1)));

    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofMillis(2500));
    assertThat(reason(vantage.status()))
        .isEqualTo(
            new Reason.TimedOut("exec vpn/ts-0: tailscale status --json", Duration.ofSeconds(1)));
  }

  @Test
  void bringsWhatItHasWhenTheUserHasSeenEnough() {
    var deadline = Deadline.after(Duration.ofMinutes(5));
    var cli = healthyBut(AFTER).on("ping", Duration.ofMinutes(5), Output.exited(0, "", ""));
    Thread.ofVirtual()
        .start(() -> {
          while (cli.asked().stream().noneMatch(line -> line.startsWith("ping"))) {
            Thread.onSpinWait();
          }
          deadline.stop();
        });

    var vantage = new Look(id(), cli, List.of(), WAKE, Fanout.of(64)).collect(deadline);

    assertThat(vantage.status().seen()).isPresent();
    assertThat(vantage.pings().seen()).isEmpty();
  }

  @Test
  void wakesThirtyTwoPeersAtOnce() {
    var cli =
        new ScriptedCli()
            .on("status", tailnetOf(40))
            .on("debug prefs", capture("debug-prefs.json"))
            .on("debug watch-ipn", capture("health.json"))
            .on("netcheck", capture("netcheck.json"))
            .on(
                "ping",
                Duration.ofMillis(3100),
                Output.exited(0, capture("ping-until-direct-node-1.txt"), ""));
    var begun = Instant.now();

    var vantage = look(cli, WAKE);

    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(6));
    assertThat(vantage.pings().seen().orElseThrow()).hasSize(32);
  }

  @Test
  void namesEveryCommandBeforehand() {
    assertThat(Look.commands(WAKE))
        .containsExactly(
            "tailscale status --json",
            "tailscale debug prefs",
            "tailscale debug watch-ipn --initial --initial-health --count=1",
            "tailscale debug derp-map",
            "tailscale netcheck --format=json",
            "tailscale ping --until-direct -c 10 --timeout 2s PEER",
            "tailscale ping --until-direct=false -c 3 --timeout 2s PEER",
            "tailscale status --json");
    assertThat(Look.commands(NO_PING)).noneMatch(line -> line.contains("ping"));
  }

  private static ScriptedCli healthy() {
    return healthy("");
  }

  private static ScriptedCli healthy(String prefix) {
    return healthyBut(prefix, BEFORE)
        .on(prefix + "status", AFTER)
        .on(prefix + "ping", capture("ping-until-direct-node-1.txt"));
  }

  private static ScriptedCli healthyBut(String status) {
    return healthyBut("", status);
  }

  private static ScriptedCli healthyBut(String prefix, String status) {
    return new ScriptedCli()
        .on(prefix + "status", status)
        .on(prefix + "debug prefs", capture("debug-prefs.json"))
        .on(prefix + "debug watch-ipn", capture("health.json"))
        .on(prefix + "netcheck", capture("netcheck.json"));
  }

  private static String tailnetOf(int peers) {
    return IntStream.range(0, peers)
        .mapToObj(i ->
            "\"k%d\": {\"DNSName\": \"p%d.t.ts.net.\", \"TailscaleIPs\": [\"100.64.1.%d\"], \"Relay\": \"fra\", \"Online\": true}"
                .formatted(i, i, i))
        .collect(
            Collectors.joining(
                ", ",
                "{\"BackendState\": \"Running\", \"Self\": {\"Relay\": \"fra\"}, \"Peer\": {",
                "}}"));
  }

  private static Vantage look(TailscaleCli cli, Look.Options options) {
    return new Look(id(), cli, List.of(), options, Fanout.of(64))
        .collect(Deadline.after(Duration.ofSeconds(20)));
  }

  private static VantageId id() {
    return VantageId.pod("vpn", "ts-0", "tailscale");
  }

  private static String capture(String file) {
    return Captures.text("02-direct-easy-public/from-desktop/" + file);
  }

  private static String where(Evidence<?> evidence) {
    return ((Observed<?>) evidence).origin().where();
  }

  private static Reason reason(Evidence<?> evidence) {
    return ((Unavailable<?>) evidence).reason();
  }
}
