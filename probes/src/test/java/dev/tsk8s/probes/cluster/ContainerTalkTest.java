package dev.tsk8s.probes.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.active.PodTalk;
import dev.tsk8s.probes.cluster.FakeExecServer.Script;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTalkTest {
  /// More than fits into the buffers of a connection.
  private static final int MANY = 200;

  private final Deadline plenty = Deadline.after(Duration.ofSeconds(30));

  @TempDir Path folder;

  /// What a test does with an open talk.
  private interface Use {
    void of(PodTalk talk) throws Exception;
  }

  private void talking(Script script, Use use) throws Exception {
    try (var server = FakeExecServer.playing(script)) {
      talking(server, use);
    }
  }

  private void talking(FakeExecServer server, Use use) throws Exception {
    try (var cluster = Cluster.connect(Kubeconfigs.to(folder, server.url(), "", ""), plenty);
        PodTalk talk = cluster.probes().talk("net", "probe-1", plenty)) {
      use.of(talk);
    }
  }

  @Test
  void attachesToStandardInputAndOutput() throws Exception {
    try (var server = FakeExecServer.playing(_ -> {})) {
      talking(server, _ -> {});

      assertThat(server.requests())
          .contains("/api/v1/namespaces/net/pods/probe-1/attach?stdin=true&stdout=true");
    }
  }

  @Test
  void saysALineAndHearsOne() throws Exception {
    talking(
        wires -> wires.stdout("heard " + wires.heard()),
        talk -> {
          talk.say("안녕");

          assertThat(talk.hear(plenty)).isEqualTo("heard 0 안녕");
        });
  }

  @Test
  void saysALineWhileTheOneBeforeItIsStillOnItsWayOut() throws Exception {
    String much = "x".repeat(50_000);
    talking(
        wires -> {
          Thread.sleep(300);
          for (int i = 0; i < MANY; i++) {
            String _ = wires.heard();
          }
          wires.stdout("all\n");
        },
        talk -> {
          for (int i = 0; i < MANY; i++) {
            talk.say(much);
          }
          assertThat(talk.hear(plenty)).isEqualTo("all");
        });
  }

  @Test
  void putsLinesTogetherThatComeInPieces() throws Exception {
    byte[] text = "하나\n둘\n".getBytes(UTF_8);
    talking(
        wires -> {
          for (byte one : text) {
            wires.message(1, new byte[] {one});
          }
          wires.stdout("three\nfour\n");
        },
        talk -> {
          assertThat(talk.hear(plenty)).isEqualTo("하나");
          assertThat(talk.hear(plenty)).isEqualTo("둘");
          assertThat(talk.hear(plenty)).isEqualTo("three");
          assertThat(talk.hear(plenty)).isEqualTo("four");
        });
  }

  @Test
  void isLateWhereNothingIsSaid() throws Exception {
    talking(
        _ -> {},
        talk ->
            assertThatThrownBy(() -> talk.hear(Deadline.after(Duration.ofMillis(100))))
                .isInstanceOf(Late.class));
  }

  @Test
  void tellsThatTheConnectionWasClosed() throws Exception {
    talking(
        FakeExecServer.Wires::hangUp,
        talk -> {
          assertThatThrownBy(() -> talk.hear(plenty))
              .isInstanceOf(ApiFailure.class)
              .hasMessage("the connection to the pod was closed");
          assertThatThrownBy(() -> talk.hear(plenty)).isInstanceOf(ApiFailure.class);
        });
  }

  @Test
  void endsWhereTheProgramEnds() throws Exception {
    talking(
        wires -> {
          wires.stdout("last\n");
          wires.status(FakeExecServer.SUCCESS);
        },
        talk -> {
          assertThat(talk.hear(plenty)).isEqualTo("last");
          assertThatThrownBy(() -> talk.hear(plenty))
              .hasMessageContaining("the program in the pod has ended");
        });
  }

  @Test
  void doesNotKeepALineWithoutEnd() throws Exception {
    String much = "x".repeat(60_000);
    talking(
        wires -> {
          wires.heard();
          for (int i = 0; i < 20; i++) {
            wires.stdout(much);
          }
        },
        talk -> {
          talk.say("tell");
          assertThatThrownBy(() -> talk.hear(plenty))
              .hasMessage("the pod writes lines longer than 1 MB");
        });
  }

  @Test
  void namesTheVerbWhereItMayNotAttach() throws Exception {
    String message = "User \"u\" cannot create resource \"pods/attach\" in API group";
    try (var server = FakeExecServer.refusing(403, message)) {
      assertThatThrownBy(() -> talking(server, _ -> {}))
          .isInstanceOfSatisfying(
              NotAllowed.class,
              refused ->
                  assertThat(refused.reason("it"))
                      .isEqualTo(new Reason.Forbidden("create", "pods/attach", "net")));
    }
  }

  @Test
  void tellsThatThePodIsGone() throws Exception {
    try (var server = FakeExecServer.refusing(404, "pods \"probe-1\" not found")) {
      assertThatThrownBy(() -> talking(server, _ -> {})).hasMessage("the pod is gone");
    }
  }
}
