package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several bundles are one snapshot.
final class MergedBundlesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void twoBundlesOfOneClusterMergeAndTheirContradictionIsNamed() throws IOException {
    var demo = DemoBundle.in(folder);
    String facts = new String(demo.entries().getOrDefault("facts.json", new byte[0]), UTF_8);
    Path other = folder.resolve("other.json");
    Files.writeString(other, facts.replace("\"kubeletVersion\":\"", "\"kubeletVersion\":\"x"));

    String out =
        Run.of("doctor", "--from", demo.file().toString(), "--from", other.toString(), "--lang=en")
            .out();

    assertThat(out).contains("cluster: nodes: two bundles do not agree");
    assertThat(out).contains("vpn/ts-proxy: SNAT on node node1");
  }

  /// Of each host its own bundle: whose key is whose must survive that.
  @ParameterizedTest
  @ValueSource(strings = {"11-pod-hard-snat", "21-cloned-state"})
  void bundlesOfEachHostJudgeAsTheirFilesDo(String capture) throws IOException {
    Path all = Path.of("../probes/src/test/resources/captures/tailscale", capture);
    List<String> args = new ArrayList<>(List.of("doctor", "-o", "json", "--lang=en"));
    try (Stream<Path> hosts = Files.list(all)) {
      for (Path host : hosts.filter(Files::isDirectory).sorted().toList()) {
        String name = host.getFileName().toString().replace("from-", "");
        Path one = folder.resolve(name + ".tsk8s.zip");
        Run.of("collect", "--from", name + "=" + host, "-o", one.toString());
        args.addAll(List.of("--from", one.toString()));
      }
    }

    JsonNode merged = JSON.readTree(Run.of(args.toArray(String[]::new)).out());
    JsonNode raw =
        JSON.readTree(Run.of("doctor", "-o", "json", "--lang=en", "--from", all.toString()).out());
    assertThat(codes(merged)).isEqualTo(codes(raw)).isNotEmpty();
  }

  private static List<String> codes(JsonNode report) {
    List<String> codes = new ArrayList<>();
    report
        .path("findings")
        .forEach(finding ->
            codes.add(
                finding.path("code").asText()
                    + " "
                    + finding.path("subject").path("name").asText()
                    + " "
                    + finding.path("details").path("claimants").asText()));
    return codes;
  }
}
