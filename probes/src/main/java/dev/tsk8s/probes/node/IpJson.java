package dev.tsk8s.probes.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.HostView.Rule;
import dev.tsk8s.core.facts.Ip;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the JSON of iproute2 (`ip -j`): `addr`, `link -s`, `route show table all`, `rule`. Fields
/// of other versions are left aside, elements without what names them too (iproute2:
/// ip/ipaddress.c, ip/iproute.c, ip/iprule.c).
public final class IpJson {

  /// Which of its outputs an array is.
  public enum Kind {
    ADDR,
    LINK,
    ROUTE,
    RULE
  }

  private static final long NO_MTU = 0;

  /// Fields of rules, neighbours, multicast routes, single lookups and TCP's memory.
  private static final Set<String> OF_NO_ROUTE =
      Set.of("priority", "lladdr", "state", "iif", "cache", "age");

  private IpJson() {}

  /// By the fields of its elements; empty for an array of nothing, and for what only looks alike:
  /// `ip -br`, `ip neigh`, `ip maddr`, `ip route get`, `ip tcp_metrics`, `bridge fdb`.
  public static Optional<Kind> recognise(JsonNode array) {
    for (JsonNode element : array) {
      if (isLink(element)) {
        return Optional.of(element.has("addr_info") ? Kind.ADDR : Kind.LINK);
      }
      if (isRoute(element)) {
        return Optional.of(Kind.ROUTE);
      }
      if (element.has("priority")) {
        return Optional.of(Kind.RULE);
      }
    }
    return Optional.empty();
  }

  private static boolean isLink(JsonNode element) {
    return element.path("ifname").isTextual() && element.path("mtu").canConvertToInt();
  }

  private static boolean isRoute(JsonNode element) {
    return element.has("dst") && OF_NO_ROUTE.stream().noneMatch(element::has);
  }

  public static List<Link> links(JsonNode array) {
    return elements(array).filter(IpJson::isLink).map(IpJson::link).toList();
  }

  private static Link link(JsonNode element) {
    return new Link(
        element.path("ifname").asText(),
        element.path("linkinfo").path("info_kind").asText(""),
        element.path("mtu").asInt(0),
        elements(element.path("flags")).anyMatch(flag -> flag.asText().equals("UP")),
        element.path("link_type").asText("").equals("ether"),
        element.path("master").asText(""),
        elements(element.path("addr_info"))
            .flatMap(address -> Ip.parse(address.path("local").asText("")).stream())
            .toList(),
        dropped(element.path("stats64")),
        elements(element.path("altnames"))
            .map(name -> name.asText(""))
            .filter(name -> !name.isEmpty())
            .toList());
  }

  private static OptionalLong dropped(JsonNode stats) {
    return stats.isObject()
        ? OptionalLong.of(
            stats.path("rx").path("dropped").asLong(0) + stats.path("tx").path("dropped").asLong(0))
        : OptionalLong.empty();
  }

  public static List<Route> routes(JsonNode array) {
    return elements(array).filter(IpJson::isRoute).flatMap(IpJson::route).toList();
  }

  /// A route over several next hops is one route for each.
  private static Stream<Route> route(JsonNode element) {
    Stream<JsonNode> hops =
        element.path("nexthops").isEmpty()
            ? Stream.of(element)
            : elements(element.path("nexthops"));
    return destination(element).stream()
        .flatMap(destination ->
            hops.map(hop ->
                new Route(
                    destination,
                    element.path("type").asText("unicast"),
                    hop.path("dev").asText(""),
                    gateway(hop),
                    Ip.parse(element.path("prefsrc").asText("")),
                    element.path("table").asText("main"),
                    mtu(element))));
  }

  /// Of the other family it stands in `via`.
  private static Optional<Ip> gateway(JsonNode hop) {
    return Ip.parse(hop.path("gateway").asText(""))
        .or(() -> Ip.parse(hop.path("via").path("host").asText("")));
  }

  /// iproute2 leaves the prefix of a single address away, and writes `default` for both families:
  /// only IPv6 routes have a `pref`.
  private static Optional<Cidr> destination(JsonNode element) {
    String text = element.path("dst").asText("");
    if (text.equals("default")) {
      boolean v6 =
          element.has("pref")
              || Ip.parse(element.path("gateway").asText("")).filter(Ip::isV6).isPresent();
      return Cidr.parse(v6 ? "::/0" : "0.0.0.0/0");
    }
    return text.contains("/")
        ? Cidr.parse(text)
        : Ip.parse(text).flatMap(ip -> Cidr.parse(ip.text() + (ip.isV6() ? "/128" : "/32")));
  }

  /// How many of its addresses and destinations are none, and were left aside.
  public static long malformed(JsonNode array) {
    long destinations =
        elements(array)
            .filter(element -> !isLink(element) && isRoute(element))
            .filter(element -> destination(element).isEmpty())
            .count();
    long addresses =
        elements(array)
            .flatMap(element -> elements(element.path("addr_info")))
            .filter(address -> address.has("local"))
            .filter(address -> Ip.parse(address.path("local").asText("")).isEmpty())
            .count();
    return destinations + addresses;
  }

  private static OptionalLong mtu(JsonNode element) {
    long mtu =
        elements(element.path("metrics"))
            .mapToLong(metric -> metric.path("mtu").asLong(NO_MTU))
            .filter(found -> found > NO_MTU)
            .findFirst()
            .orElse(NO_MTU);
    return mtu > NO_MTU ? OptionalLong.of(mtu) : OptionalLong.empty();
  }

  public static List<Rule> rules(JsonNode array) {
    return elements(array)
        .filter(element -> element.has("priority"))
        .map(element ->
            new Rule(
                element.path("priority").asInt(), mark(element), element.path("table").asText("")))
        .toList();
  }

  private static String mark(JsonNode element) {
    String mark = element.path("fwmark").asText("");
    String mask = element.path("fwmask").asText("");
    return mark.isEmpty() || mask.isEmpty() ? mark : mark + "/" + mask;
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return array.isArray()
        ? Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get)
        : Stream.empty();
  }
}
