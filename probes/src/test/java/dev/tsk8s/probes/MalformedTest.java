package dev.tsk8s.probes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MalformedTest {
  @Test
  void whatAParserSaysIsSaidInOurWords() throws IOException {
    assertThat(problem(new JsonFactory(), "{\"a\": }")).isEqualTo("no JSON from there on");
    assertThat(problem(new JsonFactory(), "{\"a\": [1")).isEqualTo("ends before it is whole");
    assertThat(problem(new JsonFactory(), "[".repeat(2000)))
        .startsWith("Document nesting depth (")
        .doesNotContain("`");
    assertThat(problem(new YAMLFactory(), "a: b: c")).isEqualTo("no YAML from there on");
    assertThat(problem(new YAMLFactory(), "a: [")).isEqualTo("no YAML from there on");
  }

  private static String problem(JsonFactory factory, String text) throws IOException {
    try (JsonParser parser = factory.createParser(text)) {
      while (parser.nextToken() != null) {
        // to the end, or to where it gives up
      }
      return "";
    } catch (JsonProcessingException e) {
      return Malformed.problem(e);
    }
  }
}
