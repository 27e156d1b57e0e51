package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.mtu.GroupSum;
import dev.tsk8s.core.mtu.Sum;
import dev.tsk8s.core.stack.Cell;
import dev.tsk8s.core.stack.Layer;
import dev.tsk8s.core.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The layers of a group of equal nodes as a picture, what they leave of a packet as bars, and both
/// as a table.
///
/// @param nodes their names; empty: all
/// @param bars empty where no size is known
/// @param why there are no bars; empty: there are
record HtmlStack(
    List<String> nodes,
    String more,
    int height,
    List<Row> rows,
    int barsHeight,
    List<Bar> bars,
    List<Both> why) {
  /// More groups of nodes are for `tsk8s stack`.
  private static final int GROUPS = 8;

  private static final int NAMES = 12;
  private static final int ROW = 50;
  private static final int BAR = 40;
  private static final int WIDTH = 360;
  private static final int WHO_WIDTH = 46;
  private static final String NUMBER = "[1-9]\\d{1,5}";

  /// @param y of the top
  /// @param shown of who, as much as fits
  record Row(
      int y,
      int labelY,
      int whoY,
      String kind,
      boolean known,
      Both label,
      Both shown,
      Both who,
      Both ranges,
      Both mtu,
      Both managed) {}

  /// @param width of what is left, of 360
  /// @param kind `own`: what pods have; else empty
  record Bar(int y, int barY, int width, String kind, Both label, int bytes) {}

  boolean all() {
    return nodes.isEmpty();
  }

  boolean hasBars() {
    return !bars.isEmpty();
  }

  static List<HtmlStack> all(Bilingual both) {
    Stack stack = both.en().report().stack();
    if (!stack.isSeen()) {
      return List.of();
    }
    var nothing =
        new GroupSum.Given(OptionalInt.empty(), false, OptionalInt.empty(), Optional.empty());
    List<GroupSum> sums = GroupSum.of(stack, nothing);
    var all = new ArrayList<HtmlStack>();
    for (int i = 0; i < Math.min(GROUPS, stack.groups().size()); i++) {
      all.add(of(stack.groups().get(i), sums.get(i), both));
    }
    return all;
  }

  private static HtmlStack of(Stack.Group group, GroupSum sum, Bilingual both) {
    var rows = new ArrayList<Row>();
    for (Layer layer : group.layers()) {
      rows.add(row(rows.size() * ROW, layer, both));
    }
    int more = group.nodes().size() - NAMES;
    List<Bar> bars =
        sum.sum() instanceof Answer.Of.Is<Sum>(var is)
            ? bars(is, sum, both)
            : bars(group.layers(), both);
    return new HtmlStack(
        group.nodes().stream().limit(NAMES).toList(),
        more > 0 ? "+" + more : "",
        rows.size() * ROW,
        rows,
        bars.size() * BAR,
        bars,
        sum.sum() instanceof Answer.Of.Unsure<Sum>(var reason)
            ? List.of(both.say(telling -> telling.because(reason).text()))
            : List.of());
  }

  private static Row row(int y, Layer layer, Bilingual both) {
    Both who = both.say(telling -> who(layer, telling));
    return new Row(
        y,
        y + 17,
        y + 35,
        layer.kind().word(),
        !(layer.what() instanceof Cell.Unknown),
        both.word("stack.kind." + layer.kind().word()),
        new Both(shown(who.en()), shown(who.ko())),
        who,
        both.say(telling -> text(layer.ranges(), telling)),
        both.say(telling -> text(layer.mtu(), telling)),
        both.say(telling -> text(layer.managedBy(), telling)));
  }

  private static String shown(String who) {
    return Columns.trimmed(Harmless.line(who), WHO_WIDTH);
  }

  private static String who(Layer layer, Telling telling) {
    return String.join(
        ", ",
        List.of(layer.what(), layer.version(), layer.mode()).stream()
            .map(cell -> text(cell, telling))
            .filter(text -> !text.isEmpty())
            .distinct()
            .toList());
  }

  private static String text(Cell cell, Telling telling) {
    return switch (cell) {
      case Cell.Value(var texts, _) -> String.join(", ", texts);
      case Cell.Word(var word, _) -> telling.words().of("stack.word." + word);
      case Cell.Unknown _ -> "?";
      case Cell.None _ -> "";
    };
  }

  private static List<Bar> bars(Sum sum, GroupSum group, Bilingual both) {
    var bars = new ArrayList<Bar>();
    int widest =
        Math.max(
            sum.levels().stream().mapToInt(level -> level.mtu().orElse(0)).max().orElse(1),
            Math.max(1, group.configured().orElse(0)));
    for (Sum.Level level : sum.levels()) {
      if (level.mtu().isPresent()) {
        int bytes = level.mtu().getAsInt();
        bars.add(bar(bars.size(), bytes, widest, "", both.word("mtu.level." + level.name())));
      }
    }
    bars.add(bar(bars.size(), sum.pod(), widest, "", both.word("html.fits")));
    if (group.configured().isPresent()) {
      int own = group.configured().getAsInt();
      String kind = own > sum.pod() ? "over" : "own";
      bars.add(bar(bars.size(), own, widest, kind, both.word("html.own")));
    }
    return bars;
  }

  /// Where what the layers leave is not known, what each has.
  private static List<Bar> bars(List<Layer> layers, Bilingual both) {
    List<Layer> sized = layers.stream().filter(layer -> bytes(layer) > 0).toList().reversed();
    int widest = sized.stream().mapToInt(HtmlStack::bytes).max().orElse(1);
    var bars = new ArrayList<Bar>();
    for (Layer layer : sized) {
      Both label = both.word("stack.kind." + layer.kind().word());
      bars.add(bar(bars.size(), bytes(layer), widest, "", label));
    }
    return bars;
  }

  /// 0: not known, or not one number.
  private static int bytes(Layer layer) {
    return layer.mtu() instanceof Cell.Value(var texts, _) && texts.getFirst().matches(NUMBER)
        ? Integer.parseInt(texts.getFirst())
        : 0;
  }

  private static Bar bar(int index, int bytes, int widest, String kind, Both label) {
    int y = index * BAR;
    return new Bar(y + 14, y + 19, Math.max(1, WIDTH * bytes / widest), kind, label, bytes);
  }
}
