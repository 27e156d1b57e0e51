package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tsk8s.cli.knowledge.Chart;
import dev.tsk8s.cli.knowledge.Chart.Question;
import dev.tsk8s.cli.knowledge.Language;
import dev.tsk8s.cli.render.PublishedSchema;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole command, without a terminal.
class AdviseTest {
  private static final List<String> ARTICLE =
      List.of(
          "purpose=underlay",
          "network=different",
          "join=tailscale",
          "host=system",
          "cni=cilium",
          "proxies=no");

  @Test
  void flagsAloneLeadToTheArticlesArchitecture() {
    Run run = answered(ARTICLE, "--lang", "en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Cilium with VXLAN over Tailscale")
        .contains("routingMode: tunnel", "MTU: 1280", "kubeProxyReplacement: true")
        .contains("host=daemonset", "helm upgrade --install cilium", "Sources: ");
  }

  @Test
  void whoOnlyWantsAccessIsLedToAccess() {
    Run run = answered(List.of("purpose=access", "public-nodes=yes", "pods=own"), "--lang", "en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("hostNetwork", "41641").doesNotContain("routingMode");
  }

  @Test
  void linesAnswerWhereThereIsNoTerminal() {
    Run run = Run.fed("2\ndifferent\nnonsense\ntailscale\n1\n1\n1\n", "advise", "--lang", "en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Cilium with VXLAN over Tailscale");
    assertThat(run.err()).contains("1. What is Tailscale to do", "1) access: ");
  }

  @Test
  void theAdviceDoesNotStandBehindThePromptWhereBothGoToOnePlace() {
    Run run = Run.fed("1\n1\n1\n", "advise", "--lang", "en");

    assertThat(run.err()).endsWith("\n");
  }

  @Test
  void anAnswerThatIsNoneIsToldWithThoseThatAre() {
    Run run = Run.fed("nonsense\nunderlay\n", "advise", "--lang", "en");

    assertThat(run.err())
        .contains("'nonsense' is no answer to this question; answers: access, underlay");
  }

  @Test
  void namesTheArticleWhereItNoLongerHolds() {
    assertThat(answered(ARTICLE, "--lang", "en").out().replaceAll("\\s+", " "))
        .contains("5단계: 실전 경험과 아키텍처 결정 배경", "It says: ", "Today: ");
  }

  @Test
  void backAsksTheQuestionBeforeAgain() {
    Run run = Run.fed("underlay\nb\naccess\nno\nno\n", "advise", "--lang", "en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Leave it relayed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "underlay\n", "underlay\nq\n", "underlay\nsame\nno"})
  void anEndBeforeARecommendationIsExitCode3AndNamesTheOpenQuestion(String lines) {
    Run run = Run.fed(lines, "advise", "--lang", "en");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("--answer ").doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "advise --answer porpose=access | no question 'porpose'; did you mean 'purpose'?",
        "advise --answer foo | questions and their answers: purpose=access",
        "advise --answer purpose=both | choose one of access, underlay",
        "advise --answer purpose | choose one of access, underlay",
        "advise --demo --from x | --demo and --from exclude each other",
      })
  void wrongAnswersAreUsageErrors(String line, String sentence) {
    Run run = Run.of(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(sentence, "see 'tsk8s advise --help'");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void anAnswerThatDidNotComeUpIsTold() {
    Run run =
        answered(
            List.of("purpose=access", "public-nodes=no", "relay-host=no", "host=system"),
            "--lang=en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("host");
  }

  @Test
  void theClusterAnswersWhatItShowsAndSaysWhere() {
    Run run = Run.of("advise", "--demo", "--answer=public-nodes=yes", "--lang", "en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains("hostNetwork")
        .contains("seen in the cluster: pattern: access")
        .contains("Pod vpn/ts-proxy-");
  }

  @Test
  void anInputThatCannotBeReadIsToldAndItsQuestionsAreAsked() {
    Run run = Run.fed("access\nno\nno\n", "advise", "--from", "/no/such/folder", "--lang", "en");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("Not used: /no/such/folder", "1. What is Tailscale to do");
  }

  @Test
  void aFlagGoesBeforeWhatTheClusterShows() throws IOException {
    Run run =
        Run.of("advise", "--demo", "--answer=public-nodes=no", "--answer=relay-host=no", "-o=json");

    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.path("recommendation").path("id").asText()).isEqualTo("access-derp");
    assertThat(json.path("answers").path(1).path("by").asText()).isEqualTo("flag");
    assertThat(json.path("answers").path(0).path("by").asText()).isEqualTo("cluster");
    assertThat(json.path("answers").path(0).path("evidence").asText()).contains("access");
  }

  @Test
  void jsonHoldsValuesThatHelmReads() throws IOException {
    Run run = answered(ARTICLE, "-o", "json");

    JsonNode leaf = new ObjectMapper().readTree(run.out()).path("recommendation");
    JsonNode file = new YAMLMapper().readTree(leaf.path("valuesFile").asText());
    assertThat(file.path("bpf").path("masquerade").asBoolean()).isTrue();
    assertThat(file.path("MTU").asInt()).isEqualTo(1280);
    assertThat(leaf.path("values").path("bpf.masquerade").asText()).isEqualTo("true");
  }

  @TestFactory
  Stream<DynamicTest> everyWayThroughTheChartFollowsThePublishedSchema() {
    Chart chart = Chart.in(Language.KO);
    return ways(chart, chart.start(), List.of())
        .map(way ->
            DynamicTest.dynamicTest(
                way.toString(),
                () -> {
                  Run run = answered(way, "-o", "json", "--lang", "ko");

                  assertThat(PublishedSchema.ADVISE.faults(run.out())).isEmpty();
                }));
  }

  /// Each to its leaf, and each to every question on it.
  private static Stream<List<String>> ways(Chart chart, String at, List<String> before) {
    Question question = chart.questions().get(at);
    return question == null
        ? Stream.of(before)
        : Stream.concat(
            Stream.of(before),
            question.options().stream()
                .flatMap(option ->
                    ways(
                        chart,
                        option.to(),
                        Stream.concat(before.stream(), Stream.of(at + "=" + option.id()))
                            .toList())));
  }

  @Test
  void theSchemaNoticesARecommendationWithoutItsPrice() {
    String json = answered(ARTICLE, "-o", "json").out();

    assertThat(PublishedSchema.ADVISE.faults(json.replace("\"cost\"", "\"sum\""))).isNotEmpty();
  }

  @Test
  void anUnfinishedWalkInJsonNamesTheOpenQuestion() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(Run.fed("underlay\n", "advise", "-o", "json").out());

    assertThat(json.path("open").asText()).isEqualTo("network");
    assertThat(json.path("recommendation").isNull()).isTrue();
    assertThat(json.path("exitCode").asInt()).isEqualTo(3);
  }

  @Test
  void speaksKorean() {
    assertThat(answered(ARTICLE, "--lang", "ko").out()).contains("Tailscale 위의 Cilium VXLAN", "출처");
  }

  private static Run answered(List<String> answers, String... more) {
    return Run.of(
        Stream.of(
                Stream.of("advise"),
                answers.stream().map(answer -> "--answer=" + answer),
                Stream.of(more))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }
}
