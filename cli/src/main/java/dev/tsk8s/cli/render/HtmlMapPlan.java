package dev.tsk8s.cli.render;

import dev.tsk8s.core.paths.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where each path stands in a picture of all of them.
///
/// @param from the place of each vantage among its like, by name
/// @param to the same of the peers
record HtmlMapPlan(
    List<Path> paths,
    List<String> froms,
    List<String> tos,
    Map<String, Integer> from,
    Map<String, Integer> to) {
  private static final int NAME_WIDTH = 19;
  private static final int BOX = 40;
  private static final int RIGHT = 222;
  private static final int WIDTH = 360;
  private static final int FIELD = 22;
  private static final int MARGIN = 150;

  int row(Path path) {
    return from.getOrDefault(path.from().display(), 0);
  }

  int column(Path path) {
    return to.getOrDefault(path.to().name(), 0);
  }

  HtmlMap linked() {
    int height = Math.max(froms.size(), tos.size()) * BOX;
    var boxes = new ArrayList<HtmlMap.Box>();
    boxes.addAll(boxes(froms, 0, height));
    boxes.addAll(boxes(tos, RIGHT, height));
    var lines = new ArrayList<HtmlMap.Line>();
    for (Path path : paths) {
      lines.add(
          new HtmlMap.Line(
              middle(row(path), froms.size(), height),
              middle(column(path), tos.size(), height),
              path.state().word(),
              title(path)));
    }
    return map(WIDTH, height, boxes, lines, List.of(), List.of(), List.of());
  }

  private static int middle(int index, int count, int height) {
    return (2 * index + 1) * height / (2 * count);
  }

  private static List<HtmlMap.Box> boxes(List<String> names, int x, int height) {
    var boxes = new ArrayList<HtmlMap.Box>();
    for (int i = 0; i < names.size(); i++) {
      int y = middle(i, names.size(), height);
      boxes.add(new HtmlMap.Box(x, y - 15, y + 4, shown(names.get(i)), names.get(i)));
    }
    return boxes;
  }

  HtmlMap labelled() {
    var names = new ArrayList<HtmlMap.Name>();
    for (int i = 0; i < froms.size(); i++) {
      names.add(
          new HtmlMap.Name(
              MARGIN - 6, MARGIN + i * FIELD + 15, false, shown(froms.get(i)), froms.get(i)));
    }
    for (int i = 0; i < tos.size(); i++) {
      names.add(
          new HtmlMap.Name(
              MARGIN + i * FIELD + 15, MARGIN - 6, true, shown(tos.get(i)), tos.get(i)));
    }
    var fields = new ArrayList<HtmlMap.Field>();
    for (Path path : paths) {
      int x = MARGIN + column(path) * FIELD;
      int y = MARGIN + row(path) * FIELD;
      fields.add(
          new HtmlMap.Field(
              x, y, x + 10, y + 14, path.state().word(), letter(path.state()), title(path)));
    }
    return map(
        MARGIN + tos.size() * FIELD,
        MARGIN + froms.size() * FIELD,
        List.of(),
        List.of(),
        names,
        fields,
        List.of());
  }

  /// Neighbours of one state are one rectangle: a matrix of 200 by 200 stays small.
  HtmlMap heat() {
    var matrix = new Path.State[froms.size()][tos.size()];
    paths.forEach(path -> matrix[row(path)][column(path)] = path.state());
    var text = new EnumMap<Path.State, StringBuilder>(Path.State.class);
    for (int y = 0; y < matrix.length; y++) {
      for (int x = 0; x < tos.size(); ) {
        Path.State state = matrix[y][x];
        int end = x + 1;
        while (end < tos.size() && matrix[y][end] == state) {
          end++;
        }
        if (state != null) {
          text.computeIfAbsent(state, _ -> new StringBuilder()).append(run(x, y, end - x));
        }
        x = end;
      }
    }
    var areas = new ArrayList<HtmlMap.Area>();
    text.forEach((state, d) -> areas.add(new HtmlMap.Area(state.word(), d.toString())));
    return map(tos.size(), froms.size(), List.of(), List.of(), List.of(), List.of(), areas);
  }

  /// Fields beside each other as an SVG path.
  private static String run(int x, int y, int fields) {
    return "M" + x + " " + y + "h" + fields + "v1h-" + fields + "z";
  }

  private HtmlMap map(
      int width,
      int height,
      List<HtmlMap.Box> boxes,
      List<HtmlMap.Line> lines,
      List<HtmlMap.Name> names,
      List<HtmlMap.Field> fields,
      List<HtmlMap.Area> areas) {
    var numbers = new TreeMap<Path.State, Integer>();
    paths.forEach(path -> numbers.merge(path.state(), 1, Integer::sum));
    List<HtmlMap.Count> counts =
        numbers.entrySet().stream()
            .map(
                one -> new HtmlMap.Count(one.getKey().word(), letter(one.getKey()), one.getValue()))
            .toList();
    String size = froms.size() + " × " + tos.size();
    return new HtmlMap(width, height, boxes, lines, names, fields, areas, counts, size);
  }

  private static String shown(String name) {
    return Columns.trimmed(Harmless.line(name), NAME_WIDTH);
  }

  private static String title(Path path) {
    String via = path.via().isEmpty() ? "" : " " + path.via();
    return path.from().display() + " → " + path.to().name() + ": " + path.state().word() + via;
  }

  private static String letter(Path.State state) {
    return switch (state) {
      case DIRECT -> "D";
      case PEER_RELAY -> "P";
      case DERP -> "R";
      case IDLE -> "I";
      case OFFLINE -> "O";
      case EXPIRED -> "X";
      case UNKNOWN -> "?";
    };
  }
}
