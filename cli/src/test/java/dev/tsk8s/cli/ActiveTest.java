package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.probes.JsonTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `--active` and what belongs to it, without a cluster.
class ActiveTest {
  @TempDir private Path folder;
  private Path config = Path.of("");

  @BeforeEach
  void writeKubeconfig() throws IOException {
    config =
        Files.writeString(
            folder.resolve("config"),
            """
            {contexts: [{name: a, context: {cluster: a, namespace: net}}], current-context: a,
             clusters: [{name: a, cluster: {server: "https://192.0.2.1:6443"}}]}
            """);
  }

  @Test
  void aDryRunNamesEveryRequestThatChangesSomething() {
    Run run = plan("--lang=en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().filter(line -> line.startsWith("change in the cluster: ")))
        .containsExactly(
            change("if it is not there: POST /api/v1/namespaces?fieldManager=tsk8s"),
            change("PATCH " + jobs() + "?fieldManager=tsk8s"),
            change("PATCH " + service("") + "?fieldManager=tsk8s"),
            change("PATCH " + service("-local") + "?fieldManager=tsk8s"),
            change("PATCH " + service("-headless") + "?fieldManager=tsk8s"),
            change("PATCH " + sets("-pod") + "?fieldManager=tsk8s"),
            change("PATCH " + sets("-twin") + "?fieldManager=tsk8s"),
            change("PATCH " + sets("-node") + "?fieldManager=tsk8s"),
            change("DELETE " + jobs()),
            change("DELETE " + service("")),
            change("DELETE " + service("-local")),
            change("DELETE " + service("-headless")),
            change("DELETE " + sets("-pod")),
            change("DELETE " + sets("-twin")),
            change("DELETE " + sets("-node")),
            change("if it was made: DELETE /api/v1/namespaces/net"));
    assertThat(run.out())
        .contains("/api/v1/namespaces/net/pods/POD/attach (WebSocket)\n")
        .contains("GET /apis/apps/v1/namespaces/net/daemonsets?labelSelector=")
        .contains("/api/v1/namespaces/net/events?fieldSelector=type%3DWarning\n");
  }

  private static String change(String what) {
    return "change in the cluster: " + what;
  }

  private static String jobs() {
    return "/apis/batch/v1/namespaces/net/jobs/tsk8s-probe-run0000000";
  }

  private static String service(String which) {
    return "/api/v1/namespaces/net/services/tsk8s-probe-run0000000" + which;
  }

  private static String sets(String kind) {
    return "/apis/apps/v1/namespaces/net/daemonsets/tsk8s-probe-run0000000" + kind;
  }

  @ParameterizedTest
  @CsvSource({
    "en, 'each node pulls the image, unless it has it: example.com/tsk8s:1',"
        + " 'send packets between probe pods'",
    "ko, '이미지가 없는 노드는 이미지를 받음: example.com/tsk8s:1', '패킷을 보내는 곳: 프로브 파드끼리'"
  })
  void aDryRunNamesThePacketsInTheReadersLanguage(String language, String image, String packets) {
    Run run = plan("--lang", language);

    assertThat(run.out())
        .contains(image + "\n")
        .contains(packets)
        .contains("41643")
        .contains("Service");
  }

  @ParameterizedTest
  @CsvSource({"en, ^send packets .*", "ko, ^패킷을 보내는 곳: .*"})
  void aDryRunHasOneRuleOfPacketsALine(String language, String rule) {
    List<String> lines =
        plan("--lang", language).out().lines().takeWhile(line -> !line.equals("---")).toList();

    assertThat(lines).allMatch(line -> line.length() < 400);
    assertThat(lines)
        .filteredOn(line -> line.matches(rule))
        .anyMatch(line -> line.contains("41643"))
        .anyMatch(line -> line.contains("/etc/resolv.conf"))
        .anyMatch(line -> line.contains("tailscale0"));
  }

  @Test
  void aDryRunPrintsEveryObjectAsYaml() throws IOException {
    Run run =
        plan(
            "--lang=en",
            "--probe-namespace=probes",
            "--image-pull-secret=one",
            "--image-pull-secret=two",
            "--probe-node-selector=pool=edge",
            "--probe-toleration=dedicated=edge:NoSchedule",
            "--probe-priority-class=low",
            "--timeout=90s");

    List<JsonNode> objects = documents(run.out().substring(run.out().indexOf("---\n")));
    assertThat(objects)
        .extracting(object -> object.path("kind").asText())
        .containsExactly(
            "Job", "Service", "Service", "Service", "DaemonSet", "DaemonSet", "DaemonSet");
    assertThat(objects)
        .allMatch(object -> object.path("metadata").path("namespace").asText().equals("probes"))
        .filteredOn(object -> !object.path("kind").asText().equals("Service"))
        .allSatisfy(object -> {
          JsonNode pod = object.path("spec").path("template").path("spec");
          assertThat(pod.path("containers").path(0).path("image").asText())
              .isEqualTo("example.com/tsk8s:1");
          assertThat(pod.path("imagePullSecrets").size()).isEqualTo(2);
          assertThat(pod.path("nodeSelector").path("pool").asText()).isEqualTo("edge");
          assertThat(pod.path("tolerations").path(0).path("effect").asText())
              .isEqualTo("NoSchedule");
          assertThat(pod.path("priorityClassName").asText()).isEqualTo("low");
        });
    assertThat(objects.getFirst().path("spec").path("activeDeadlineSeconds").asInt())
        .isEqualTo(120);
  }

  @Test
  void aDryRunNamesEveryHostOutsideThatWouldBeAsked() {
    Run run =
        plan(
            "--outside=a.example.com",
            "--outside=a.example.com:443",
            "--outside=192.0.2.8:8443",
            "--outside=[2001:db8::1]:80",
            "--lang=en");

    assertThat(run.out().lines().filter(line -> line.contains("this host outside")))
        .extracting(line -> line.replaceFirst(".*on the way out: ", ""))
        .containsExactly(
            "a.example.com: TCP 443, UDP 3478",
            "192.0.2.8: TCP 8443, UDP 3478",
            "2001:db8::1: TCP 80, UDP 3478");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "192.168.1.1", "100.100.1.1", "fd00::1"})
  void aPrivateAddressMayBeOutside(String host) {
    assertThat(plan("--outside=" + host, "--lang=en").exitCode()).isZero();
  }

  @Test
  void aDryRunInKoreanSaysInKoreanWhatDependsOnAnswers() {
    assertThat(plan("--lang=ko").out())
        .doesNotContain("if ")
        .contains("클러스터에서 변경: 없으면: POST /api/v1/namespaces?fieldManager=tsk8s\n")
        .contains("클러스터에서 변경: 만들었으면: DELETE /api/v1/namespaces/net\n")
        .contains("API 서버에 요청: 거부되면: GET /api/v1/namespaces/net/pods\n")
        .contains("API 서버에 요청: 요청에 답이 없으면: GET ");
  }

  @Test
  void probeCleanSaysInKoreanWhyThereIsNoCluster() {
    Run run =
        Run.of("probe", "clean", "--lang=ko", "--kubeconfig", folder.resolve("none").toString());

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("그런 파일이 없습니다");
  }

  @ParameterizedTest
  @CsvSource({"en, not known without it: their namespace", "ko, 클러스터 없이는 알 수 없는 것"})
  void aDryRunWithoutAClusterShowsWhatWouldBeMadeAndSaysWhatIsNotKnown(String lang, String words)
      throws IOException {
    config = config.resolveSibling("missing");

    Run run = plan("--lang", lang);

    assertThat(run.out())
        .contains(words)
        .contains("/apis/batch/v1/namespaces/NAMESPACE/jobs/tsk8s-probe-run0000000")
        .contains("example.com/tsk8s:1");
    assertThat(documents(run.out().substring(run.out().indexOf("---\n")))).hasSize(7);
    assertThat(plan("--probe-namespace=probes").out())
        .contains("/apis/batch/v1/namespaces/probes/jobs/")
        .doesNotContain("namespaces/NAMESPACE/jobs");
  }

  @ParameterizedTest
  @CsvSource({"en, at most 3 DERP servers", "ko, DERP 서버 최대 3개"})
  void aDryRunSaysThatServersOfTheDerpMapWouldBeAskedWhereNobodyNamesAHost(
      String language, String words) {
    assertThat(plan("--lang", language).out()).contains(words);
    assertThat(plan("--lang", language, "--outside=192.0.2.8").out()).doesNotContain(words);
  }

  @Test
  void aDryRunWithoutActiveMakesNothing() {
    Run run = Run.of("doctor", "--kubeconfig", config.toString(), "--dry-run", "--lang=en");

    assertThat(run.out()).doesNotContain("change in the cluster", "attach", "---");
  }

  @Test
  void collectLooksTheSameWay() {
    Run run =
        Run.of(
            "collect",
            "--kubeconfig",
            config.toString(),
            "--active",
            "--probe-image=example.com/tsk8s:1",
            "--dry-run",
            "--lang=en");

    assertThat(run.out()).contains("kind: \"DaemonSet\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--active | --active needs --probe-image IMAGE",
        "--probe-image x | --probe-image is for probe pods: add --active",
        "--active --probe-image x --demo | --demo and --active exclude each other",
        "--active --probe-image x --from y | --from and --active exclude each other",
        "--active --probe-image x;y | not a name of an image",
        "--active --probe-image x --probe-namespace a/b | not a name that Kubernetes allows",
        "--active --probe-image x --probe-namespace a.b | not a name that Kubernetes allows",
        "--active --probe-image x --probe-node-selector a=b --probe-node-selector a=c | a has two values",
        "--active --probe-image x --image-pull-secret A | not a name that Kubernetes allows",
        "--active --probe-image x --probe-node-selector a | write KEY=VALUE",
        "--active --probe-image x --probe-toleration a:b | write KEY, KEY=VALUE",
        "--active --probe-image x --probe-seed a | write a whole number",
        "--outside a | --outside is for probe pods: add --active",
        "--active --probe-image x --outside a:0 | --outside a:0: write HOST, HOST:PORT",
        "--active --probe-image x --outside 127.0.0.1 | --outside 127.0.0.1: not outside",
        "--active --probe-image x --outside 127.8.0.1:443 | not outside",
        "--active --probe-image x --outside 169.254.169.254 | not outside",
        "--active --probe-image x --outside 224.0.0.1 | not outside",
        "--active --probe-image x --outside 255.255.255.255 | not outside",
        "--active --probe-image x --outside 0.0.0.0 | not outside",
        "--active --probe-image x --outside [::1]:443 | not outside",
        "--active --probe-image x --outside :: | not outside",
        "--active --probe-image x --outside ::ffff:127.0.0.1 | not outside",
        "--active --probe-image x --outside fe80::1 | not outside",
        "--active --probe-image x --outside ff02::1 | not outside",
        "--active --probe-image x --outside localhost:80 | not outside",
        "--active --probe-image x --outside a.localhost | not outside",
        "--active --probe-image x --probe-startup 3 | write a time with its unit",
      })
  void whatCannotBeObeyedIsWrongUsage(String options, String words) {
    Run run =
        Run.of(
            Stream.concat(Stream.of("doctor"), Stream.of(options.strip().split(" ", -1)))
                .toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(words.strip());
  }

  private Run plan(String... more) {
    return Run.of(
        Stream.concat(
                Stream.of(
                    "doctor",
                    "--kubeconfig",
                    config.toString(),
                    "--active",
                    "--probe-image=example.com/tsk8s:1",
                    "--dry-run"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<JsonNode> documents(String yaml) throws IOException {
    var all = new ArrayList<JsonNode>();
    try (var parser = new YAMLFactory().createParser(yaml)) {
      for (Optional<JsonNode> next = JsonTrees.next(parser);
          next.isPresent();
          next = JsonTrees.next(parser)) {
        all.add(next.get());
      }
    }
    return all;
  }
}
