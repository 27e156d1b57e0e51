package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets planted wherever a text can stand come out nowhere.
final class CanaryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Path LIST =
      Path.of("..", "probes", "src", "test", "resources", "redact", "canaries.tsv");

  record Canary(String text, String secret) {}

  @TempDir Path folder;
  private Path sick;
  private List<Canary> canaries;

  @BeforeEach
  void plantThem() throws IOException {
    canaries =
        Files.readAllLines(LIST).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .map(row -> new Canary(row[2].replace("\\n", " "), row[3]))
            .toList();
    var files = SickFiles.in(folder);
    sick = files.folder();
    files.editItems("pods.json", this::pod);
    files.editItems("nodes.json", node -> texts(node.withObjectProperty("metadata")));
    files.editItems("configmaps.json", this::data);
    files.edit("laptop/status.json", this::status);
    Files.writeString(
        sick.resolve("laptop").resolve("ping-phone.txt"),
        String.join("\n", canaries.stream().map(one -> "error: " + one.text()).toList()));
    for (Canary canary : canaries) {
      if (canary.text().indexOf('/') < 0) {
        Files.writeString(sick.resolve(canary.text() + ".json"), "{\"broken");
      }
    }
  }

  @Test
  void noneComesOutOfAReportInAnyFormatOrOfAnErrorLine() {
    for (Output.Format format : Output.Format.values()) {
      Run run = Run.of("doctor", "--from", sick.toString(), "--lang=en", "-v", "-o", format.word());

      assertThat(run.exitCode()).isIn(1, 3);
      assertNoneIn(format.word(), run.out() + run.err());
    }
  }

  @Test
  void noneComesOutOfTheLayers() {
    Run run = Run.of("stack", "--from", sick.toString(), "-o", "json");

    assertNoneIn("stack", run.out() + run.err());
  }

  @Test
  void noneGetsIntoABundle() throws IOException {
    Path bundle = folder.resolve("b.zip");

    Run run = Run.of("collect", "--from", sick.toString(), "-o", bundle.toString());

    assertNoneIn("stderr", run.out() + run.err());
    try (var zip = new ZipFile(bundle.toFile())) {
      for (var entry : zip.stream().toList()) {
        assertNoneIn(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
      }
    }
  }

  @Test
  void theyWereThereToBeTakenOut() throws IOException {
    Path bundle = folder.resolve("b.zip");

    Run.of("collect", "--from", sick.toString(), "-o", bundle.toString());

    try (var zip = new ZipFile(bundle.toFile())) {
      JsonNode replaced =
          JSON.readTree(zip.getInputStream(zip.getEntry("manifest.json"))).path("replaced");
      assertThat(replaced.size()).isGreaterThanOrEqualTo(10);
    }
  }

  private void assertNoneIn(String place, String text) {
    assertThat(canaries.stream().filter(one -> text.contains(one.secret())).toList())
        .as(place)
        .isEmpty();
  }

  private void pod(ObjectNode pod) {
    texts(pod.withObjectProperty("metadata"));
    pod.path("spec")
        .path("containers")
        .forEach(container -> {
          ArrayNode env = ((ObjectNode) container).withArrayProperty("env");
          ArrayNode args = ((ObjectNode) container).withArrayProperty("args");
          for (int i = 0; i < canaries.size(); i++) {
            env.addObject().put("name", "TS_DEBUG_" + i).put("value", canaries.get(i).text());
            args.add(canaries.get(i).text());
          }
        });
  }

  private void texts(ObjectNode metadata) {
    for (String of : List.of("labels", "annotations")) {
      for (int i = 0; i < canaries.size(); i++) {
        metadata.withObjectProperty(of).put("c" + i, canaries.get(i).text());
        metadata.withObjectProperty(of).put("node.kubernetes.io/c" + i, canaries.get(i).text());
      }
    }
  }

  private void data(ObjectNode configMap) {
    for (int i = 0; i < canaries.size(); i++) {
      configMap.withObjectProperty("data").put("bpf-" + i, canaries.get(i).text());
    }
  }

  private void status(ObjectNode status) {
    ArrayNode health = status.withArrayProperty("Health");
    var peers = (ObjectNode) status.path("Peer");
    JsonNode model = peers.elements().next();
    for (int i = 0; i < canaries.size(); i++) {
      health.add(canaries.get(i).text());
      ObjectNode peer = model.deepCopy();
      peer.put("HostName", canaries.get(i).text());
      peer.put("PublicKey", "nodekey:" + i);
      peers.set("nodekey:" + i, peer);
    }
  }
}
