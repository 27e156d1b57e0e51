package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Doctor;
import dev.tsk8s.core.facts.CiliumObjects.Operator;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `cilium-config` holds when the published charts render a set of Helm values (how they were
/// rendered: the README beside them), put into a cluster whose nodes Tailscale joins and into one
/// without Tailscale: what is found of Cilium's settings.
final class RenderedCiliumTest {
  private static final Path MAPS =
      Path.of("..", "probes", "src", "test", "resources", "captures", "cilium-configmaps");
  private static final Path TABLE = Path.of("src", "test", "resources", "captures", "rendered.tsv");
  private static final List<String> VERSIONS =
      List.of("1.14.19", "1.15.19", "1.16.9", "1.17.6", "1.18.4", "1.19.0", "1.20.2");
  private static final String UNDERLAY = "objects/underlay-cilium-vxlan-healthy";

  /// The one cluster has no kube-proxy, whatever is rendered.
  private static final String OF_THE_CLUSTER = "cilium-kube-proxy/neither";

  private static final String ELSEWHERE = "objects/no-tailscale-at-all";

  /// One line of the table.
  ///
  /// @param underlay what is found where the nodes are joined by Tailscale
  /// @param elsewhere what is found without Tailscale
  record Rendered(String values, String version, Set<String> underlay, Set<String> elsewhere) {
    @Override
    public String toString() {
      return values + " " + version;
    }
  }

  static List<Rendered> rendered() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .flatMap(cells ->
            versions(cells[1])
                .map(version -> new Rendered(cells[0], version, codes(cells[2]), codes(cells[3]))))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void findsInWhatTheChartWroteWhatIsWrongThere(Rendered of) {
    assertThat(found(UNDERLAY, of)).as("underlay").isEqualTo(of.underlay());
    assertThat(found(ELSEWHERE, of)).as("without Tailscale").isEqualTo(of.elsewhere());
  }

  @Test
  void everyRenderedSetStandsInTheTableOnce() throws IOException {
    try (Stream<Path> files = Files.list(MAPS)) {
      List<String> sets =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .map(name -> name.replace(".json", ""))
              .toList();
      assertThat(rendered())
          .extracting(of -> of.values() + "-" + of.version())
          .containsExactlyInAnyOrderElementsOf(sets);
    }
  }

  private static Set<String> found(String cluster, Rendered of) {
    NetworkConfig config =
        Captures.readFrom(MAPS.resolve(of.values() + "-" + of.version() + ".json"))
            .cluster()
            .networkConfig()
            .seen()
            .orElseThrow()
            .getFirst();
    Snapshot changed =
        Changing.each(
                NetworkConfig.class, found -> found.name().equals("cilium-config") ? config : found)
            .apply(
                Changing.each(CniAgent.class, agent -> version(agent, of.version()))
                    .apply(
                        Changing.each(Operator.class, one -> version(one, of.version()))
                            .apply(Captures.read(cluster))));
    return new Doctor(Checks.ALL)
        .diagnose(changed).findings().stream()
            .map(finding -> finding.code().text())
            .filter(code -> code.startsWith("cilium-"))
            .filter(code -> !code.equals(OF_THE_CLUSTER))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static CniAgent version(CniAgent agent, String version) {
    return agent.agent() == CniAgent.Agent.CILIUM
        ? new CniAgent(
            agent.agent(),
            agent.namespace(),
            agent.name(),
            "v" + version,
            agent.args(),
            agent.env(),
            agent.nodeSelector())
        : agent;
  }

  private static Operator version(Operator operator, String version) {
    return new Operator(operator.namespace(), operator.name(), "v" + version, operator.args());
  }

  /// `*`, `1.18.4`, or `1.16.9-1.18.4`.
  private static Stream<String> versions(String cell) {
    if (cell.equals("*")) {
      return VERSIONS.stream();
    }
    var ends = new ArrayList<>(Arrays.asList(cell.split("-")));
    return VERSIONS
        .subList(VERSIONS.indexOf(ends.getFirst()), VERSIONS.indexOf(ends.getLast()) + 1)
        .stream();
  }

  private static Set<String> codes(String cell) {
    return Stream.of(cell.split(" "))
        .filter(code -> !code.equals("-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
