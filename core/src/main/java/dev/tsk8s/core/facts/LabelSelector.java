package dev.tsk8s.core.facts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A label selector (`metav1.LabelSelector`); one without labels and expressions selects
/// everything.
public record LabelSelector(SortedMap<String, String> matchLabels, List<Expression> expressions) {

  /// One requirement on a label.
  ///
  /// @param operator In, NotIn, Exists, DoesNotExist
  public record Expression(String key, String operator, List<String> values) {
    public Expression {
      values = List.copyOf(values);
    }

    private boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        default -> false;
      };
    }
  }

  public LabelSelector {
    matchLabels = Collections.unmodifiableSortedMap(new TreeMap<>(matchLabels));
    expressions = List.copyOf(expressions);
  }

  /// Whether no label matters to it.
  public boolean selectsEverything() {
    return matchLabels.isEmpty() && expressions.isEmpty();
  }

  /// Whether it selects what has these labels.
  public boolean matches(Map<String, String> labels) {
    return labels.entrySet().containsAll(matchLabels.entrySet())
        && expressions.stream().allMatch(expression -> expression.matches(labels));
  }
}
