package dev.tsk8s.captures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Detail;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Renderer;
import dev.tsk8s.cli.render.Screen;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.render.TextReport;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.LiveSnapshot;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.cluster.ClusterOptions;
import dev.tsk8s.probes.cluster.FakeExecServer;
import dev.tsk8s.probes.files.FileSnapshot;
import dev.tsk8s.probes.node.Here;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same facts, read live from an API server and two daemons, from files in their forms and from
/// a pasted folder, give the same report but for its time and where each fact was read.
final class SameReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path DEMO =
      Path.of("src", "main", "resources", "dev", "tsk8s", "cli", "demo.zip");
  private static final Origin SOMEWHERE =
      new Origin("somewhere", Instant.parse("2026-11-21T12:00:00Z"));
  private static final String HEALTH = "{\"State\":6,\"Health\":{\"Warnings\":null}}";

  /// Where each list of the folder is served.
  private static final Map<String, String> SERVED =
      Map.of(
          "configmaps.json", "/api/v1/configmaps",
          "nodes.json", "/api/v1/nodes",
          "pods.json", "/api/v1/pods",
          "secrets.json", "/api/v1/secrets",
          "services.json", "/api/v1/services",
          "daemonsets.json", "/apis/apps/v1/daemonsets",
          "deployments.json", "/apis/apps/v1/deployments",
          "statefulsets.json", "/apis/apps/v1/statefulsets",
          "networkpolicies.json", "/apis/networking.k8s.io/v1/networkpolicies",
          "servicecidrs.json", "/apis/networking.k8s.io/v1/servicecidrs");

  @TempDir Path temporary;
  private Path folder;
  private Path pod;
  private Path here;

  /// The demo's cluster as a folder: a laptop and a pod of the cluster, whose outputs lie in
  /// folders named after them.
  @BeforeEach
  void unpack() throws IOException {
    folder = Files.createDirectories(temporary.resolve("pasted"));
    try (var zip = new ZipInputStream(Files.newInputStream(DEMO))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          Path file = folder.resolve(entry.getName().replace("laptop/", "here/"));
          Files.createDirectories(file.getParent());
          Files.write(file, zip.readAllBytes());
        }
      }
    }
    here = folder.resolve("here");
    try (Stream<Path> all = Files.list(folder)) {
      pod =
          all.filter(path -> Files.isDirectory(path) && !path.equals(here))
              .findFirst()
              .orElseThrow();
    }
    for (Path host : List.of(here, pod)) {
      Files.writeString(host.resolve("health.json"), HEALTH);
    }
    Files.writeString(
        folder.resolve("secrets.json"), "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}");
    Files.write(
        folder.resolve("errors.txt"),
        Stream.of("connectors", "proxyclasses", "proxygroups", "peerrelays", "servicecidrs")
            .map(type -> "error: the server doesn't have a resource type \"" + type + "\"")
            .toList());
  }

  @Test
  void isGivenOfTheLiveClusterAndOfAPastedFolder() throws IOException {
    assertThat(report(live(), Language.EN)).isEqualTo(report(files(folder), Language.EN));
    assertThat(report(live(), Language.KO)).isEqualTo(report(files(folder), Language.KO));
  }

  @Test
  void isGivenOfArchives() throws IOException, InterruptedException {
    Path zip = temporary.resolve("pasted.zip");
    Path tar = temporary.resolve("pasted.tar.gz");
    pack(zip);
    var process =
        new ProcessBuilder("tar", "-czf", tar.toString(), "-C", folder.toString(), ".").start();
    assertThat(process.waitFor()).isZero();

    String pasted = report(files(folder), Language.EN);

    assertThat(report(files(zip), Language.EN)).isEqualTo(pasted);
    assertThat(report(files(tar), Language.EN)).isEqualTo(pasted);
  }

  @Test
  void isGivenOfYaml() throws IOException {
    String pasted = report(files(folder), Language.EN);

    for (String name : SERVED.keySet()) {
      Path json = folder.resolve(name);
      YAML.writeValue(
          folder.resolve(name.replace(".json", ".yaml")).toFile(), JSON.readTree(json.toFile()));
      Files.delete(json);
    }

    assertThat(report(files(folder), Language.EN)).isEqualTo(pasted);
  }

  @Test
  void isGivenOfOneListOfEverything() throws IOException {
    String pasted = report(files(folder), Language.EN);

    var everything = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = everything.putArray("items");
    for (String name : SERVED.keySet()) {
      JsonNode list = JSON.readTree(folder.resolve(name).toFile());
      if (!list.path("items").isEmpty()) {
        list.path("items").forEach(items::add);
        Files.delete(folder.resolve(name));
      }
    }
    JSON.writeValue(folder.resolve("everything.json").toFile(), everything);

    assertThat(report(files(folder), Language.EN)).isEqualTo(pasted);
  }

  private void pack(Path zip) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(zip));
        Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  private static Snapshot files(Path input) {
    Snapshot snapshot =
        FileSnapshot.read(
            List.of(input.toString()),
            InputStream.nullInputStream(),
            Deadline.after(Duration.ofMinutes(1)));
    assertThat(snapshot.unread()).isEmpty();
    return snapshot;
  }

  private Snapshot live() throws IOException {
    Map<String, String> objects = new HashMap<>();
    for (var served : SERVED.entrySet()) {
      JsonNode list = JSON.readTree(folder.resolve(served.getKey()).toFile());
      objects.put(served.getValue(), list.toString());
    }
    try (var server = FakeExecServer.of(objects, this::answer)) {
      Path kubeconfig = temporary.resolve("kubeconfig");
      Files.writeString(
          kubeconfig,
          """
          apiVersion: v1
          kind: Config
          current-context: demo
          contexts: [{name: demo, context: {cluster: demo, user: me}}]
          clusters: [{name: demo, cluster: {server: "%s"}}]
          users: [{name: me, user: {token: abc}}]
          """
              .formatted(server.url()));
      var cluster =
          new ClusterOptions(
              List.of(kubeconfig),
              Optional.empty(),
              new TreeSet<>(),
              new ClusterOptions.Surroundings(Map.of(), temporary, temporary));
      Snapshot snapshot =
          LiveSnapshot.take(
              new LiveSnapshot.Options(cluster, true, true, 32, 32, LiveSnapshot.Options.AT_ONCE),
              laptop(),
              Deadline.after(Duration.ofSeconds(30)),
              Progress.SILENT);
      assertThat(snapshot.unread()).isEmpty();
      return snapshot;
    }
  }

  /// What a command in the pod prints: the file that was made from its output.
  private void answer(String path, FakeExecServer.Wires wires) throws IOException {
    if (path.contains("command=ip")) {
      wires.stdout("100.64.0.4\n");
    } else if (path.contains("command=status")) {
      wires.stdout(read(pod.resolve("status.json")));
    } else if (path.contains("command=prefs")) {
      wires.stdout(read(pod.resolve("prefs.json")));
    } else if (path.contains("command=watch-ipn")) {
      wires.stdout(HEALTH);
    } else if (path.contains("command=netcheck")) {
      wires.stdout(read(pod.resolve("netcheck.json")));
    } else if (path.contains("command=ping")) {
      wires.stdout(ping(path.substring(path.lastIndexOf('=') + 1)));
    } else {
      throw new AssertionError("nothing was saved of " + path);
    }
    wires.status(FakeExecServer.SUCCESS);
  }

  private String ping(String address) throws IOException {
    try (Stream<Path> all = Files.list(pod)) {
      for (Path file :
          all.filter(path -> path.getFileName().toString().startsWith("ping-")).toList()) {
        if (read(file).contains("(" + address + ")")) {
          return read(file);
        }
      }
    }
    throw new AssertionError("nobody pinged " + address);
  }

  /// A `tailscale` that prints what was saved.
  private Here laptop() throws IOException {
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    Path program = bin.resolve("tailscale");
    Files.writeString(
        program,
        """
        #!/bin/sh
        case "$*" in
        status*) cat status.json ;;
        *prefs) cat prefs.json ;;
        *watch-ipn*) cat health.json ;;
        netcheck*) cat netcheck.json ;;
        ping*) for to; do :; done; grep -hF "($to)" ping-*.txt ;;
        *) exit 1 ;;
        esac
        """
            .replace("case", "cd '" + here.toAbsolutePath() + "'\ncase"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return Here.on(bin.toString(), "Plan 9");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }

  /// All that is printed, with the same source, and the same time and place of every fact.
  private static String report(Snapshot snapshot, Language language) throws IOException {
    Report report = Changing.each(Origin.class, _ -> SOMEWHERE).apply(judged(snapshot));
    var out = new StringBuilder();
    for (Renderer renderer :
        List.of(new JsonReport(), new TextReport(Screen.plain(), Detail.VERBOSE))) {
      renderer.render(
          new Telling(
              report, 1, "1.2.3", Duration.ZERO, new Words(language), new Library(language)),
          out);
    }
    return out.toString();
  }

  private static Report judged(Snapshot snapshot) {
    return new Doctor(Checks.ALL)
        .diagnose(
            new Snapshot(
                SOMEWHERE.at(),
                Snapshot.Source.FILES,
                snapshot.cluster(),
                snapshot.vantages(),
                snapshot.unread()));
  }
}
