package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.probes.JsonTrees;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class YamlAsJsonTest {
  private static final YAMLFactory YAML = new YAMLFactory();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1\nb: -2\nc: 0.5\nd: 007\ne: 1e3\nf: 0x10\ng: -x\ni: 123456789012345678",
        "a: true\nb: false\nc: null\nd: ~\ne:\nf: \"true\"\ng: 'null'",
        "a: {}\nb: []\nc: 'it''s'\nd: \"tab\\tquote\\\" \\u00e9\"\ne: http://x:8080/y\nf: a:b",
        "list:\n- a\n- b: 1\n  c: 2\n- - x\n  - y\n-\n- {}\nend: x",
        "list:\n  - a\n  -   b: 1\n      c:\n      - d\nend: x",
        "a:\n  b:\n    c:\n      d: e\n  f: g\nh: i",
        "a: |\n  one\n    two\n\n  three\nb: |-\n  x\nc: |+\n  y\n\nd: z",
        "\"a: b\": 1\n'c''d': 2\nf:x: 3\n.: {}\nk:{\"name\":\"main\"}: y",
        "a: one\n  two\nb: 1",
        "a: &x\n  b: 1\nc: 2",
        "a: [1, 2]\nb: {c: d}",
        "a: >-\n  folded\n  text\nb: 1",
        "a: \"long \\\n  text\"\nb: 1",
        "a: b # said\n# more\nc: d",
        "a: 1\n---\nb: 2\n...\n---\nc:\n- 1",
        "a: ' x '\nb: \" \"\nc: x  \nd:   y",
        "apiVersion: v1\nitems:\n- a: 1\n  b:\n  - c\n- a: 2\nkind: List\nmetadata:\n  x: y",
        "items:\n  - a: 1\n    b:\n    - c\n  - a: 2\nkind: List",
        "items: []\nkind: List",
        "items:\n- a: |\n    - no item\n    kind: none\n- b\nkind: PodList",
        "resources:\n- a\nb:\n  resources: c\n  capacity: {}\nimages:\n  d: e",
        "a: |\n\n  one\n\n\nb: |+\n\n\nc: |-\n\n  x\n   \n\nd: |\n\ne: |\n   \nf: z",
        "b:  x \ne: \"x\ty\"\nf: 'x\ty'\ng: ''\nh: \"\"",
        "a: 10.0.0.1\nb: 1.2.3e4\nc: 2026-07-01\nd: +1\ne: 1_0\ng: '-'",
        "# c\na:\n  # d\n  b: c\n# e\n  f: g\n\n\n\nh:\n- i\n# j\n- k",
        "kind: X\r\nitems:\r\n- a: 1\r\n- b: 2\r\n"
      })
  void readsAsTheCompleteParserDoes(String yaml) throws IOException {
    assertThat(trees(new JsonFactory().createParser(new YamlAsJson(new StringReader(yaml), YAML))))
        .isEqualTo(trees(YAML.createParser(yaml)));
  }

  @Test
  void leavesOutWhatNobodyReads() throws IOException {
    String yaml =
        """
        items:
        - managedFields:
          - a: b
            c: d
          name: x
        - spec:
            name: y
            resources:
              a: b
        - tolerations:
          - a: b
        """;

    assertThat(json(yaml).path("items"))
        .hasToString("[{\"name\":\"x\"},{\"spec\":{\"name\":\"y\"}},{}]");
  }

  @Test
  void readsAListLongerThanMemory() throws IOException {
    try (var reader =
        new YamlAsJson(new Repeated("items:\n", "- a: b\n  c: d\n", 60 << 20), YAML)) {
      assertThat(reader.transferTo(Writer.nullWriter())).isGreaterThan(40L << 20);
    }
  }

  @Test
  void refusesAValueThatIsTooLongToHold() {
    var endless = new Repeated("data:\n", "  a: b\n", Long.MAX_VALUE);

    assertThatThrownBy(() -> new YamlAsJson(endless, YAML).transferTo(Writer.nullWriter()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 8 MB");
  }

  @Test
  void refusesALineThatIsTooLongToHold() {
    var endless = new Repeated("a: ", "b", Long.MAX_VALUE);

    assertThatThrownBy(() -> new YamlAsJson(endless, YAML).transferTo(Writer.nullWriter()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a line longer than 1 MB");
  }

  @Test
  void saysWhereItIsNoYaml() {
    String yaml = "items:\n- a: 1\n- b: [\n- c: 2\n";

    assertThatThrownBy(() -> json(yaml))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("from line 3");
  }

  private static JsonNode json(String yaml) throws IOException {
    return trees(new JsonFactory().createParser(new YamlAsJson(new StringReader(yaml), YAML)))
        .getFirst();
  }

  private static List<JsonNode> trees(JsonParser parser) throws IOException {
    var all = new ArrayList<JsonNode>();
    for (var next = JsonTrees.next(parser); next.isPresent(); next = JsonTrees.next(parser)) {
      all.add(next.get());
    }
    return all;
  }

  /// A beginning, and the same text until it is long enough.
  private static final class Repeated extends Reader {
    private final String again;
    private final long length;
    private String now;
    private int at;
    private long total;

    Repeated(String begin, String again, long length) {
      this.now = begin;
      this.again = again;
      this.length = length;
    }

    @Override
    public int read(char[] buffer, int offset, int wanted) {
      if (at == now.length()) {
        now = again;
        at = 0;
        if (total > length) {
          return -1;
        }
      }
      int count = Math.min(wanted, now.length() - at);
      now.getChars(at, at + count, buffer, offset);
      at += count;
      total += count;
      return count;
    }

    @Override
    public void close() {}
  }
}
