package dev.tsk8s.cli.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Remedy;
import dev.tsk8s.core.nat.Reasons;
import dev.tsk8s.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every code has its words, in both languages, and they fit each other.
class KnowledgeTest {
  private static final Path ROOT = Path.of("src/main/resources/dev/tsk8s/cli/knowledge");

  /// A Korean particle whose form depends on the last sound of what precedes it.
  private static final Pattern PARTICLE =
      Pattern.compile("\\{[A-Za-z]+}(은|는|을|를|과|와|으로|로|이나|이라|라는|(이|가)(?=[\\s,.)]|$))");

  /// A command of kubectl that a name is filled into.
  private static final Pattern BARE = Pattern.compile("kubectl [^`]*\\{[A-Za-z]+}");

  /// What a pod that no workload makes cannot be told.
  private static final Pattern OF_WORKLOADS =
      Pattern.compile("(?:rollout \\w+|patch|set env) \\{workload}|\\{workload}.*[.\"]template\\W");

  private static final Pattern HANGUL = Pattern.compile("[가-힣]");

  private static final Set<String> FINDING =
      Set.of("kind", "sources", "commands", "commandsFor", "needs", "verify", "en", "ko");
  private static final Set<String> NOTE = Set.of("kind", "sources", "commands", "en", "ko");

  private final YAMLMapper yaml = new YAMLMapper();

  @Test
  void everyCodeHasAFileAndEveryFileACode() throws IOException {
    Set<String> codes =
        Checks.ALL.stream()
            .flatMap(check -> check.codes().stream())
            .map(Code::text)
            .collect(Collectors.toCollection(TreeSet::new));
    codes.addAll(Stack.CODES);
    codes.addAll(Reasons.ALL);

    assertThat(files()).containsExactlyElementsOf(codes);
  }

  /// One word for one idea, in every file: what is written beside it is not.
  @Test
  void koreanHasOneWordForOneIdea() throws IOException {
    var others = Pattern.compile("객체|쿠버네티스|릴레이|하드 NAT|쉬운 NAT|마스커레이딩|머신|native routing(?! cidr)");
    try (var all = Files.walk(ROOT)) {
      for (Path file : all.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        String korean = texts(yaml.readTree(Files.readString(file)).path("ko")).toString();
        assertThat(others.matcher(korean).results().map(MatchResult::group))
            .as(file.toString())
            .isEmpty();
      }
    }
  }

  @Test
  void everyCheckHasCodesOfItsOwn() {
    for (var check : Checks.ALL) {
      assertThat(check.codes()).as(check.id()).anyMatch(code -> code.check().equals(check.id()));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFileIsWhole() throws IOException {
    return files().stream().map(code -> DynamicTest.dynamicTest(code, () -> whole(code)));
  }

  @Test
  void labelsAndReasonsHaveTheSamePlaceholdersInBothLanguages() throws IOException {
    for (String name : List.of("words.yaml", "reasons.yaml", "shell.yaml")) {
      JsonNode file = yaml.readTree(Files.readString(ROOT.resolve(name)));
      JsonNode en = file.path("en");
      JsonNode ko = file.path("ko");
      assertThat(keys(ko)).isEqualTo(keys(en));
      for (String key : keys(en)) {
        assertThat(en.path(key).asText()).as(key).isNotBlank();
        assertThat(ko.path(key).asText()).as(key).isNotBlank();
        assertThat(placeholders(ko.path(key))).as(key).isEqualTo(placeholders(en.path(key)));
        assertThat(PARTICLE.matcher(ko.path(key).asText()).find()).as(key).isFalse();
      }
    }
  }

  @Test
  void aShellReadsEveryCommandThatFillsAGap() throws Exception {
    JsonNode file = yaml.readTree(Files.readString(ROOT.resolve("reasons.yaml")));
    for (String command : texts(file.path("commands"))) {
      parses(command);
    }
  }

  private void whole(String code) throws Exception {
    JsonNode file = yaml.readTree(Files.readString(ROOT.resolve(code + ".yaml")));
    String kind = file.path("kind").asText();
    boolean finding = kind.equals("finding");
    assertThat(kind).isIn("finding", "unknown", "notApplicable", "because");
    assertThat(keys(file)).isSubsetOf(finding ? FINDING : NOTE);

    JsonNode en = file.path("en");
    JsonNode ko = file.path("ko");
    assertThat(keys(ko)).isEqualTo(keys(en));
    List<String> needed =
        switch (kind) {
          case "finding" -> List.of("title", "meaning", "steps", "cost", "undo", "verify");
          case "unknown" -> List.of("text", "test");
          default -> List.of("text");
        };
    assertThat(keys(en)).containsExactlyInAnyOrderElementsOf(needed);
    for (String key : needed) {
      assertThat(texts(en.path(key))).as("en." + key).isNotEmpty().doesNotContain("");
      assertThat(texts(ko.path(key))).as("ko." + key).isNotEmpty().doesNotContain("");
    }
    assertThat(ko.path("steps").size()).as("steps").isEqualTo(en.path("steps").size());
    for (String key : needed) {
      assertThat(placeholders(ko.path(key))).as("ko." + key).isEqualTo(placeholders(en.path(key)));
    }
    for (String key : needed) {
      if (!key.equals("undo") && !key.equals("verify")) { // these may be a bare command
        assertThat(texts(ko.path(key))).as("Korean").allMatch(HANGUL.asPredicate());
      }
    }
    for (String text : texts(ko)) {
      assertThat(PARTICLE.matcher(text).find())
          .as("particle after a placeholder: " + text)
          .isFalse();
    }
    for (String text : texts(file)) {
      assertThat(BARE.matcher(text.replaceAll("`[^`]*`", "")).find())
          .as("a command in a sentence stands in backquotes: " + text)
          .isEqualTo(commands(file).contains(text) && BARE.matcher(text).find());
    }
    if (finding) {
      assertThat(texts(file.path("sources"))).as("sources").isNotEmpty();
      assertThat(en.path("title").asText().length()).as("length of title").isLessThanOrEqualTo(90);
    }
    for (StepCommand command : ofSteps(file)) {
      assertThat(command.step()).as(command.line()).isBetween(1, en.path("steps").size());
    }
    Needs.of(file)
        .byStep()
        .forEach((step, remedy) -> {
          assertThat(step).as(remedy).isBetween(1, en.path("steps").size());
          assertThat(Stream.of(Remedy.values())).extracting(Remedy::word).contains(remedy);
        });
    ObjectNode anyKind = file.deepCopy();
    anyKind.remove("commandsFor");
    for (String text : texts(anyKind)) {
      assertThat(BarePod.command(text)).as("of a pod alone").doesNotContainPattern(OF_WORKLOADS);
    }
    for (String command : commands(file)) {
      assertThat(command).as("one line, so that it is printed in one piece").doesNotContain("\n");
      parses(command);
    }
  }

  /// A shell reads the command without running it.
  private static void parses(String command) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
    try (var stdin = shell.outputWriter(UTF_8)) {
      Map<String, String> values = new HashMap<>();
      Placeholders.in(command).forEach(name -> values.put(name, "it's \"$(\\ `"));
      stdin.write(Placeholders.fillCommand(command, values) + "\n");
    }
    String complaint = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(command + ": " + complaint).isZero();
  }

  private static List<String> commands(JsonNode file) {
    var commands = new ArrayList<>(StepCommand.lines(StepCommand.list(file, "commands")));
    StepCommand.byKey(file, "commandsFor")
        .values()
        .forEach(own -> commands.addAll(StepCommand.lines(own)));
    commands.addAll(texts(file.path("verify")));
    return commands;
  }

  /// The commands of a cure; those of a test belong to no step.
  private static List<StepCommand> ofSteps(JsonNode file) {
    if (!file.path("kind").asText().equals("finding")) {
      return List.of();
    }
    var commands = new ArrayList<>(StepCommand.list(file, "commands"));
    StepCommand.byKey(file, "commandsFor").values().forEach(commands::addAll);
    return commands;
  }

  private static Set<String> placeholders(JsonNode node) {
    return texts(node).stream()
        .flatMap(text -> Placeholders.in(text).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> texts(JsonNode node) {
    if (node.isValueNode()) {
      return List.of(node.asText().strip());
    }
    return StreamSupport.stream(node.spliterator(), false).flatMap(n -> texts(n).stream()).toList();
  }

  private static Set<String> keys(JsonNode node) {
    return node.propertyStream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> files() throws IOException {
    try (var all = Files.walk(ROOT)) {
      return all.filter(path -> path.toString().endsWith(".yaml"))
          .map(path -> ROOT.relativize(path).toString().replace(".yaml", ""))
          .filter(name -> name.contains("/"))
          .sorted()
          .toList();
    }
  }
}
