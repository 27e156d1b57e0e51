package dev.tsk8s.core.cilium;

import dev.tsk8s.core.facts.CiliumObjects.NodeConfig;
import dev.tsk8s.core.facts.LabelSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which CiliumNodeConfigs select a node, found by its labels: there may be as many as nodes.
///
/// @param byLabel those that ask for a label's value, by the first they ask for
/// @param others those that ask for none
record Selection(
    Map<Map.Entry<String, String>, List<NodeConfig>> byLabel, List<NodeConfig> others) {

  static Selection of(List<NodeConfig> overrides) {
    var byLabel = new HashMap<Map.Entry<String, String>, List<NodeConfig>>();
    var others = new ArrayList<NodeConfig>();
    for (NodeConfig override : overrides) {
      if (override.selector().isEmpty()) {
        continue;
      }
      var labels = override.selector().get().matchLabels();
      if (labels.isEmpty()) {
        others.add(override);
      } else {
        byLabel
            .computeIfAbsent(
                Map.entry(labels.firstKey(), labels.get(labels.firstKey())), _ -> new ArrayList<>())
            .add(override);
      }
    }
    return new Selection(byLabel, others);
  }

  /// In lexical order of their names, in which they are applied.
  List<NodeConfig> selecting(Map<String, String> labels) {
    Stream<NodeConfig> asking =
        labels.entrySet().stream()
            .flatMap(label ->
                byLabel
                    .getOrDefault(Map.entry(label.getKey(), label.getValue()), List.of())
                    .stream());
    return Stream.concat(asking, others.stream())
        .filter(one -> one.selector().filter(selector -> selector.matches(labels)).isPresent())
        .sorted(Comparator.comparing(NodeConfig::name))
        .toList();
  }

  /// Those that every node has.
  List<NodeConfig> everywhere() {
    return others.stream()
        .filter(one -> one.selector().filter(LabelSelector::selectsEverything).isPresent())
        .toList();
  }
}
