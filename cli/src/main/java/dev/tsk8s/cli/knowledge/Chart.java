package dev.tsk8s.cli.knowledge;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The decision chart of `tsk8s advise`, in one language: questions whose options lead to other
/// questions or to leaves (`chart.yaml`).
///
/// @param start the first question
/// @param helm how a file of values is installed
public record Chart(
    String start, Map<String, Question> questions, Map<String, Leaf> leaves, List<String> helm) {

  /// A question.
  ///
  /// @param why what hangs on it
  public record Question(String id, String text, String why, List<Option> options) {
    public Question {
      options = List.copyOf(options);
    }

    public Optional<Option> option(String wanted) {
      return options.stream().filter(option -> option.id().equals(wanted)).findFirst();
    }
  }

  /// An answer that can be given.
  ///
  /// @param to the question or leaf it leads to
  /// @param price what it brings and costs
  public record Option(String id, String to, String label, String price) {}

  /// Where a walk ends.
  ///
  /// @param values of Cilium's chart, by dotted key; empty: none to set
  /// @param article which one it follows; empty where nothing of it differs
  /// @param differs where that article and what is true now are not the same
  public record Leaf(
      String id,
      String title,
      String meaning,
      List<String> steps,
      String cost,
      Map<String, String> values,
      List<StepCommand> commands,
      List<String> verify,
      String article,
      List<Difference> differs,
      List<String> sources) {
    public Leaf {
      steps = List.copyOf(steps);
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      commands = List.copyOf(commands);
      verify = List.copyOf(verify);
      differs = List.copyOf(differs);
      sources = List.copyOf(sources);
    }
  }

  /// What an article says, and what holds now.
  public record Difference(String article, String now) {}

  public Chart {
    requireNonNull(start);
    questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    leaves = Collections.unmodifiableMap(new LinkedHashMap<>(leaves));
    helm = List.copyOf(helm);
  }

  /// Every question with its answers: `purpose=access|underlay, network=same|different`.
  public String answers() {
    return questions.values().stream()
        .map(question ->
            question.id() + "=" + question.options().stream().map(Option::id).collect(joining("|")))
        .collect(joining(", "));
  }

  /// Reads the chart that ships inside.
  public static Chart in(Language language) {
    JsonNode file = new Yaml(language).read("chart.yaml").orElseThrow();
    JsonNode words = file.path(language.word());
    Map<String, Question> questions = new LinkedHashMap<>();
    file.path("questions")
        .propertyStream()
        .forEach(one ->
            questions.put(
                one.getKey(), question(one.getKey(), one.getValue(), words.path(one.getKey()))));
    Map<String, Leaf> leaves = new LinkedHashMap<>();
    file.path("leaves")
        .propertyStream()
        .forEach(one ->
            leaves.put(one.getKey(), leaf(one.getKey(), one.getValue(), words.path(one.getKey()))));
    return new Chart(Yaml.text(file, "start"), questions, leaves, Yaml.texts(file, "helm"));
  }

  private static Question question(String id, JsonNode leads, JsonNode words) {
    var options = new ArrayList<Option>();
    leads
        .propertyStream()
        .forEach(one -> {
          JsonNode option = words.path(one.getKey());
          options.add(
              new Option(
                  one.getKey(),
                  one.getValue().asText(),
                  Yaml.text(option, "label"),
                  Yaml.text(option, "price")));
        });
    return new Question(id, Yaml.text(words, "question"), Yaml.text(words, "why"), options);
  }

  private static Leaf leaf(String id, JsonNode file, JsonNode words) {
    Map<String, String> values = new LinkedHashMap<>();
    file.path("values")
        .propertyStream()
        .forEach(one -> values.put(one.getKey(), one.getValue().asText()));
    return new Leaf(
        id,
        Yaml.text(words, "title"),
        Yaml.text(words, "meaning"),
        Yaml.texts(words, "steps"),
        Yaml.text(words, "cost"),
        values,
        StepCommand.list(file, "commands"),
        Yaml.texts(file, "verify"),
        Yaml.text(file, "article"),
        words
            .path("differs")
            .valueStream()
            .map(one -> new Difference(Yaml.text(one, "article"), Yaml.text(one, "now")))
            .toList(),
        Yaml.texts(file, "sources"));
  }
}
