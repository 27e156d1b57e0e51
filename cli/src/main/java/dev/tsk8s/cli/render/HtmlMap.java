package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.paths.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who reaches whom, and how, as a picture: lines between a few, a matrix with a letter in each
/// field where there are more, and one of colours alone where there are too many to read.
///
/// @param width of the picture, in its own units
/// @param counts paths by state, worst first
record HtmlMap(
    int width,
    int height,
    List<Box> boxes,
    List<Line> lines,
    List<Name> names,
    List<Field> fields,
    List<Area> areas,
    List<Count> counts,
    String size) {

  /// So many vantages and peers stand beside lines.
  private static final int FEW_FROM = 4;

  private static final int FEW_TO = 12;

  /// More than this in a row or column cannot be labelled.
  private static final int LABELLED = 50;

  /// A place in the picture.
  record Box(int x, int y, int text, String name, String full) {}

  /// A path between two boxes.
  record Line(int fromY, int toY, String state, String title) {}

  /// A label of a row or a column.
  record Name(int x, int y, boolean column, String name, String full) {}

  /// A path in the matrix.
  record Field(int x, int y, int textX, int textY, String state, String letter, String title) {}

  /// All paths of a state, as an SVG path.
  record Area(String state, String d) {}

  /// @param letter as in the fields
  record Count(String state, String letter, int number) {}

  boolean heat() {
    return !areas.isEmpty();
  }

  boolean pixels() {
    return heat() || !fields.isEmpty();
  }

  /// Empty where no path is known of.
  static Optional<HtmlMap> of(Report report) {
    List<Path> paths = report.paths();
    if (paths.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> from = new LinkedHashMap<>();
    Map<String, Integer> to = new LinkedHashMap<>();
    paths.forEach(path -> {
      from.putIfAbsent(path.from().display(), from.size());
      to.putIfAbsent(path.to().name(), to.size());
    });
    var plan =
        new HtmlMapPlan(paths, List.copyOf(from.keySet()), List.copyOf(to.keySet()), from, to);
    return Optional.of(
        from.size() <= FEW_FROM && to.size() <= FEW_TO
            ? plan.linked()
            : from.size() <= LABELLED && to.size() <= LABELLED ? plan.labelled() : plan.heat());
  }
}
