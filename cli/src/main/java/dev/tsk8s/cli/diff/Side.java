package dev.tsk8s.cli.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.diagnosis.PodNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// One of the two reports. Pods are known by what stays when they are replaced, so several may bear
/// one name.
///
/// @param pods of both
record Side(JsonNode report, PodNames pods) {
  /// Those of one report; an earlier version does not tell them.
  static PodNames pods(JsonNode report) {
    var workloads = new TreeMap<String, String>();
    for (Map.Entry<String, JsonNode> pod : report.path("pods").properties()) {
      workloads.put(pod.getKey(), pod.getValue().asText());
    }
    return new PodNames(workloads);
  }

  /// By code and subject.
  SortedMap<String, List<JsonNode>> findings() {
    return byKey("findings", one -> one.path("code").asText() + " " + subject(one));
  }

  /// By where they begin and end.
  SortedMap<String, List<JsonNode>> paths() {
    return byKey("paths", one -> from(one) + " -> " + pods.end(one.path("to").asText()));
  }

  String from(JsonNode path) {
    return pods.end(path.path("from").asText());
  }

  /// Where paths begin: who looked.
  Set<String> starts() {
    return all("paths").stream().map(this::from).collect(Collectors.toSet());
  }

  /// By id.
  SortedMap<String, JsonNode> checks() {
    var checks = new TreeMap<String, JsonNode>();
    all("checks").forEach(check -> checks.put(check.path("id").asText(), check));
    return checks;
  }

  /// No cluster was there to look into.
  boolean isAlone() {
    return report.path("source").asText().equals("here");
  }

  /// Whom a finding or a gap is about, by what stays.
  String subject(JsonNode holder) {
    JsonNode subject = holder.path("subject");
    String node = text(subject, "node");
    String known = pods.lasting(shown(holder));
    return node.isEmpty() || known.endsWith(" @ " + node) ? known : known + "/" + node;
  }

  /// How long the path of a finding takes, in milliseconds; empty: it is of none, or nobody
  /// measured.
  OptionalDouble latency(JsonNode finding) {
    String known = pods.lasting(shown(finding));
    String path = known.startsWith("Path ") ? known.substring("Path ".length()) : "";
    return paths().getOrDefault(path, List.of()).stream()
        .map(one -> one.path("latencyMs"))
        .filter(JsonNode::isNumber)
        .mapToDouble(JsonNode::asDouble)
        .max();
  }

  /// Who saw it, if it is of a path or of its beginning.
  String looker(JsonNode finding) {
    String known = pods.lasting(shown(finding));
    String name = known.substring(known.indexOf(' ') + 1);
    int to = name.indexOf(" -> ");
    return to < 0 ? name : name.substring(0, to);
  }

  /// The same as the report has it, `Pod vpn/ts-0`.
  static String shown(JsonNode holder) {
    JsonNode subject = holder.path("subject");
    String namespace = text(subject, "namespace");
    String name = (namespace.isEmpty() ? "" : namespace + "/") + text(subject, "name");
    return (text(subject, "kind") + " " + name).strip();
  }

  /// What a finding rests on, by what it is and who saw it.
  SortedMap<String, String> evidence(JsonNode finding) {
    var values = new TreeMap<String, String>();
    for (JsonNode exhibit : finding.path("evidence")) {
      String vantage = text(exhibit, "vantage");
      values.merge(
          (vantage.isEmpty() ? "" : pods.end(vantage) + " ") + exhibit.path("what").asText(),
          exhibit.path("value").asText(),
          (one, other) -> one + ", " + other);
    }
    return values;
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).isTextual() ? object.path(field).asText() : "";
  }

  private List<JsonNode> all(String field) {
    return StreamSupport.stream(report.path(field).spliterator(), false).toList();
  }

  private SortedMap<String, List<JsonNode>> byKey(String field, Function<JsonNode, String> key) {
    var found = new TreeMap<String, List<JsonNode>>();
    all(field)
        .forEach(one -> found.computeIfAbsent(key.apply(one), _ -> new ArrayList<>()).add(one));
    return Collections.unmodifiableSortedMap(found);
  }
}
