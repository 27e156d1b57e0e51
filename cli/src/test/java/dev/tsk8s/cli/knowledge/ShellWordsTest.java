package dev.tsk8s.cli.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a shell makes of commands that hold names which somebody else has chosen.
class ShellWordsTest {
  private static final List<String> NAMES =
      List.of(
          "laptop",
          "Ann's laptop",
          "$(id) `id` $HOME",
          "x\"y",
          "back\\slash\\",
          "; & | > ~ * {x} 노드",
          "a'b\"c");

  @Test
  void aNameIsOneWordInAnyQuotes() throws Exception {
    for (String name : NAMES) {
      var values = Map.of("name", name);
      String line = "show {name} --from={name} '{name}' \"{name}\" a\\ b'c d'{name} x\\'{name}";

      assertThat(words(Placeholders.fillCommand(line, values)))
          .containsExactly(name, "--from=" + name, name, name, "a bc d" + name, "x'" + name);
    }
  }

  @Test
  void aNameInAPatchIsTheSameNameInItsJson() throws Exception {
    for (String name : NAMES) {
      var values = Map.of("name", name, "port", "7", "patch", "{\"a\":\"" + "b'c" + "\"}");
      String line = "show '{\"a\\\"b\":{\"name\":\"{name}\",\"port\":{port}}}' '{patch}'";

      List<String> words = words(Placeholders.fillCommand(line, values));

      assertThat(new ObjectMapper().readTree(words.getFirst()).path("a\"b").path("name").asText())
          .isEqualTo(name);
      assertThat(words.getLast()).isEqualTo("{\"a\":\"b'c\"}");
    }
  }

  @Test
  void aNameInACommandWithinACommandIsOneWordToo() throws Exception {
    for (String name : NAMES) {
      String line = "show \"$(printf %s {name})\" {name} \"({name})\"";

      assertThat(words(Placeholders.fillCommand(line, Map.of("name", name))))
          .containsExactly(name, name, "(" + name + ")");
    }
  }

  @Test
  void nothingIsRunInASum() throws Exception {
    String line = "show $(({size} - 28))";

    assertThat(words(Placeholders.fillCommand(line, Map.of("size", "1280"))))
        .containsExactly("1252");
    assertThat(Placeholders.fillCommand(line, Map.of("size", "a[$(id)]")))
        .isEqualTo("show $((a___id__ - 28))");
  }

  @Test
  void whatNobodySeesIsLeftOut() {
    assertThat(List.of("a\nb", "a\u202eb", "a\u001bb", "a\u0000b"))
        .extracting(ShellWords::quoted)
        .containsOnly("a_b");
  }

  @Test
  void aNameThatNeedsNoQuotesHasNone() {
    for (String name : List.of("deployment/ts", "100.64.0.1", "fd7a::1", "노드-1", "a_b@c,d=e+")) {
      assertThat(ShellWords.quoted(name)).isEqualTo(name);
    }
  }

  /// The arguments that a shell hands to `show`.
  private static List<String> words(String command) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("/bin/sh").redirectErrorStream(true).start();
    // Not as an argument: what Java makes of that depends on the locale of whoever tests.
    try (OutputStream script = shell.getOutputStream()) {
      script.write(("show() { printf '%s\\n' \"$@\"; }\n" + command + "\n").getBytes(UTF_8));
    }
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(command + ": " + said).isZero();
    return Stream.of(said.split("\n", -1)).filter(line -> !line.isEmpty()).toList();
  }
}
