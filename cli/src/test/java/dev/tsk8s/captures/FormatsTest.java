package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.cli.render.YamlReport;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every format of the report of every capture is valid, and tells the same.
class FormatsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static List<String> cases() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void yamlIsTheTreeOfTheJsonReport(String name) throws IOException {
    Telling telling = telling(name, Language.KO);

    JsonNode yaml = YAML.readTree(new YamlReport().told(telling));

    assertThat(yaml.toString()).isEqualTo(JSON.readTree(new JsonReport().told(telling)).toString());
  }

  private static Telling telling(String name, Language language) {
    Report report = new Doctor(Checks.ALL).diagnose(Captures.read(name));
    return new Telling(
        report, 0, "1.2.3", Duration.ofMinutes(1), new Words(language), new Library(language));
  }
}
