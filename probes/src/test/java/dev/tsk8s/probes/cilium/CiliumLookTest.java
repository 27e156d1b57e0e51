package dev.tsk8s.probes.cilium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Kind;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.CiliumCaptures;
import dev.tsk8s.probes.Collector;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.ScriptedPrograms;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CiliumLookTest {
  private static final String CAPTURE = "05-native-auto-direct/";
  private static final List<Complaint> COMPLAINTS =
      List.of(new Complaint(Kind.NO_DATAPATH, "", Optional.empty()));

  private final ScriptedPrograms agent = new ScriptedPrograms();

  @Test
  void hearsAllThatAnAgentSays() throws InterruptedException {
    answer("cilium-dbg");
    agent.on("cilium-dbg bpf ipmasq list", "IP PREFIX/ADDRESS\n10.0.0.0/8\n");

    CiliumView view = look();

    assertThat(view.status().seen().orElseThrow().version()).isEqualTo("1.19.7");
    assertThat(view.health().seen()).isPresent();
    assertThat(view.metrics().seen().orElseThrow()).isNotEmpty();
    assertThat(view.earlierMetrics().seen().orElseThrow()).isNotEmpty();
    assertThat(view.effective().seen().orElseThrow()).containsKey("RoutingMode");
    assertThat(view.masqueradeExemptions().seen().orElseThrow()).hasSize(1);
    assertThat(view.endpoints().seen().orElseThrow()).isNotEmpty();
    assertThat(view.complaints().seen()).contains(COMPLAINTS);
    assertThat(((Observed<?>) view.earlierMetrics()).origin().at())
        .isBefore(((Observed<?>) view.metrics()).origin().at());
  }

  @Test
  void asksAnOldImageByTheOldName() throws InterruptedException {
    answer("cilium");

    CiliumView view = look();

    assertThat(view.status().seen()).isPresent();
    assertThat(((Observed<?>) view.status()).origin().where())
        .isEqualTo("exec kube-system/cilium-x: cilium status -o json");
    assertThat(view.metrics().seen()).isPresent();
    assertThat(agent.asked().stream().filter(line -> line.startsWith("cilium-dbg"))).hasSize(1);
  }

  @Test
  void anAgentThatDoesNotAnswerIsNoOldImage() throws InterruptedException {
    agent.on(
        "cilium-dbg status -o json", Output.exited(1, "", "Error: Cannot get status: refused\n"));

    assertThat(reason(look().status()))
        .isEqualTo(
            new Reason.Failed(
                "exec kube-system/cilium-x: cilium-dbg status -o json",
                "Error: Cannot get status: refused"));
    assertThat(agent.asked()).noneMatch(line -> line.startsWith("cilium status"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"cilium\":1,\"cluster\":2}",
        "<html>",
        "{\"cilium\":{},\"cluster\":"
      })
  void takesGarbageForNoStatus(String garbage) throws InterruptedException {
    agent.on("cilium-dbg status -o json", garbage);

    assertThat(reason(look().status())).isInstanceOf(Reason.Failed.class);
  }

  @Test
  void namesTheRightToReadLogs() throws InterruptedException {
    answer("cilium-dbg");

    CiliumView view =
        look(_ -> {
          throw new NotAllowed("get", "pods/log", "kube-system", new IOException("403"));
        });

    assertThat(reason(view.complaints()))
        .isEqualTo(new Reason.Forbidden("get", "pods/log", "kube-system"));
    assertThat(view.status().seen()).isPresent();
  }

  @Test
  void runsNothingThatItsPlanDoesNotName() throws InterruptedException {
    answer("cilium-dbg");

    look();

    assertThat(agent.asked()).containsExactlyInAnyOrderElementsOf(CiliumLook.commands());
  }

  private void answer(String cli) {
    agent
        .on(cli + " status -o json", CiliumCaptures.text(CAPTURE + "status.json"))
        .on(cli + " metrics list -o json", CiliumCaptures.text(CAPTURE + "metrics.json"))
        .on(cli + " config -a -o json", CiliumCaptures.text(CAPTURE + "config.json"))
        .on(cli + " endpoint list", CiliumCaptures.text(CAPTURE + "endpoint-list.txt"))
        .on("cilium-health status -o json", CiliumCaptures.text(CAPTURE + "health.json"));
  }

  private CiliumView look() throws InterruptedException {
    return look(_ -> COMPLAINTS);
  }

  private CiliumView look(Collector<List<Complaint>> log) throws InterruptedException {
    return new CiliumLook(
            "exec kube-system/cilium-x", agent, log, Fanout.of(8), Duration.ofMillis(1))
        .collect(Deadline.after(Duration.ofSeconds(20)));
  }

  private static Reason reason(Evidence<?> evidence) {
    assertThat(evidence).isInstanceOf(Unavailable.class);
    return ((Unavailable<?>) evidence).reason();
  }
}
