package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.files.FileSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of the ports of a Tailscale pod and of one in the host's network, by what each pod
/// network publishes and by each of its switches: read as `doctor --from` reads it, in a cluster
/// with nothing else. Where the manifests are from: the README beside them.
final class ManifestEgressTest {
  private static final Path MANIFESTS =
      Path.of("..", "probes", "src", "test", "resources", "captures", "manifests");
  private static final Path TABLE = Path.of("src", "test", "resources", "captures", "egress.tsv");

  private static final String RULES = "rules:";

  /// One line of the table.
  ///
  /// @param manifest with its folder; several with `+` between
  /// @param changed words of [ChangedManifest]; `+FILE` adds a file, `rules:FILE` what
  ///   `iptables-save` printed on the node
  /// @param pods what becomes of a pod's port: own, kept, random, or what is missing to know it
  /// @param host of what the node itself sends: kept, random, or what is missing
  /// @param decider the setting that says so, with its value
  /// @param cure the switch's word
  /// @param findings codes of the topic, and `?` before checks that do not know all
  record Line(
      String manifest,
      String changed,
      String pods,
      String host,
      String decider,
      String cure,
      String findings) {
    @Override
    public String toString() {
      return manifest + " " + changed;
    }
  }

  @TempDir private Path folder;

  static List<Line> lines() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .map(of -> new Line(of[0], of[1], of[2], of[3], of[4], of[5], of[6]))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void isWhatTheManifestMakesIt(Line of) throws IOException {
    Snapshot snapshot = snapshot(of);
    Egress egress = new Scene(snapshot).egresses().anywhere().orElseThrow();

    assertThat(
            new Line(
                of.manifest(),
                of.changed(),
                pods(egress),
                egress.host().isYes() ? "random" : word(egress.host(), "kept"),
                egress.decider().text() + "=" + egress.decider().value(),
                egress.cure().word(),
                findings(snapshot)))
        .isEqualTo(of);
  }

  @Test
  void everyManifestStandsInTheTable() throws IOException {
    try (Stream<Path> files = Files.walk(MANIFESTS, 2)) {
      assertThat(lines().stream().flatMap(line -> Stream.of(line.manifest().split("\\+"))))
          .containsAll(
              files
                  .filter(file -> MANIFESTS.relativize(file).getNameCount() == 2)
                  .map(file -> MANIFESTS.relativize(file).toString())
                  .filter(name -> !name.startsWith("with/"))
                  .map(name -> name.replace(".json", ""))
                  .toList());
    }
  }

  private Snapshot snapshot(Line of) throws IOException {
    List<String> words = of.changed().equals("-") ? List.of() : words(of.changed(), " ");
    List<String> names = of.manifest().equals("none") ? List.of() : words(of.manifest(), "\\+");
    Map<String, ArrayNode> lists = new TreeMap<>();
    for (String name : Stream.concat(Stream.of("cluster"), names.stream()).toList()) {
      var manifest = new ChangedManifest(MANIFESTS.resolve(name + ".json"));
      words.stream().filter(word -> !isFile(word)).forEach(manifest::change);
      manifest.addTo(lists);
    }
    words.stream()
        .filter(word -> word.startsWith("+"))
        .map(word -> new ChangedManifest(MANIFESTS.resolve("with/" + word.substring(1) + ".json")))
        .forEach(added -> {
          words.stream().filter(word -> word.startsWith("map:")).forEach(added::change);
          added.addTo(lists);
        });
    ChangedManifest.write(lists, folder);
    var inputs = new ArrayList<>(List.of(folder.toString()));
    words.stream()
        .filter(word -> word.startsWith(RULES))
        .map(word -> "node-1=" + MANIFESTS.resolve("with/" + word.replace(RULES, "") + ".rules"))
        .forEach(inputs::add);
    return FileSnapshot.read(
        inputs, InputStream.nullInputStream(), Deadline.after(Duration.ofMinutes(1)));
  }

  private static List<String> words(String text, String between) {
    return Arrays.asList(text.split(between));
  }

  private static boolean isFile(String word) {
    return word.startsWith("+") || word.startsWith(RULES);
  }

  private static String pods(Egress egress) {
    if (egress.rewritten().isNo()) {
      return "own";
    }
    return egress.rewritten().isYes() && egress.random().isYes()
        ? "random"
        : word(
            egress.random().reasons().isEmpty() ? egress.rewritten() : egress.random(),
            egress.random().isYes() ? "random" : "kept");
  }

  private static String word(Answer answer, String known) {
    Optional<Reason> missing = answer.reasons().stream().findFirst();
    return missing.isEmpty()
        ? known
        : missing.get() instanceof Reason.NotVisible(_, var details)
            ? "unknown: " + String.join(", ", details.values())
            : "unknown: " + missing.get();
  }

  /// Codes of findings, and the checks that do not know all.
  private static String findings(Snapshot snapshot) {
    Report report = new Doctor(Checks.ALL).diagnose(snapshot);
    Stream<String> codes =
        report.findings().stream()
            .map(finding -> finding.code().text())
            .filter(code -> code.startsWith("snat-"));
    Stream<String> unknown =
        report.results().stream()
            .filter(result -> result.topic() == Topic.SNAT)
            .filter(result -> !result.verdict().gaps().isEmpty())
            .map(result -> "?" + result.check());
    String all = Stream.concat(codes, unknown).sorted().collect(Collectors.joining(" "));
    return all.isEmpty() ? "-" : all;
  }
}
