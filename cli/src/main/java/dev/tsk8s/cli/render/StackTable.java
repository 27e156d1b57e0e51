package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.stack.Cell;
import dev.tsk8s.core.stack.Layer;
import dev.tsk8s.core.stack.Stack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The layers of the network, top down, one table for each group of equal nodes.
final class StackTable {
  /// So many groups are told in a report; the first has most to say.
  private static final int GROUPS = 2;

  private static final int NAMES = 3;
  private static final int INDENT = 2;
  private static final int RANGES = 18;
  private static final int MTU = 8;
  private static final String BETWEEN = "  ";
  private static final int NARROWEST = 12;

  private final Telling telling;
  private final Page page;

  /// Why something is not known, and the number it is told under; empty in a report, which sends to
  /// the command.
  private final Map<ReasonWords, Integer> notes = new LinkedHashMap<>();

  StackTable(Telling telling, Page page) {
    this.telling = telling;
    this.page = page;
  }

  /// The section of a report: who, how, which addresses and sizes.
  void section() {
    Stack stack = telling.report().stack();
    if (!stack.isSeen()) {
      return;
    }
    page.blank();
    page.line(0, Ink.BOLD, word("stack"));
    for (Stack.Group group : stack.groups().stream().limit(GROUPS).toList()) {
      page.line(INDENT, Ink.BOLD, nodes(group, NAMES));
      table(group, false);
    }
    int more = stack.groups().size() - GROUPS;
    if (more > 0) {
      page.paragraph(INDENT, Ink.FAINT, more(more));
    }
    page.paragraph(INDENT, Ink.FAINT, word("stack.more"));
  }

  /// All of it: who manages each layer, and why something is not known.
  void whole(boolean verbose) {
    for (Stack.Group group : telling.report().stack().groups()) {
      page.blank();
      page.paragraph(0, Ink.BOLD, nodes(group, verbose ? Integer.MAX_VALUE : 2 * NAMES));
      table(group, true);
    }
    if (!notes.isEmpty()) {
      page.blank();
      page.line(0, Ink.BOLD, word("unknown"));
    }
    notes.forEach(this::note);
  }

  private void note(ReasonWords reason, Integer number) {
    page.paragraph(INDENT, "[" + number + "] ", Ink.UNKNOWN, Ink.PLAIN, reason.text());
    if (!reason.test().isEmpty()) {
      page.paragraph(6, Ink.PLAIN, reason.test());
    }
    reason.commands().forEach(command -> page.line(8, Ink.COMMAND, command));
  }

  private String more(int count) {
    return telling.words().of("stack.moreGroups", Map.of("count", Integer.toString(count)));
  }

  private String nodes(Stack.Group group, int names) {
    if (group.nodes().isEmpty()) {
      return word("stack.all");
    }
    String some = String.join(", ", group.nodes().stream().limit(names).toList());
    int more = group.nodes().size() - names;
    return more > 0 ? some + " +" + more : some;
  }

  private void table(Stack.Group group, boolean whole) {
    int kind =
        group.layers().stream()
            .mapToInt(layer -> Columns.width(kind(layer)))
            .max()
            .orElse(NARROWEST);
    int[] widths = {kind, 0, RANGES, MTU};
    widths[1] =
        Math.max(
            NARROWEST, page.screen().width() - INDENT - kind - RANGES - MTU - 3 * BETWEEN.length());
    row(
        Ink.FAINT,
        widths,
        List.of(word("stack.layer"), word("stack.who"), word("stack.ranges"), word("stack.mtu")));
    for (Layer layer : group.layers()) {
      row(
          Ink.PLAIN,
          widths,
          List.of(kind(layer), who(layer, whole), ranges(layer, whole), text(layer.mtu(), whole)));
      if (whole && saysMore(layer)) {
        page.paragraph(
            INDENT + kind + BETWEEN.length(),
            Ink.FAINT,
            telling.words().of("stack.by", Map.of("by", text(layer.managedBy(), true))));
      }
    }
  }

  /// Who manages what is not known is not known either: said once.
  private static boolean saysMore(Layer layer) {
    return switch (layer.managedBy()) {
      case Cell.None _ -> false;
      case Cell.Unknown _ -> !(layer.what() instanceof Cell.Unknown);
      case Cell.Value _, Cell.Word _ -> true;
    };
  }

  /// A cell that is too wide goes on below.
  private void row(Ink ink, int[] widths, List<String> cells) {
    var columns = new ArrayList<List<String>>();
    int height = 1;
    for (int i = 0; i < widths.length; i++) {
      String cell = Harmless.line(cells.get(i));
      columns.add(
          Columns.wrapped(page.screen().unicode() ? cell : Ascii.punctuation(cell), widths[i]));
      height = Math.max(height, columns.get(i).size());
    }
    for (int line = 0; line < height; line++) {
      var text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String piece = line < columns.get(i).size() ? columns.get(i).get(line) : "";
        text.append(Columns.padded(piece, widths[i])).append(BETWEEN);
      }
      page.line(INDENT, ink, text.toString().stripTrailing());
    }
  }

  private String who(Layer layer, boolean whole) {
    var parts = new ArrayList<String>();
    parts.add(text(layer.what(), whole));
    part(layer.version(), "stack.unknownVersion", whole, parts);
    part(layer.mode(), "stack.unknownMode", whole, parts);
    return String.join(", ", parts.stream().filter(part -> !part.isEmpty()).distinct().toList());
  }

  private void part(Cell cell, String key, boolean whole, List<String> parts) {
    if (!(cell instanceof Cell.Unknown(var reason))) {
      parts.add(text(cell, whole));
    } else if (!parts.getFirst().startsWith("?")) {
      parts.add(telling.words().of(key, Map.of("note", whole ? " " + number(reason) : "")));
    }
  }

  private String ranges(Layer layer, boolean whole) {
    return layer.ranges() instanceof Cell.Value(var texts, _)
        ? texts.getFirst() + (texts.size() > 1 ? " +" + (texts.size() - 1) : "")
        : text(layer.ranges(), whole);
  }

  private String text(Cell cell, boolean whole) {
    return switch (cell) {
      case Cell.Value(var texts, _) -> String.join(", ", texts);
      case Cell.Word(var name, _) -> word("stack.word." + name);
      case Cell.Unknown(var reason) -> whole ? "? " + number(reason) : "?";
      case Cell.None _ -> "";
    };
  }

  private String number(Reason reason) {
    return "[" + notes.computeIfAbsent(telling.because(reason), _ -> notes.size() + 1) + "]";
  }

  private String kind(Layer layer) {
    return word("stack.kind." + layer.kind().word());
  }

  private String word(String key) {
    return telling.words().of(key);
  }
}
