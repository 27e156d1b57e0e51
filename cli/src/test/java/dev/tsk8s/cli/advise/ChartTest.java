package dev.tsk8s.cli.advise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.knowledge.Chart;
import dev.tsk8s.cli.knowledge.Chart.Leaf;
import dev.tsk8s.cli.knowledge.Chart.Option;
import dev.tsk8s.cli.knowledge.Chart.Question;
import dev.tsk8s.cli.knowledge.Language;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The chart has no dead end, and says everything in both languages.
class ChartTest {
  private static final Chart CHART = Chart.in(Language.EN);
  private static final Pattern HANGUL = Pattern.compile("[가-힣]");

  /// Tuning values of the articles that no chart of Cilium has, and those it no longer takes.
  private static final Set<String> NEVER =
      Set.of(
          "clockSource",
          "conntrack",
          "tunnel",
          "nodePort.enabled",
          "hostPort.enabled",
          "externalIPs.enabled",
          "enableRuntimeDeviceDetection",
          "devices");

  @Test
  void everyOptionLeadsSomewhere() {
    for (Question question : CHART.questions().values()) {
      assertThat(question.options()).as(question.id()).hasSizeGreaterThanOrEqualTo(2);
      for (Option option : question.options()) {
        assertThat(CHART.questions().containsKey(option.to()))
            .as(question.id() + "=" + option.id() + " to " + option.to())
            .isNotEqualTo(CHART.leaves().containsKey(option.to()));
      }
    }
  }

  @Test
  void everyQuestionAndLeafIsReachedAndNoneTwiceOnOneWay() {
    Set<String> reached = new HashSet<>();
    ways(CHART.start(), List.of(), reached);

    assertThat(reached)
        .containsAll(CHART.questions().keySet())
        .containsAll(CHART.leaves().keySet());
  }

  private static void ways(String at, List<String> before, Set<String> reached) {
    assertThat(before).as("a question twice on one way").doesNotContain(at);
    reached.add(at);
    Question question = CHART.questions().get(at);
    if (question != null) {
      var way = new ArrayList<>(before);
      way.add(at);
      question.options().forEach(option -> ways(option.to(), way, reached));
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void saysEverythingInEachLanguage(Language language) {
    var chart = Chart.in(language);
    chart
        .questions()
        .forEach((id, question) -> {
          assertThat(question.text()).as(id).isNotBlank();
          assertThat(question.why()).as(id).isNotBlank();
          question
              .options()
              .forEach(option -> {
                assertThat(option.label()).as(id + "=" + option.id()).isNotBlank();
                assertThat(option.price()).as(id + "=" + option.id()).isNotBlank();
              });
        });
    chart
        .leaves()
        .forEach((id, leaf) -> {
          assertThat(List.of(leaf.title(), leaf.meaning(), leaf.cost())).as(id).doesNotContain("");
          assertThat(leaf.steps()).as(id).isNotEmpty().doesNotContain("");
          assertThat(leaf.verify()).as(id).isNotEmpty();
          assertThat(leaf.sources()).as(id).isNotEmpty();
        });
  }

  @Test
  void koreanIsKoreanAndHasAsManyStepsAndDifferences() {
    var korean = Chart.in(Language.KO);
    korean
        .leaves()
        .forEach((id, leaf) -> {
          Leaf english = leaf(id);
          assertThat(leaf.steps()).as(id).hasSameSizeAs(english.steps());
          assertThat(leaf.differs()).as(id).hasSameSizeAs(english.differs());
          assertThat(leaf.values()).as(id).isEqualTo(english.values());
          assertThat(texts(leaf)).as(id).allMatch(HANGUL.asPredicate());
        });
    korean
        .questions()
        .values()
        .forEach(question -> {
          assertThat(question.text()).matches(text -> HANGUL.matcher(text).find());
          question.options().stream()
              .filter(option -> !option.id().equals("cilium")) // a name
              .forEach(option -> assertThat(option.label()).containsPattern(HANGUL));
        });
  }

  @Test
  void placesBothTruthsWhereAnArticleIsOutdated() {
    assertThat(CHART.leaves().values())
        .flatExtracting(Leaf::differs)
        .hasSizeGreaterThan(5)
        .allSatisfy(difference -> {
          assertThat(difference.article()).isNotBlank();
          assertThat(difference.now()).isNotBlank();
        });
  }

  @Test
  void advisesNoValueThatCiliumDoesNotHaveOrNoLongerTakes() {
    for (Leaf leaf : CHART.leaves().values()) {
      for (String key : leaf.values().keySet()) {
        assertThat(NEVER).as(leaf.id()).noneMatch(never -> key.equals(never));
        assertThat(key).as(leaf.id()).doesNotStartWith("conntrack.");
      }
      assertThat(leaf.values().getOrDefault("kubeProxyReplacement", "true")).isIn("true", "false");
      assertThat(leaf.values().getOrDefault("routingMode", "native")).isIn("native", "tunnel");
    }
  }

  @Test
  void aTunnelOverTailscaleFitsIntoIt() {
    Map<String, Leaf> tunnels = new LinkedHashMap<>();
    CHART
        .leaves()
        .forEach((id, leaf) -> {
          if (leaf.values().containsKey("MTU")) {
            tunnels.put(id, leaf);
          }
        });

    assertThat(tunnels).containsOnlyKeys("vxlan", "vxlan-proxies");
    assertThat(tunnels.values()).allMatch(leaf -> "1280".equals(leaf.values().get("MTU")));
  }

  private static Leaf leaf(String id) {
    return Stream.of(id).map(CHART.leaves()::get).findFirst().orElseThrow();
  }

  private static List<String> texts(Leaf leaf) {
    return Stream.of(
            Stream.of(leaf.title(), leaf.meaning(), leaf.cost()),
            leaf.steps().stream(),
            leaf.differs().stream().flatMap(d -> Stream.of(d.article(), d.now())))
        .flatMap(Function.identity())
        .toList();
  }

  /// The list is that of the charts of seven minors; a version behind a name is one that has it.
  @Test
  void everyValueIsOneOfTheRealChart() throws IOException {
    Set<String> real = new HashSet<>();
    try (var list =
        Objects.requireNonNull(
            ChartTest.class.getResourceAsStream("/dev/tsk8s/probes/cilium/chart-values.txt"))) {
      new String(list.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.contains(" ")) // in every version
          .map(line -> line.replace("*", ""))
          .forEach(real::add);
    }
    for (Leaf leaf : CHART.leaves().values()) {
      assertThat(real).as(leaf.id()).containsAll(leaf.values().keySet());
    }
  }
}
