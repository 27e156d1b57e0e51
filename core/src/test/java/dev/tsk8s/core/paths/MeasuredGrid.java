package dev.tsk8s.core.paths;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The measured table of `nat-grid.tsv`.
record MeasuredGrid(Map<String, Situation> situations, List<Run> runs) {

  /// How one host was built.
  ///
  /// @param out `anywhere`, `nowhere`, or the ports that its UDP may go to
  /// @param netcheck what netcheck says there of MappingVariesByDestIP: true, false or null
  record Situation(String nr, boolean hard, boolean open, String out, String netcheck) {}

  /// What became of a pair.
  record Run(Situation from, Situation to, boolean direct) {
    @Override
    public String toString() {
      return from.nr() + " to " + to.nr();
    }
  }

  static MeasuredGrid read() {
    var situations = new LinkedHashMap<String, Situation>();
    var runs = new ArrayList<Run>();
    List<String> columns = List.of();
    for (String line : lines()) {
      List<String> cells = List.of(line.split("\t"));
      if (line.isBlank() || line.startsWith("#") || line.startsWith("situation")) {
        continue;
      }
      if (line.startsWith("from")) {
        columns = cells;
      } else if (columns.isEmpty()) {
        situations.put(
            cells.get(0),
            new Situation(
                cells.get(0),
                cells.get(1).equals("D"),
                cells.get(2).equals("open"),
                cells.get(3),
                cells.get(4)));
      } else {
        for (int i = 1; i < cells.size(); i++) {
          Situation from = situations.get(cells.getFirst());
          Situation to = situations.get(columns.get(i));
          if (from != null && to != null) {
            runs.add(new Run(from, to, cells.get(i).equals("direct")));
          }
        }
      }
    }
    return new MeasuredGrid(situations, runs);
  }

  private static List<String> lines() {
    try (var in = MeasuredGrid.class.getResourceAsStream("nat-grid.tsv")) {
      if (in == null) {
        throw new IllegalStateException("nat-grid.tsv is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
