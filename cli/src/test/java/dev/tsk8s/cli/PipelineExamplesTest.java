package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples in `deploy/ci`, as far as they can be run without the services they are for.
class PipelineExamplesTest {
  private static final Path FOLDER = Path.of("../deploy/ci");
  private static final Pattern COMMAND = Pattern.compile("(?m)^ *-? *(tsk8s doctor .*)$");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isYaml(Path file) throws IOException {
    assertThat(documents(file)).isNotEmpty().allSatisfy(one -> assertThat(one).isNotEmpty());
  }

  @Test
  void theCommandsOfBothServicesRun() throws IOException {
    for (String name : List.of("github.yml", "gitlab.yml")) {
      Matcher command = COMMAND.matcher(Files.readString(FOLDER.resolve(name)));
      assertThat(command.find()).as(name).isTrue();
      var words =
          new ArrayList<>(
              Arrays.asList(command.group(1).replaceAll("=[a-z]+\\.[a-z]+", "").split(" ")));
      words.removeFirst();
      words.replaceAll(word -> word.replace("\"", ""));

      Run run = Run.of(parsed(words));

      assertThat(run.exitCode()).as(run.err()).isZero();
    }
  }

  /// Only what it would do: the cluster it names is nobody's.
  private static String[] parsed(List<String> words) {
    var one = new ArrayList<String>();
    boolean out = false;
    for (int i = 0; i < words.size(); i++) {
      boolean again = words.get(i).equals("-o") && out;
      boolean elsewhere = List.of("--kubeconfig", "--baseline").contains(words.get(i));
      if (again || elsewhere) {
        i++;
      } else {
        out |= words.get(i).equals("-o");
        one.add(words.get(i));
      }
    }
    one.add("--dry-run");
    one.add("--demo");
    return one.toArray(String[]::new);
  }

  @Test
  void theCronJobReadsTheSettingsAndTheBaselineItBrings(@TempDir Path folder) throws IOException {
    JsonNode data =
        documents(FOLDER.resolve("cronjob.yaml")).stream()
            .filter(one -> one.path("kind").asText().equals("ConfigMap"))
            .findFirst()
            .orElseThrow()
            .path("data");
    Path baseline =
        Files.writeString(folder.resolve("baseline.yaml"), data.path("baseline.yaml").asText());
    Path settings =
        Files.writeString(
            folder.resolve("settings.yaml"),
            data.path("settings.yaml")
                .asText()
                .replace("/etc/tsk8s/baseline.yaml", baseline.toString()));

    Run run = Run.of("doctor", "--quiet", "--demo", "--config", settings.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theCronJobHasTheRoleThatShipsAndNoOther() throws IOException {
    List<JsonNode> all = documents(FOLDER.resolve("cronjob.yaml"));
    List<JsonNode> role = documents(Path.of("../deploy/rbac/cluster.yaml"));

    assertThat(all)
        .filteredOn(one -> one.path("kind").asText().contains("Role"))
        .singleElement()
        .satisfies(binding ->
            assertThat(binding.path("roleRef").path("name").asText())
                .isEqualTo(role.getFirst().path("metadata").path("name").asText()));
  }

  private static List<JsonNode> documents(Path file) throws IOException {
    try (var parser = YAML.createParser(file.toFile())) {
      return YAML.readValues(parser, JsonNode.class).readAll();
    }
  }
}
