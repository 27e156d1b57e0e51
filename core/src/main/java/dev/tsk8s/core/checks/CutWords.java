package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.probing.Cut;
import dev.tsk8s.core.probing.Cut.Where;
import dev.tsk8s.core.probing.Layer;
import dev.tsk8s.core.probing.Leg;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How a cut is told: what it is about, and what sentences about it need.
final class CutWords {
  private CutWords() {}

  static Subject subject(Cut cut) {
    return switch (cut.where()) {
      case Where.Everywhere() -> Subject.cluster();
      case Where.AtNode(var node, _, _) -> Subject.node(node);
      case Where.Between _ -> new Subject("Path", "", where(cut), "");
    };
  }

  /// `where` as a picture (`node1 -> node2`; `*` is every other node), and one pair as an example:
  /// `from`, `to` and the `address` and `port` that were asked, if any were.
  static Map<String, String> of(Layer layer, Cut cut) {
    Leg example =
        cut.legs().stream().filter(Leg::isAsked).findFirst().orElse(cut.legs().getFirst());
    Optional<Endpoint> at =
        example.asked().stream()
            .filter(asked -> asked.to().equals(example.to()))
            .map(Asked::at)
            .findFirst();
    var details = new TreeMap<String, String>();
    details.put("between", layer.word());
    details.put("family", family(example.v6()));
    details.put("tables", tables(example.v6()));
    details.put("where", where(cut));
    details.put("from", example.from().node());
    details.put("to", example.to().node());
    details.put("address", at.map(one -> one.ip().text()).orElse(Exhibit.UNKNOWN));
    details.put("port", at.map(one -> Integer.toString(one.port())).orElse(Exhibit.UNKNOWN));
    return details;
  }

  static String family(boolean v6) {
    return v6 ? "IPv6" : "IPv4";
  }

  /// What shows the rules for packets of a family (iptables(8): ip6tables has those of IPv6).
  static String tables(boolean v6) {
    return v6 ? "ip6tables" : "iptables";
  }

  static Map<String, String> with(Layer layer, Cut cut, String key, String value) {
    var details = new TreeMap<>(of(layer, cut));
    details.put(key, value);
    return details;
  }

  private static String where(Cut cut) {
    boolean local = cut.legs().stream().allMatch(leg -> leg.from().node().equals(leg.to().node()));
    return switch (cut.where()) {
      case Where.Everywhere() -> "* <-> *";
      case Where.AtNode(var node, _, _) when local -> node;
      case Where.AtNode(var node, var to, var from) when to && from -> node + " <-> *";
      case Where.AtNode(var node, var to, _) -> to ? "* -> " + node : node + " -> *";
      case Where.Between(var from, var to, _) when from.equals(to) -> from;
      case Where.Between(var from, var to, var both) -> from + (both ? " <-> " : " -> ") + to;
    };
  }
}
