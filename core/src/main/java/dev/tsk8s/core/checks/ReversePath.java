package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Whether packets that come in from outside must take the way back that the routes name: the
/// kernel's reverse path filter. Of an interface the greater of its own value and that of `all` is
/// in force (Documentation/networking/ip-sysctl.rst); 1 is strict, 2 is loose.
final class ReversePath {
  private static final String STRICT = "1";
  private static final String LOOSE = "2";

  private ReversePath() {}

  /// The first interface with a default route whose packets are checked strictly; empty: none is.
  static Answer.Of<List<String>> strict(NodeView view) {
    SortedMap<String, String> all = view.vantage().host().sysctls().seen().orElse(new TreeMap<>());
    Answer.Of<String> common = EachNode.sysctl(view, name("all"));
    if (common instanceof Answer.Of.Unsure<String>(var reason)) {
      return new Answer.Of.Unsure<>(reason);
    }
    String forAll = ((Answer.Of.Is<String>) common).value();
    boolean somewhere =
        forAll.equals(STRICT)
            || all.entrySet().stream()
                .anyMatch(
                    line -> line.getKey().endsWith(".rp_filter") && line.getValue().equals(STRICT));
    if (!somewhere || forAll.equals(LOOSE)) {
      return new Answer.Of.Is<>(List.of());
    }
    return switch (view.vantage().host().routes()) {
      case Unavailable<List<Route>>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Observed<List<Route>>(var routes, _) -> strict(view, forAll, waysOut(routes));
    };
  }

  private static Answer.Of<List<String>> strict(NodeView view, String forAll, List<String> links) {
    Answer.Of<List<String>> none = new Answer.Of.Is<>(List.of());
    for (String link : links) {
      switch (EachNode.sysctl(view, name(link))) {
        case Answer.Of.Unsure<String>(Reason reason) -> none = new Answer.Of.Unsure<>(reason);
        case Answer.Of.Is<String>(var own) when own.equals(LOOSE) -> {}
        case Answer.Of.Is<String>(var own) when own.equals(STRICT) || forAll.equals(STRICT) -> {
          return new Answer.Of.Is<>(List.of(link));
        }
        case Answer.Of.Is<String> _ -> {}
      }
    }
    return none;
  }

  /// Interfaces with a default route; what tailscaled itself sends and receives goes there.
  private static List<String> waysOut(List<Route> routes) {
    return routes.stream()
        .filter(route ->
            route.destination().isEverything()
                && route.destination().text().indexOf(':') < 0
                && route.type().equals("unicast")
                && !route.dev().isEmpty()
                && !route.dev().startsWith("tailscale"))
        .map(Route::dev)
        .distinct()
        .sorted()
        .toList();
  }

  static String name(String link) {
    return "net.ipv4.conf." + link.replace('.', '/') + ".rp_filter";
  }
}
