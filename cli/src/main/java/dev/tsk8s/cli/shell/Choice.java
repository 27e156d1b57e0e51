package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Catalogue;
import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.core.checks.Checks;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.probes.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which finding or check is meant.
///
/// @param shown those that are listed
record Choice(Catalogue all, List<Item> shown, Words words) {
  /// By number, code or check.
  Item named(String name) {
    if (name.matches("\\d{1,9}")) {
      return all.number(Integer.parseInt(name))
          .orElseThrow(() ->
              new Refused(
                  words.of(
                      all.items().isEmpty() ? "shell.noFindings" : "shell.refused.number",
                      Map.of("said", name, "count", Integer.toString(all.items().size())))));
    }
    return all.code(name)
        .or(() ->
            all.items().stream()
                .filter(item -> item.finding().code().check().equals(name))
                .findFirst())
        .orElseThrow(() -> new Refused(words.of("shell.refused.finding", Map.of("said", name))));
  }

  /// The open one; without it the one that is listed alone.
  Item only(Optional<Item> open) {
    return open.or(() -> shown.size() == 1 ? shown.stream().findFirst() : Optional.empty())
        .orElseThrow(() ->
            new Refused(
                words.of(all.items().isEmpty() ? "shell.noFindings" : "shell.refused.which")));
  }

  /// The one that is named, else that of the open finding.
  Check check(List<String> said, Optional<Item> open) {
    if (said.isEmpty() && open.isEmpty()) {
      throw new Refused(words.of("shell.refused.whichCheck"));
    }
    String id =
        said.isEmpty() ? open.orElseThrow().finding().code().check() : beforeSlash(said.getFirst());
    return Checks.ALL.stream()
        .filter(check -> check.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new Refused(noCheck(id)));
  }

  /// A code names its check.
  private static String beforeSlash(String name) {
    return name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
  }

  private String noCheck(String id) {
    return Spelling.nearest(id, Checks.ALL.stream().map(Check::id).toList())
        .map(best -> words.of("shell.refused.nearCheck", Map.of("said", id, "meant", best)))
        .orElseGet(() -> words.of("shell.refused.check", Map.of("said", id)));
  }
}
