package dev.tsk8s.cli.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Which steps of an advice are left out where they would not work. In a knowledge file `needs: {2:
/// staticEndpoints}`: the second step is printed only where the finding counts static endpoints
/// among its remedies.
///
/// @param byStep the remedy that a step is, by its number from 1; a step without is always printed
public record Needs(Map<Integer, String> byStep) {
  /// Every step works everywhere.
  public static final Needs NONE = new Needs(Map.of());

  /// The detail of a finding that names the remedies which would work, `hostNetwork, peerRelay`. A
  /// finding without it gets every step.
  private static final String REMEDIES = "remedies";

  public Needs {
    byStep = Map.copyOf(byStep);
  }

  static Needs of(JsonNode file) {
    var byStep = new HashMap<Integer, String>();
    file.path("needs")
        .propertyStream()
        .forEach(
            need -> byStep.put(Integer.valueOf(need.getKey()), need.getValue().asText("").strip()));
    return new Needs(byStep);
  }

  /// The numbers of the steps that are printed, of so many.
  List<Integer> kept(int steps, Map<String, String> values) {
    String remedies = values.get(REMEDIES);
    Set<String> work = remedies == null ? Set.of() : Set.of(remedies.split(", ", -1));
    return IntStream.rangeClosed(1, steps)
        .boxed()
        .filter(step ->
            remedies == null || !byStep.containsKey(step) || work.contains(byStep.get(step)))
        .toList();
  }
}
