package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.core.facts.HelmValues;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.cilium.ChartValues;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;

/// Finds values for Cilium's chart where people keep them: in a file of their own, or inside an
/// object of Flux, Argo CD, or the Helm controller of k3s and RKE2.
final class ChartFiles {

  /// Where objects hold values: as an object, or as a text of YAML.
  private static final Map<String, List<String>> PLACES =
      Map.of(
          "HelmRelease", List.of("/spec/values"),
          "Application", List.of("/spec/source/helm/valuesObject", "/spec/source/helm/values"),
          "HelmChart", List.of("/spec/valuesContent", "/spec/set"),
          "HelmChartConfig", List.of("/spec/valuesContent"));

  private ChartFiles() {}

  static YAMLFactory yaml() {
    var options = new LoaderOptions();
    options.setCodePointLimit(YamlLines.MOST_KEPT);
    options.setNestingDepthLimit(200);
    return YAMLFactory.builder()
        .loaderOptions(options)
        .streamReadConstraints(ObjectStream.BOUNDS)
        .build();
  }

  /// A text of YAML or JSON; empty if it holds no object.
  static Optional<HelmValues> read(String text) throws IOException {
    boolean json = text.stripLeading().startsWith("{");
    try (JsonParser parser =
        json ? ObjectStream.JSON.createParser(text) : yaml().createParser(text)) {
      return JsonTrees.next(parser).filter(JsonNode::isObject).map(ChartValues::read);
    }
  }

  /// Those in an object of another kind, if they are for Cilium's chart.
  static Optional<HelmValues> in(String kind, JsonNode object) {
    for (String place : PLACES.getOrDefault(kind, List.of())) {
      JsonNode found = object.at(place);
      var names = new HashSet<String>();
      found.fieldNames().forEachRemaining(names::add);
      if (ChartValues.recognises(names)) {
        return Optional.of(ChartValues.read(found));
      }
      if (found.isTextual() && ChartValues.recognises(found.asText())) {
        try {
          return read(found.asText());
        } catch (IOException _) {
          return Optional.empty(); // nobody promised that there are any
        }
      }
    }
    return Optional.empty();
  }
}
