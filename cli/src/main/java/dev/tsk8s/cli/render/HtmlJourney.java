package dev.tsk8s.cli.render;

import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The life of a packet of the worst finding about a path: who sends it, what rewrites it on the
/// way out, what carries it, who gets it; with the culprit marked, where the finding names one.
record HtmlJourney(Both title, int height, List<Hop> hops) {
  private static final int HOP = 66;
  private static final int WIDTH = 44;

  /// @param arrow where the arrow to the next one starts
  /// @param blamed the finding says that it is the culprit
  record Hop(
      int y,
      int labelY,
      int nameY,
      int arrow,
      boolean last,
      String kind,
      boolean blamed,
      Both label,
      String name) {}

  /// Where the blamed hop of a code lies.
  private enum Place {
    SENDER,
    NODE,
    OUTSIDE,
    NOWHERE;

    static Place of(String code) {
      return switch (code.substring(code.indexOf('/') + 1)) {
        case String word when word.contains("pod-snat") || word.startsWith("node-") -> NODE;
        case "network-policy" -> SENDER;
        case "nat-in-front",
            "two-nats",
            "host-nat",
            "address-pool",
            "udp-limited",
            "public-but-closed" ->
            OUTSIDE;
        case "host", "node", "pod" -> code.startsWith("path-udp-blocked/") ? OUTSIDE : NOWHERE;
        default -> NOWHERE;
      };
    }
  }

  /// Empty where no finding is about a path that was seen.
  static Optional<HtmlJourney> of(Bilingual both) {
    Map<List<String>, Path> paths = new HashMap<>();
    for (Path path : both.en().report().paths()) {
      paths.putIfAbsent(List.of(path.from().display(), path.to().name()), path);
    }
    for (Finding finding : both.en().report().findings()) {
      Path path = paths.get(ends(finding));
      if (path != null) {
        return Optional.of(of(finding, path, both));
      }
    }
    return Optional.empty();
  }

  private static List<String> ends(Finding finding) {
    var details = finding.details();
    return List.of(
        details.getOrDefault("host", details.getOrDefault("from", "")),
        details.getOrDefault("peer", ""));
  }

  private static HtmlJourney of(Finding finding, Path path, Bilingual both) {
    Place blamed = Place.of(finding.code().text());
    var hops = new ArrayList<Hop>();
    boolean pod = path.from().kind() == VantageId.Kind.POD;
    add(
        pod ? "pod" : "host",
        both.word(pod ? "html.hop.pod" : "html.hop.host"),
        path.from().display(),
        blamed == Place.SENDER,
        hops);
    String node = finding.details().getOrDefault("node", finding.subject().node());
    if (pod && (!node.isEmpty() || blamed == Place.NODE)) {
      add("node", both.word("html.hop.node"), node, blamed == Place.NODE, hops);
    }
    String seenAt = finding.details().getOrDefault("seenAt", "");
    if (!seenAt.isEmpty() || blamed == Place.OUTSIDE) {
      add("outside", both.word("html.hop.outside"), seenAt, blamed == Place.OUTSIDE, hops);
    }
    String state = path.state().word();
    add(state, both.word("html.hop." + state), path.via(), false, hops);
    add("peer", both.word("html.hop.peer"), path.to().name(), false, hops);
    Hop last = hops.removeLast();
    hops.add(
        new Hop(
            last.y(),
            last.labelY(),
            last.nameY(),
            last.arrow(),
            true,
            last.kind(),
            last.blamed(),
            last.label(),
            last.name()));
    return new HtmlJourney(
        both.say(telling -> telling.advice(finding).title()), hops.size() * HOP - 16, hops);
  }

  private static void add(String kind, Both label, String name, boolean blamed, List<Hop> hops) {
    int y = hops.size() * HOP;
    String shown = Columns.trimmed(Harmless.line(name), WIDTH);
    hops.add(new Hop(y + 1, y + 19, y + 38, y + 50, false, kind, blamed, label, shown));
  }
}
