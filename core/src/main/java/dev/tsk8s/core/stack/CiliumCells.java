package dev.tsk8s.core.stack;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Way;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What Cilium's settings and its own interfaces tell of a node.
final class CiliumCells {
  private static final String HOST = "cilium_host";
  private static final int CHANGED = 19;

  /// Automatic is the minimum of the selected devices since then (upgrade notes of 1.17).
  private static final int MINIMUM_OF_DEVICES = 17;

  private CiliumCells() {}

  static Reason missing(Site site) {
    return site.around().cilium().unseen().stream().findFirst().orElse(Site.notVisible(Stack.MODE));
  }

  /// The agent's own word, where its image does not tell.
  static Cell version(Site site, AgentConfig config) {
    return site.look(vantage -> vantage.cilium().status())
        .seen()
        .map(Status::version)
        .filter(version -> !version.isEmpty())
        .map(version -> Cell.of(version, "cilium-dbg status -o json"))
        .or(() ->
            config
                .version()
                .map(version -> Cell.of(version.toString(), "cilium-dbg status -o json")))
        .orElseGet(() -> Site.unknown(Stack.VERSION));
  }

  /// Where a key stands, or should stand.
  static String from(AgentConfig config, String key) {
    var subject = config.subject(key);
    return subject.kind() + " " + subject.display() + " " + key;
  }

  /// The underlay's size as the agent uses it: all its interfaces have it (seen on 1.19.7), else
  /// the key `mtu`, else what automatic amounts to here.
  static Cell base(Site site) {
    List<Link> links = site.links().seen().orElse(List.of());
    var own = links.stream().filter(link -> link.name().equals(HOST)).findFirst();
    if (own.isPresent()) {
      return number(own.get().mtu(), "ip -j addr " + HOST);
    }
    if (site.config().isEmpty()) {
      return new Cell.Unknown(missing(site));
    }
    AgentConfig config = site.config().get();
    return switch (config.number("mtu")) {
      case Answer.Of.Unsure<Integer>(var reason) -> new Cell.Unknown(reason);
      case Answer.Of.Is<Integer>(var mtu) when mtu > 0 -> number(mtu, from(config, "mtu"));
      case Answer.Of.Is<Integer> _ -> automatic(site, config, links);
    };
  }

  private static Cell automatic(Site site, AgentConfig config, List<Link> links) {
    List<String> devices =
        site.look(vantage -> vantage.cilium().status())
            .seen()
            .map(Status::devices)
            .orElse(List.of());
    OptionalInt least =
        links.stream().filter(link -> devices.contains(link.name())).mapToInt(Link::mtu).min();
    boolean minimum =
        config.version().filter(version -> version.isAtLeast(MINIMUM_OF_DEVICES)).isPresent();
    if (least.isPresent() && minimum) {
      return number(least.getAsInt(), "ip -j addr " + String.join(", ", devices));
    }
    return new Cell.Unknown(site.links().unseen().orElse(Site.notVisible(Stack.POD_MTU)));
  }

  /// What pods may send: the base without what is wrapped around it. What WireGuard takes changed
  /// within 1.19 (cilium#45940): then only a route shows it, a pod's or the node's to pods of
  /// others.
  static Cell podMtu(Site site, Answer.Of<Way> way) {
    Cell base = base(site);
    if (!(base instanceof Cell.Value(var texts, var from))) {
      return base;
    }
    return switch (way) {
      case Answer.Of.Unsure<Way>(var reason) -> new Cell.Unknown(reason);
      case Answer.Of.Is<Way> _ when encryptsInPart(site) -> byRoute(site);
      case Answer.Of.Is<Way>(var known) ->
          number(Integer.parseInt(texts.getFirst()) - known.overhead(), from);
    };
  }

  /// Both have the same size (cilium: pkg/datapath/linux/node.go `createNodeRouteSpec`).
  private static Cell byRoute(Site site) {
    var routes = site.look(vantage -> vantage.host().routes());
    OptionalLong least =
        routes.seen().orElse(List.of()).stream()
            .filter(route -> route.dev().equals(HOST))
            .flatMapToLong(route -> route.mtu().stream())
            .min();
    return least.isPresent()
        ? number(Math.toIntExact(least.getAsLong()), "ip -j route dev " + HOST + " mtu")
        : new Cell.Unknown(routes.unseen().orElse(Site.notVisible(Stack.POD_MTU)));
  }

  private static boolean encryptsInPart(Site site) {
    return site.config()
        .filter(config -> !config.isOn("enable-wireguard").isNo())
        .filter(config -> config.version().filter(version -> version.minor() != CHANGED).isEmpty())
        .isPresent();
  }

  private static Cell number(int number, String from) {
    return Cell.of(Integer.toString(number), from);
  }
}
