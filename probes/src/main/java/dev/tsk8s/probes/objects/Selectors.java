package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.LabelSelector;
import dev.tsk8s.core.facts.LabelSelector.Expression;

/// Label selectors (`metav1.LabelSelector`).
final class Selectors {
  private Selectors() {}

  static LabelSelector read(JsonNode selector) {
    return new LabelSelector(
        Fields.map(selector, "matchLabels"),
        list(selector, "matchExpressions").stream()
            .map(found ->
                new Expression(
                    text(found, "key"), text(found, "operator"), Fields.texts(found, "values")))
            .toList());
  }
}
