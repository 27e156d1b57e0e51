package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bundles as earlier versions wrote them are read for ever (`docs/bundles.md` says how a release
/// adds its own). What is expected of each stands beside it; after a change of a check that is
/// meant, run once with `-Dgolden.update=true` and read the diff. The bundles themselves are never
/// written again.
final class KeptBundlesTest {
  private static final Path FOLDER = Path.of("src/test/resources/bundles");
  private static final String ENDING = ".tsk8s.zip";
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Path> bundles() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void itIsReadWholeAndJudgedAsExpected(Path bundle) throws IOException {
    Path expected =
        bundle.resolveSibling(bundle.getFileName().toString().replace(ENDING, ".verdicts.txt"));
    JsonNode report =
        JSON.readTree(
            Run.of("doctor", "--from", bundle.toString(), "--lang=en", "-o", "json").out());
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, verdicts(report));
    }

    assertThat(report.path("unread")).isEmpty();
    assertThat(verdicts(report)).isEqualTo(Files.readString(expected));
  }

  private static String verdicts(JsonNode report) {
    var lines = new TreeSet<String>();
    for (JsonNode check : report.path("checks")) {
      lines.add(check.path("id").asText() + " " + check.path("verdict").asText());
    }
    for (JsonNode finding : report.path("findings")) {
      JsonNode subject = finding.path("subject");
      lines.add(
          finding.path("code").asText()
              + " %s %s/%s"
                  .formatted(
                      subject.path("kind").asText(),
                      subject.path("namespace").asText(),
                      subject.path("name").asText()));
    }
    for (JsonNode path : report.path("paths")) {
      lines.add(
          "path %s -> %s %s, expected %s"
              .formatted(
                  path.path("from").asText(),
                  path.path("to").asText(),
                  path.path("state").asText(),
                  path.path("expected").asText()));
    }
    return String.join("\n", lines) + "\n";
  }
}
