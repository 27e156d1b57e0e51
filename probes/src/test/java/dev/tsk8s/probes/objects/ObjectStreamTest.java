package dev.tsk8s.probes.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectStreamTest {
  private final List<String> kinds = new ArrayList<>();
  private final List<JsonNode> objects = new ArrayList<>();

  @Test
  void takesKindsOfItemsFromTheirList() throws IOException {
    ListPage page =
        read(
            """
            {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"next"},
             "items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}\
            """);

    assertThat(kinds).containsExactly("v1/Pod", "v1/Pod");
    assertThat(page).isEqualTo(new ListPage("v1", "PodList", true, "next", "7", 2));
  }

  @Test
  void takesKindsOfItemsFromAListThatSaysItLate() throws IOException {
    read(
        "{\"apiVersion\":\"v1\",\"items\":[{\"metadata\":{\"name\":\"a\"}}],\"kind\":\"PodList\"}");

    assertThat(kinds).containsExactly("v1/Pod");
  }

  @Test
  void keepsKindsThatItemsSayThemselves() throws IOException {
    read(
        """
        {"apiVersion":"v1","items":[{"apiVersion":"apps/v1","kind":"Deployment"},{"apiVersion":"v1","kind":"Node"}],
         "kind":"List"}\
        """);

    assertThat(kinds).containsExactly("apps/v1/Deployment", "v1/Node");
  }

  @Test
  void readsASingleObject() throws IOException {
    ListPage page = read("{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n\"}}");

    assertThat(kinds).containsExactly("v1/Node");
    assertThat(page.list()).isFalse();
    assertThat(page.itemKind()).isEqualTo("Node");
  }

  @Test
  void readsAnEmptyList() throws IOException {
    assertThat(read("{\"kind\":\"PodList\",\"items\":null}"))
        .isEqualTo(new ListPage("", "PodList", true, "", "", 0));
  }

  @Test
  void leavesOutWhatNobodyAsksFor() throws IOException {
    read(
        """
        {"kind":"Pod","metadata":{"name":"a","uid":"u","managedFields":[{"x":1}],
          "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","kept":"yes"}},
         "spec":{"tolerations":[{"key":"x"}],"nodeName":"n"}}\
        """);

    assertThat(objects.getFirst().toString())
        .isEqualTo(
            "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"annotations\":{\"kept\":\"yes\"}},\"spec\":{\"nodeName\":\"n\"}}");
  }

  @Test
  void keepsSelectorsWhoseLabelsAreCalledLikeStructures() throws IOException {
    read(
        "{\"kind\":\"NetworkPolicy\",\"spec\":{\"podSelector\":{\"matchLabels\":{\"resources\":\"x\"}}}}");

    assertThat(objects.getFirst().at("/spec/podSelector/matchLabels/resources").asText())
        .isEqualTo("x");
  }

  @Test
  void forgetsValuesOfSecrets() throws IOException {
    read(
        "{\"data\":{\"key\":\"dmFsdWU=\"},\"kind\":\"Secret\",\"stringData\":{\"other\":\"value\"}}");

    assertThat(objects.getFirst().toString())
        .contains("key", "other")
        .doesNotContain("dmFsdWU")
        .doesNotContain("value\"");
  }

  @Test
  void handsOverWhatCameBeforeABreak() {
    assertThatThrownBy(
            () -> read("{\"kind\":\"PodList\",\"items\":[{\"metadata\":{\"name\":\"a\"}},{\"meta"))
        .isInstanceOf(IOException.class);
    assertThat(kinds).containsExactly("/Pod");
  }

  @Test
  void refusesWhatIsNoObject() {
    assertThatThrownBy(() -> read("[]")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("{\"items\":[3]}")).isInstanceOf(IOException.class);
  }

  private ListPage read(String json) throws IOException {
    return ObjectStream.read(
        new ByteArrayInputStream(json.getBytes(UTF_8)),
        (version, kind, object) -> {
          kinds.add(version + "/" + kind);
          objects.add(object);
        });
  }
}
