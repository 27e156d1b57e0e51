package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.JsonReport;
import dev.tsk8s.cli.render.Telling;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A Korean report tells in Korean what it tells itself; only commands, sources, evidence and
/// quoted words of others stay as they are.
class KoreanReportsTest {
  private static final Set<String> OURS =
      Set.of("title", "meaning", "steps", "cost", "undo", "verify", "text", "test", "because");

  /// Words of commands and settings, and what others said.
  private static final Pattern QUOTED =
      Pattern.compile("`[^`]*`|\"[^\"]*\"|(?:kubectl|tailscale) .*");

  private static final Pattern SENTENCE =
      Pattern.compile("(?:[A-Za-z][A-Za-z'-]*,? ){4,}[A-Za-z][A-Za-z'-]*");

  static List<String> cases() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noEnglishSentenceIsLeftInAKoreanReport(String name) throws IOException {
    var report = new Doctor(Checks.ALL).diagnose(Captures.read(name));
    var json = new StringBuilder();
    new JsonReport()
        .render(
            new Telling(
                report,
                0,
                "1.2.3",
                Duration.ofMinutes(1),
                new Words(Language.KO),
                new Library(Language.KO)),
            json);

    List<String> english = new ArrayList<>();
    collect(new ObjectMapper().readTree(json.toString()), List.of(), english);

    assertThat(english).isEmpty();
  }

  /// @param quotes what others wrote, which a text may repeat
  private static void collect(JsonNode node, List<String> quotes, List<String> english) {
    List<String> said = new ArrayList<>(quotes);
    node.path("details").forEach(value -> said.add(value.asText()));
    node.propertyStream()
        .forEach(field -> {
          if (OURS.contains(field.getKey())) {
            texts(field.getValue()).forEach(text -> judge(text, said, english));
          }
          collect(field.getValue(), said, english);
        });
    if (node.isArray()) {
      node.forEach(one -> collect(one, said, english));
    }
  }

  private static void judge(String text, List<String> quotes, List<String> english) {
    String own = text;
    for (String quote : quotes) {
      own = own.replace(quote, "");
    }
    if (SENTENCE.matcher(QUOTED.matcher(own).replaceAll("")).find()) {
      english.add(text);
    }
  }

  private static List<String> texts(JsonNode node) {
    return node.isArray()
        ? node.valueStream().map(JsonNode::asText).toList()
        : List.of(node.asText());
  }
}
