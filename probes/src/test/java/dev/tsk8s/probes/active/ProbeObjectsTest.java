package dev.tsk8s.probes.active;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.probes.active.ProbeOptions.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeObjectsTest {
  private static final RunId RUN = new RunId("abc1234567");
  private static final String IMAGE = "example.com/tsk8s:1";

  private final ProbeObjects objects = objects(ProbeOptions.of(IMAGE, 1));

  @Test
  void labelsEverythingWithTheRun() {
    assertThat(objects.all())
        .hasSize(7)
        .allSatisfy(object -> {
          assertRun(object.content().path("metadata"));
          assertThat(object.content().path("metadata").path("namespace").asText()).isEqualTo("net");
          if (object.resource() != ProbeResource.SERVICES) {
            assertRun(object.content().path("spec").path("template").path("metadata"));
          }
        });
    assertRun(objects.namespaceObject().content().path("metadata"));
  }

  @Test
  void makesServicesOfThePodsInThePodNetworkAlone() {
    assertThat(objects.services("uid-1"))
        .extracting(ProbeObject::content)
        .allSatisfy(service -> {
          assertThat(service.path("spec").path("selector").toString())
              .isEqualTo("{\"tsk8s.dev/run\":\"abc1234567\",\"tsk8s.dev/network\":\"pod\"}");
          assertThat(service.path("metadata").path("ownerReferences").path(0).path("uid").asText())
              .isEqualTo("uid-1");
        });
  }

  @Test
  void makesOneServiceThatStaysOnTheNodeAndOneWithoutAnAddress() {
    assertThat(objects.services("uid-1"))
        .extracting(ProbeObject::content)
        .extracting(service ->
            service.path("metadata").path("name").asText()
                + " "
                + service.path("spec").path("externalTrafficPolicy").asText()
                + service.path("spec").path("clusterIP").asText())
        .containsExactly(
            "tsk8s-probe-abc1234567 ",
            "tsk8s-probe-abc1234567-local Local",
            "tsk8s-probe-abc1234567-headless None");
  }

  private static void assertRun(JsonNode metadata) {
    JsonNode labels = metadata.path("labels");
    assertThat(labels.path("app.kubernetes.io/name").asText()).isEqualTo("tsk8s");
    assertThat(labels.path("app.kubernetes.io/component").asText()).isEqualTo("probe");
    assertThat(labels.path("tsk8s.dev/run").asText()).isEqualTo("abc1234567");
  }

  @Test
  void makesAnAnchorThatRunsNothingAndRemovesItself() {
    JsonNode spec = objects.anchor().content().path("spec");

    assertThat(spec.path("parallelism").asInt(-1)).isZero();
    assertThat(spec.path("activeDeadlineSeconds").asInt()).isEqualTo(90);
    assertThat(spec.path("ttlSecondsAfterFinished").asInt(-1)).isZero();
    assertThat(objects.anchor().request())
        .isEqualTo(
            "PATCH /apis/batch/v1/namespaces/net/jobs/tsk8s-probe-abc1234567?fieldManager=tsk8s");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void letsTheAnchorOwnThePods(Kind kind) {
    JsonNode object = objects.pods(kind, "uid-1").content();

    JsonNode owner = object.path("metadata").path("ownerReferences").path(0);
    assertThat(owner.toString())
        .isEqualTo(
            "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"name\":\"tsk8s-probe-abc1234567\",\"uid\":\"uid-1\"}");
    JsonNode selector = object.path("spec").path("selector").path("matchLabels");
    JsonNode labels = object.path("spec").path("template").path("metadata").path("labels");
    assertThat(selector.size()).isEqualTo(2);
    selector
        .properties()
        .forEach(one -> assertThat(labels.path(one.getKey())).isEqualTo(one.getValue()));
    assertThat(labels.path("tsk8s.dev/network").asText()).isEqualTo(ProbeObjects.word(kind));
  }

  /// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
  @ParameterizedTest
  @EnumSource(Kind.class)
  void needsNoMorePrivilegesThanTheLevelRestrictedAllows(Kind kind) {
    JsonNode pod = pod(objects, kind);
    JsonNode container = pod.path("containers").path(0);
    JsonNode security = container.path("securityContext");

    assertThat(pod.path("containers").size()).isEqualTo(1);
    assertThat(pod.has("volumes")).isFalse();
    assertThat(pod.path("hostNetwork").asBoolean()).isEqualTo(kind == Kind.NODE);
    assertThat(pod.has("hostPID") || pod.has("hostIPC")).isFalse();
    assertThat(container.has("ports")).isFalse();
    assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.path("securityContext").path("runAsUser").asInt()).isEqualTo(65532);
    assertThat(pod.path("securityContext").path("seccompProfile").path("type").asText())
        .isEqualTo("RuntimeDefault");
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.path("capabilities").toString()).isEqualTo("{\"drop\":[\"ALL\"]}");
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(security.has("privileged")).isFalse();
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
  }

  @Test
  void runsOnEveryLinuxNodeThatHasANetwork() {
    JsonNode pod = pod(objects, Kind.POD);

    assertThat(pod.path("nodeSelector").toString()).isEqualTo("{\"kubernetes.io/os\":\"linux\"}");
    assertThat(pod.path("tolerations").toString()).isEqualTo("[{\"operator\":\"Exists\"}]");
    assertThat(pod.path("affinity").toString())
        .contains("\"type\",\"operator\":\"NotIn\",\"values\":[\"virtual-kubelet\"]");
    assertThat(pod.has("priorityClassName") || pod.has("imagePullSecrets")).isFalse();
  }

  @Test
  void keepsSidecarsAway() {
    JsonNode head =
        objects.pods(Kind.POD, "u").content().path("spec").path("template").path("metadata");

    assertThat(head.path("annotations").path("linkerd.io/inject").asText()).isEqualTo("disabled");
    assertThat(head.path("annotations").path("sidecar.istio.io/inject").asText())
        .isEqualTo("false");
    assertThat(head.path("labels").path("sidecar.istio.io/inject").asText()).isEqualTo("false");
  }

  @Test
  void obeysTheUser() {
    var options =
        new ProbeOptions(
            IMAGE,
            List.of("registry"),
            Optional.of("net"),
            new TreeMap<>(Map.of("pool", "edge")),
            List.of(
                new Toleration("dedicated", Optional.of("edge"), Optional.of("NoSchedule")),
                new Toleration("gpu", Optional.empty(), Optional.empty())),
            Optional.of("low"),
            ProbeOptions.STARTUP,
            1,
            20,
            List.of(),
            false);

    JsonNode pod = pod(objects(options), Kind.TWIN);

    assertThat(pod.path("imagePullSecrets").toString()).isEqualTo("[{\"name\":\"registry\"}]");
    assertThat(pod.path("nodeSelector").toString())
        .isEqualTo("{\"kubernetes.io/os\":\"linux\",\"pool\":\"edge\"}");
    assertThat(pod.path("priorityClassName").asText()).isEqualTo("low");
    assertThat(pod.path("tolerations").toString())
        .isEqualTo(
            "[{\"key\":\"dedicated\",\"operator\":\"Equal\",\"value\":\"edge\",\"effect\":\"NoSchedule\"},"
                + "{\"key\":\"gpu\",\"operator\":\"Exists\"}]");
    assertThat(pod.path("containers").path(0).path("image").asText()).isEqualTo(IMAGE);
  }

  @Test
  void namesRunsAsKubernetesAllowsNames() {
    var random = new Random(4);
    for (int i = 0; i < 1_000; i++) {
      assertThat(RunId.random(random).text()).matches("[a-z][a-z0-9]{9}");
    }
    assertThat(RunId.random(random)).isNotEqualTo(RunId.random(random));
    assertThatThrownBy(() -> new RunId("Abc1234567")).isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonNode pod(ProbeObjects objects, Kind kind) {
    return objects.pods(kind, "uid-1").content().path("spec").path("template").path("spec");
  }

  private static ProbeObjects objects(ProbeOptions options) {
    return new ProbeObjects(RUN, "net", options, Duration.ofSeconds(90));
  }
}
