package dev.tsk8s.probes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.Reasoned;
import dev.tsk8s.probes.active.Made;
import dev.tsk8s.probes.active.ProbeApi;
import dev.tsk8s.probes.active.ProbeApi.NameTaken;
import dev.tsk8s.probes.active.ProbeApi.NoNamespace;
import dev.tsk8s.probes.active.ProbeApi.Unanswered;
import dev.tsk8s.probes.active.ProbeObject;
import dev.tsk8s.probes.active.ProbeOptions;
import dev.tsk8s.probes.active.ProbePlan;
import dev.tsk8s.probes.active.ProbeResource;
import dev.tsk8s.probes.active.RunId;
import dev.tsk8s.probes.cluster.FakeApiServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesProbesTest {
  private static final String JOBS = "/apis/batch/v1/namespaces/net/jobs";
  private static final ProbeObject ANCHOR =
      new ProbePlan(
              ProbeOptions.of("x/y:1", 1), new RunId("abc1234567"), "net", Duration.ofSeconds(60))
          .objects()
          .getFirst();
  private static final Made MADE =
      new Made(ProbeResource.JOBS, "net", "tsk8s-probe-abc1234567", "uid-1");

  private final Deadline plenty = Deadline.after(Duration.ofSeconds(30));
  private final List<String> sent = new CopyOnWriteArrayList<>();

  @TempDir Path folder;
  private FakeApiServer server;
  private Cluster cluster;
  private ProbeApi api;

  @BeforeEach
  void connect() throws Exception {
    server = FakeApiServer.start();
    cluster = Cluster.connect(Kubeconfigs.to(folder, server), plenty);
    api = cluster.probes();
  }

  @AfterEach
  void close() {
    cluster.close();
    server.close();
  }

  @Test
  void appliesAsOurFieldManager() throws Exception {
    server.on(JOBS + "/.*", noting(made(201)));

    assertThat(api.apply(ANCHOR, plenty)).isEqualTo(MADE);

    assertThat(sent)
        .singleElement()
        .asString()
        .startsWith(
            "PATCH "
                + JOBS
                + "/tsk8s-probe-abc1234567?fieldManager=tsk8s application/apply-patch+yaml {")
        .contains("\"activeDeadlineSeconds\":90");
  }

  @Test
  void doesNotTakeAnObjectForItsOwnThatWasThere() {
    server.on(JOBS + "/.*", made(200));

    assertThatThrownBy(() -> api.apply(ANCHOR, plenty)).isInstanceOf(NameTaken.class);
  }

  @Test
  void tellsThatThereIsNoNamespace() {
    server.on(JOBS + "/.*", FakeApiServer.status(404, "namespaces \"net\" not found"));

    assertThatThrownBy(() -> api.apply(ANCHOR, plenty)).isInstanceOf(NoNamespace.class);
  }

  @Test
  void tellsARefusalOfRbacFromOneOfAdmission() {
    String role = "jobs.batch is forbidden: User \"u\" cannot patch resource \"jobs\" in API group";
    String quota = "jobs.batch \"x\" is forbidden: exceeded quota: few";
    server.on(JOBS + "/.*", FakeApiServer.status(403, role), FakeApiServer.status(403, quota));

    assertThatThrownBy(() -> api.apply(ANCHOR, plenty))
        .isInstanceOfSatisfying(
            NotAllowed.class,
            refused ->
                assertThat(refused.reason("it"))
                    .isEqualTo(new Reason.Forbidden("patch", "jobs.batch", "net")));
    assertThatThrownBy(() -> api.apply(ANCHOR, plenty))
        .isNotInstanceOf(NotAllowed.class)
        .isNotInstanceOf(Unanswered.class)
        .hasMessageContaining("exceeded quota: few");
  }

  @Test
  void doesNotAskTwiceWhereTheFirstMayHaveBeenDone() {
    server.on(JOBS + "/.*", FakeApiServer.hangUp(), noting(made(201)));

    assertThatThrownBy(() -> api.apply(ANCHOR, plenty)).isInstanceOf(Unanswered.class);
    assertThat(server.requests()).filteredOn(path -> path.startsWith(JOBS)).hasSize(1);
  }

  @Test
  void saysOfABrokenServerThatNobodyKnows() {
    server.on(JOBS + "/.*", FakeApiServer.status(500, "failed calling webhook"));

    assertThatThrownBy(() -> api.apply(ANCHOR, plenty))
        .isInstanceOfSatisfying(
            Unanswered.class,
            doubt ->
                assertThat(((Reasoned) doubt).reason("it"))
                    .isEqualTo(new Reason.Failed("it", "500: failed calling webhook")));
  }

  @Test
  void waitsAsLongAsABusyServerAsks() throws Exception {
    server.on(JOBS + "/.*", FakeApiServer.busy("1"), made(201));

    assertThat(api.apply(ANCHOR, plenty)).isEqualTo(MADE);
  }

  @Test
  void deletesThisVeryObjectAndWhatItOwns() throws Exception {
    server.on(JOBS + "/.*", noting(made(200)));

    api.delete(MADE, plenty);

    assertThat(sent)
        .singleElement()
        .asString()
        .startsWith("DELETE " + JOBS + "/tsk8s-probe-abc1234567 application/json")
        .contains("\"propagationPolicy\": \"Background\"", "\"uid\": \"uid-1\"");
  }

  @Test
  void isContentWhereTheObjectIsGoneOrAnotherHasItsName() throws Exception {
    server.on(
        JOBS + "/.*",
        FakeApiServer.status(404, "not found"),
        FakeApiServer.status(409, "the UID in the precondition does not match"));

    api.delete(MADE, plenty);
    api.delete(MADE, plenty);
  }

  @Test
  void namesTheVerbWhereItMayNotDelete() {
    server.on(JOBS + "/.*", FakeApiServer.status(403, ""));

    assertThatThrownBy(() -> api.delete(MADE, plenty))
        .isInstanceOfSatisfying(
            NotAllowed.class,
            refused ->
                assertThat(refused.reason("it"))
                    .isEqualTo(new Reason.Forbidden("delete", "jobs.batch", "net")));
  }

  @Test
  void readsAListPageByPageWithAllThatObjectsHold() throws Exception {
    server
        .on(
            ".*pods.*&continue=more",
            FakeApiServer.json(FakeApiServer.list("", "{\"metadata\":{\"uid\":\"3\"}}")))
        .on(
            ".*pods.*limit=250",
            FakeApiServer.json(
                FakeApiServer.list(
                    "more", "{\"metadata\":{\"uid\":\"1\"}},{\"metadata\":{\"uid\":\"2\"}}")));

    List<String> uids =
        api.list(
            ProbeResource.PODS,
            Optional.of("net"),
            "labelSelector=a%3Db",
            pod -> pod.path("metadata").path("uid").asText(),
            plenty);

    assertThat(uids).containsExactly("1", "2", "3");
  }

  @Test
  void beginsAListAgainWhoseTokenIsTooOld() throws Exception {
    server
        .on(
            ".*pods.*&continue=more",
            FakeApiServer.status(410, "expired"),
            FakeApiServer.json(FakeApiServer.list("", "{\"metadata\":{}}")))
        .on(
            ".*pods.*limit=250",
            FakeApiServer.json(FakeApiServer.list("more", "{\"metadata\":{}}")));

    assertThat(api.list(ProbeResource.PODS, Optional.of("net"), "", pod -> 1, plenty)).hasSize(2);
  }

  private Answer noting(Answer answer) {
    return exchange -> {
      sent.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Content-Type").replaceFirst(";.*", "")
              + " "
              + content(exchange));
      answer.to(exchange);
    };
  }

  private static String content(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Answer made(int code) {
    return FakeApiServer.body(
        code,
        "application/json",
        "{\"kind\":\"Job\",\"metadata\":{\"uid\":\"uid-1\"}}".getBytes(StandardCharsets.UTF_8));
  }
}
