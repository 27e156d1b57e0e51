package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.NoProgram;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.Output.Ending;
import dev.tsk8s.probes.Reasoned;
import dev.tsk8s.probes.cluster.ClusterOptions.Surroundings;
import dev.tsk8s.probes.cluster.FakeExecServer.Script;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerProgramsTest {
  private final Deadline plenty = Deadline.after(Duration.ofSeconds(30));

  @TempDir Path folder;

  @Test
  void runsACommandAndTellsItsOutputsApart() throws Exception {
    Output output =
        run(wires -> {
          wires.stdout("{\"Version\":");
          wires.stderr("# warning\n");
          wires.stdout("\"1.102.5\"}");
          wires.status(FakeExecServer.SUCCESS);
        });

    assertThat(output).isEqualTo(Output.exited(0, "{\"Version\":\"1.102.5\"}", "# warning\n"));
  }

  @Test
  void asksForExactlyTheCommand() throws Exception {
    try (var server = FakeExecServer.playing(wires -> wires.status(FakeExecServer.SUCCESS));
        var api = open(server.url())) {
      cli(api).run(List.of("ping", "-c", "1", "a b+c&d"), plenty);

      assertThat(server.requests())
          .containsExactly(
              "/api/v1/namespaces/vpn/pods/ts-0/exec?stdout=true&stderr=true&container=tailscale"
                  + "&command=tailscale&command=ping&command=-c&command=1&command=a%20b%2Bc%26d");
    }
  }

  @Test
  void tellsTheExitCode() throws Exception {
    assertThat(run(wires -> wires.exits(1)).exit()).isEqualTo(1);
  }

  @Test
  void saysThatTheProgramIsNotInTheImage() {
    assertThatThrownBy(() ->
            run(wires ->
                wires.status(
                    """
                    {"status":"Failure","reason":"InternalError","message":"error executing command in container: failed to exec in container: failed to start exec \\"e1\\": OCI runtime exec failed: exec failed: unable to start container process: exec: \\"tailscale\\": executable file not found in $PATH: unknown"}\
                    """)))
        .isInstanceOf(NoProgram.class)
        .hasMessage("the command cannot be run: \"tailscale\": executable file not found in $PATH");
  }

  @Test
  void saysSoAlsoWhereTheRuntimeMakesItAnExitCode() {
    assertThatThrownBy(() ->
            run(wires -> {
              wires.stdout(
                  "OCI runtime exec failed: exec failed: unable to start container process: exec:"
                      + " \"ip\": executable file not found in $PATH: unknown\r\n");
              wires.exits(127);
            }))
        .isInstanceOf(NoProgram.class);
  }

  @Test
  void anExitCodeAloneIsNoMissingProgram() throws Exception {
    assertThat(run(wires -> wires.exits(127)).exit()).isEqualTo(127);
  }

  @Test
  void namesTheVerbThatIsMissing() throws IOException {
    var server =
        FakeExecServer.refusing(
            403, "pods \"ts-0\" is forbidden: User \"x\" cannot get resource \"pods/exec\"");

    assertThat(reason(server)).isEqualTo(new Reason.Forbidden("get", "pods/exec", "vpn"));
  }

  @Test
  void namesCreateWhereTheRefusalNamesNoVerb() throws IOException {
    var server = FakeExecServer.refusing(403, "no");

    assertThat(reason(server)).isEqualTo(new Reason.Forbidden("create", "pods/exec", "vpn"));
  }

  @Test
  void saysThatThePodIsGone() throws IOException {
    var server = FakeExecServer.refusing(404, "pods \"ts-0\" not found");

    assertThat(reason(server)).isEqualTo(new Reason.Failed("look", "the pod is gone"));
  }

  @Test
  void saysWhyExecIsRefused() throws IOException {
    var server = FakeExecServer.refusing(500, "unable to upgrade connection: container not found");

    assertThat(reason(server))
        .isEqualTo(
            new Reason.Failed(
                "look", "exec is refused: 500: unable to upgrade connection: container not found"));
  }

  @Test
  void keepsWhatWasWrittenUntilTheDeadline() throws Exception {
    Instant start = Instant.now();
    Output output =
        run(
            Deadline.after(Duration.ofSeconds(2)),
            wires -> {
              wires.stdout("pong 1\n");
              Thread.sleep(30_000);
            });

    assertThat(output).isEqualTo(new Output(Ending.CUT, -1, "pong 1\n", ""));
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void isLateWhenTheServerDoesNotAnswer() throws IOException, InterruptedException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var api = open("http://127.0.0.1:" + silent.getLocalPort())) {

      assertThatThrownBy(
              () -> cli(api).run(List.of("status"), Deadline.after(Duration.ofSeconds(1))))
          .isInstanceOf(Late.class);
    }
  }

  @Test
  void keepsTheBeginningOfMegabytes() throws Exception {
    byte[] megabyte = "x".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Output output =
        run(wires -> {
          for (int i = 0; i < 40; i++) {
            wires.message(1, megabyte);
          }
        });

    assertThat(output.ending()).isEqualTo(Ending.TOO_MUCH);
    assertThat(output.stdout()).hasSize(16 << 20);
  }

  @Test
  void readsGarbageAsText() throws Exception {
    Output output =
        run(wires -> {
          wires.message(1, new byte[] {(byte) 0xff, 0, (byte) 0xc3});
          wires.message(9, new byte[] {1});
          wires.message(1, new byte[0]);
          wires.status(FakeExecServer.SUCCESS);
        });

    assertThat(output.succeeded()).isTrue();
    assertThat(output.stdout()).hasSize(3);
  }

  /// The JDK's WebSocket was once seen to keep a cut to itself; the deadline ends that one.
  @Test
  void doesNotTakeACutConnectionForAnEnd() {
    Script cut =
        wires -> {
          wires.stdout("half");
          wires.hangUp();
        };

    List<String> outcomes = Stream.of(cut, cut, cut).map(this::outcome).toList();

    assertThat(outcomes)
        .contains("the connection was closed before the command ended")
        .isSubsetOf("the connection was closed before the command ended", "CUT");
  }

  private String outcome(Script script) {
    try {
      return run(Deadline.after(Duration.ofSeconds(5)), script).ending().name();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void doesNotGuessAnExitCode() {
    assertThatThrownBy(() -> run(wires -> wires.status("no json")))
        .hasMessageContaining("does not say how the command ended");
  }

  private Output run(Script script) throws IOException, InterruptedException {
    return run(plenty, script);
  }

  private Output run(Deadline deadline, Script script) throws IOException, InterruptedException {
    try (var server = FakeExecServer.playing(script);
        var api = open(server.url())) {
      return cli(api).run(List.of("status", "--json"), deadline);
    }
  }

  private Reason reason(FakeExecServer server) throws IOException {
    try (server;
        var api = open(server.url())) {
      var failure =
          org.assertj.core.api.Assertions.catchThrowable(
              () -> cli(api).run(List.of("status"), plenty));
      return failure instanceof Reasoned known
          ? known.reason("look")
          : new Reason.Failed("look", String.valueOf(failure.getMessage()));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static TailscaleCli cli(ApiServer api) {
    return TailscaleCli.of(new ContainerPrograms(api, "vpn", "ts-0", "tailscale"));
  }

  private ApiServer open(String url) throws IOException, InterruptedException {
    ClusterOptions options = Kubeconfigs.to(folder, url, "", "token: abc");
    Surroundings surroundings = options.surroundings();
    Target target = Targets.of(options);
    return Wire.open(target, Credentials.of(target, surroundings, plenty), surroundings);
  }
}
