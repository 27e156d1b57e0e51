package dev.tsk8s.probes.node;

import dev.tsk8s.core.facts.HostView.Link;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The links of one network, of which several outputs tell a part each.
public final class Links {
  private Links() {}

  /// The same, with the counters and the kinds that other outputs have for links of the same name.
  public static List<Link> with(List<Link> links, List<Link> counted, List<Link> detailed) {
    Map<String, Link> counters = byName(counted);
    Map<String, Link> details = byName(detailed);
    return links.stream()
        .map(link -> counted(link, counters))
        .map(link -> detailed(link, details))
        .toList();
  }

  private static Link counted(Link link, Map<String, Link> counters) {
    return Optional.ofNullable(counters.get(link.name()))
        .filter(other -> other.dropped().isPresent())
        .map(other -> link.withDropped(other.dropped().getAsLong()))
        .orElse(link);
  }

  /// Only with `-d` a kind is told.
  private static Link detailed(Link link, Map<String, Link> details) {
    return Optional.ofNullable(details.get(link.name()))
        .filter(_ -> link.kind().isEmpty())
        .map(other ->
            new Link(
                link.name(),
                other.kind(),
                link.mtu(),
                link.up(),
                link.hasMac(),
                link.master(),
                link.addresses(),
                link.dropped(),
                link.altNames()))
        .orElse(link);
  }

  private static Map<String, Link> byName(List<Link> links) {
    var named = new HashMap<String, Link>();
    links.forEach(link -> named.putIfAbsent(link.name(), link));
    return named;
  }
}
