package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Remedy;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rules of a node that hold the TCP segments of pods to a size (iptables-extensions(8) TCPMSS;
/// nft(8) `tcp option maxseg size set`). Neither raises a segment's size, and UDP and QUIC do not
/// notice them.
///
/// One that follows the route takes the size of the tunnel's own interface, which is what is too
/// large where that has the pods' size: the first connections are not held (measured on Linux 6.18,
/// VXLAN of 1450 over 1280: 1398 bytes of payload with it as without, 1178 with a fixed size).
final class TcpClamp {
  /// What IPv4 and TCP take.
  private static final int HEADERS = 40;

  /// A rule about all TCP that passes through, but for the interface that it leaves by.
  private static final Pattern FIXED = rule("--set-mss (?<size>\\d{2,5})");

  private static final Pattern OF_ROUTE = rule("--clamp-mss-to-pmtu");

  private static Pattern rule(String size) {
    return Pattern.compile(
        "-A (?:FORWARD|POSTROUTING)(?: -p (?:tcp|6)| -m tcp| -m comment --comment (?:\"[^\"]*+\"|\\S++)"
            + "| --tcp-flags (?:SYN|SYN,RST|FIN,SYN,RST|FIN,SYN,RST,ACK) SYN| -o (?<out>\\S+))*"
            + " -j TCPMSS "
            + size
            + "(?: -m comment .*)?");
  }

  private TcpClamp() {}

  /// The same finding with what can be done for TCP, or is done on all nodes that were looked at.
  /// Open vSwitch carries packets past the rules of its node.
  static Finding told(Finding finding, List<NodeView> nodes) {
    if (!Set.of(MtuPods.TOO_LARGE, MtuPods.FROM_NIC).contains(finding.code())) {
      return finding;
    }
    int fitting = Integer.parseInt(finding.details().getOrDefault("fitting", "0"));
    List<NodeView> held = nodes.stream().filter(view -> holds(view, fitting)).toList();
    boolean all = !nodes.isEmpty() && held.size() == nodes.size();
    return finding
        .with("mss", Integer.toString(fitting - HEADERS))
        .with(Remedy.DETAIL, (all ? Remedy.CLAMPED : Remedy.CLAMP).word())
        .seen(held.stream().limit(1).flatMap(view -> exhibits(view, fitting).stream()).toList());
  }

  private static boolean holds(NodeView view, int fitting) {
    return rules(view, fitting).findAny().isPresent();
  }

  private static List<Exhibit> exhibits(NodeView view, int fitting) {
    return rules(view, fitting)
        .limit(1)
        .flatMap(rule -> EachNode.exhibit(view, HostView::filters, "TCPMSS", rule).stream())
        .toList();
  }

  private static Stream<String> rules(NodeView view, int fitting) {
    HostView host = view.vantage().host();
    List<Link> tunnels = tunnels(host);
    return host.filters().seen().map(Filters::clamps).orElse(List.of()).stream()
        .filter(rule ->
            matches(FIXED.matcher(rule), tunnels, size -> size <= fitting - HEADERS)
                || matches(
                    OF_ROUTE.matcher(rule),
                    tunnels,
                    _ ->
                        !tunnels.isEmpty()
                            && tunnels.stream().allMatch(link -> link.mtu() <= fitting)));
  }

  private static boolean matches(Matcher rule, List<Link> tunnels, IntPredicate small) {
    return rule.matches()
        && small.test(size(rule).orElse(0))
        && reaches(rule.group("out"), tunnels);
  }

  private static OptionalInt size(Matcher rule) {
    return rule.namedGroups().containsKey("size")
        ? OptionalInt.of(Integer.parseInt(rule.group("size")))
        : OptionalInt.empty();
  }

  /// A rule about one interface helps where pods' packets leave by that and no other.
  private static boolean reaches(@Nullable String out, List<Link> tunnels) {
    return out == null
        || (!tunnels.isEmpty() && tunnels.stream().allMatch(link -> link.name().equals(out)));
  }

  /// What routes to other nodes' pods name.
  private static List<Link> tunnels(HostView host) {
    List<String> names =
        host.routes().seen().orElse(List.of()).stream()
            .map(Route::dev)
            .filter(NodeMtu::isTunnel)
            .distinct()
            .toList();
    return host.links().seen().orElse(List.of()).stream()
        .filter(link -> names.contains(link.name()))
        .toList();
  }
}
