package dev.tsk8s.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.stack.Cell;
import dev.tsk8s.core.stack.Layer;
import dev.tsk8s.core.stack.Layer.Kind;
import dev.tsk8s.core.stack.Stack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whichever fact is taken away, nothing about a layer is told that was not so before: it stays,
/// comes from another place that says the same, or becomes unknown.
class StackLawTest {
  private static final int RANGES = 3;

  /// Their addresses are those of all nodes of a group, which may be another group now.
  private static final Set<Kind> FOLDED = Set.of(Kind.TAILSCALE, Kind.TUNNEL, Kind.NETWORK);

  static List<String> captures() {
    return Captures.all();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aFactThatIsMissingMakesNoLayerTellSomethingElse(String name) {
    Snapshot snapshot = Captures.read(name);
    Map<String, String> whole = cells(Stack.of(snapshot));
    var broken = new ArrayList<String>();
    for (Leaves.Without without : Leaves.of(snapshot)) {
      cells(Stack.of(without.snapshot()))
          .forEach((cell, value) -> {
            String before = whole.getOrDefault(cell, value);
            if (!value.equals("?") && !value.equals(before) && !isNarrower(value, before)) {
              broken.add(without.path() + ": " + cell + ": " + before + " became " + value);
            }
          });
    }

    assertThat(broken).isEmpty();
  }

  /// Some of the addresses, or a version as the image has it.
  private static boolean isNarrower(String value, String before) {
    List<Cidr> pools = ranges(before);
    List<Cidr> parts = ranges(value);
    boolean parted =
        !parts.isEmpty()
            && parts.stream()
                .allMatch(part -> pools.stream().anyMatch(pool -> pool.contains(part)));
    return parted || before.contains(value) || value.contains(before);
  }

  private static List<Cidr> ranges(String text) {
    return Stream.of(text.split(", ")).flatMap(part -> Cidr.parse(part).stream()).toList();
  }

  private static Map<String, String> cells(Stack stack) {
    Map<String, String> all = new HashMap<>();
    for (Stack.Group group : stack.groups()) {
      for (String node : group.nodes()) {
        for (Layer layer : group.layers()) {
          for (int i = 0; i < layer.cells().size(); i++) {
            if (i == RANGES && FOLDED.contains(layer.kind())) {
              continue;
            }
            all.put(node + " " + layer.kind() + " " + i, text(layer.cells().get(i)));
          }
        }
      }
    }
    return all;
  }

  private static String text(Cell cell) {
    return switch (cell) {
      case Cell.Value(var texts, _) -> String.join(", ", texts);
      case Cell.Word(var word, _) -> word;
      case Cell.Unknown _ -> "?";
      case Cell.None _ -> "";
    };
  }
}
