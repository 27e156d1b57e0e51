package dev.tsk8s.probes.node;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.HostView.Rule;
import dev.tsk8s.core.facts.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the text of iproute2, as bug reports have it: `ip addr`, `ip -d -s link`, `ip route`, `ip
/// rule` (iproute2: ip/ipaddress.c, ip/iproute.c, ip/iprule.c).
public final class IpText {
  private static final Pattern LINK =
      Pattern.compile("^\\d+: ([^:@\\s]+)(?:@\\S+)?: <([A-Z0-9_,-]*)>.* mtu (\\d{1,9})\\b(.*)$");
  private static final String ALT_NAME = "altname ";
  private static final Pattern MASTER = Pattern.compile(" master (\\S+)");
  private static final Pattern ADDRESS = Pattern.compile("^\\s+inet6? ([0-9a-fA-F:.]+)");
  private static final Pattern COUNTERS = Pattern.compile("^\\s+[RT]X:\\s+bytes\\s.*");

  /// With `-d`, the kind is the first word of a line of its own.
  private static final Pattern KIND =
      Pattern.compile("^ {4}([a-z][a-z0-9_]*)\\s+(?!.*valid_lft).*$");

  private static final List<String> NO_KIND =
      List.of("link", "inet", "inet6", "altname", "valid_lft", "RX", "TX", "prog", "vf", "alias");

  private static final Pattern ROUTE =
      Pattern.compile(
          "^(?:(unicast|local|broadcast|multicast|throw|unreachable|prohibit|blackhole|anycast|nat)"
              + " )?(default|[0-9a-f.:]+(?:/\\d{1,3})?)(| .*)$");
  private static final Pattern HOP = Pattern.compile("^\\s+nexthop\\s.*$");
  private static final Pattern NO_ROUTE =
      Pattern.compile(
          " lladdr | (?:REACHABLE|STALE|FAILED|PERMANENT|NOARP|DELAY|INCOMPLETE|PROBE)");
  private static final Pattern WORDS_OF_ROUTE =
      Pattern.compile(" (?:dev|via|proto|table|scope|nhid|metric) ");
  private static final Pattern RULE = Pattern.compile("^(\\d{1,9}):\\s+(?:not )?from (.*)$");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private IpText() {}

  /// Links with or without addresses.
  public static boolean areLinks(String text) {
    return LINK.matcher(first(text)).matches();
  }

  /// Routes, of which at least the first says more than an address; neighbours are none.
  public static boolean areRoutes(String text) {
    String line = first(text);
    boolean several = text.contains("\tnexthop ");
    return ROUTE.matcher(line).matches()
        && (several || WORDS_OF_ROUTE.matcher(line + " ").find())
        && !NO_ROUTE.matcher(line).find();
  }

  public static boolean areRules(String text) {
    return RULE.matcher(first(text)).matches();
  }

  private static String first(String text) {
    return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }

  public static List<Link> links(String text) {
    var links = new ArrayList<Link>();
    var block = new ArrayList<String>();
    text.lines()
        .forEach(line -> {
          if (LINK.matcher(line).matches()) {
            link(block).ifPresent(links::add);
            block.clear();
          }
          block.add(line);
        });
    link(block).ifPresent(links::add);
    return links;
  }

  private static Optional<Link> link(List<String> block) {
    Matcher head = LINK.matcher(block.isEmpty() ? "" : block.getFirst());
    if (!head.matches()) {
      return Optional.empty();
    }
    List<String> rest = block.subList(1, block.size());
    Matcher master = MASTER.matcher(head.group(4));
    List<Ip> addresses =
        rest.stream()
            .map(ADDRESS::matcher)
            .filter(Matcher::find)
            .flatMap(found -> Ip.parse(found.group(1)).stream())
            .toList();
    return Optional.of(
        new Link(
            head.group(1),
            kind(rest),
            Integer.parseInt(head.group(3)),
            List.of(head.group(2).split(",", -1)).contains("UP"),
            rest.stream().anyMatch(line -> line.strip().startsWith("link/ether ")),
            master.find() ? master.group(1) : "",
            addresses,
            dropped(rest),
            rest.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(ALT_NAME))
                .map(line -> line.substring(ALT_NAME.length()).strip())
                .toList()));
  }

  private static String kind(List<String> lines) {
    return lines.stream()
        .map(KIND::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .filter(word -> !NO_KIND.contains(word))
        .findFirst()
        .orElse("");
  }

  /// The column `dropped` of both directions.
  private static OptionalLong dropped(List<String> lines) {
    long total = 0;
    boolean any = false;
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (COUNTERS.matcher(lines.get(i)).matches()) {
        List<String> names = words(lines.get(i).replaceFirst("[RT]X:", ""));
        List<String> values = words(lines.get(i + 1));
        int column = names.indexOf("dropped");
        if (column >= 0 && column < values.size() && values.get(column).matches("\\d{1,18}")) {
          total += Long.parseLong(values.get(column));
          any = true;
        }
      }
    }
    return any ? OptionalLong.of(total) : OptionalLong.empty();
  }

  /// @param table the one that was asked for; a route that names its own is of that
  public static List<Route> routes(String text, String table) {
    var routes = new ArrayList<Route>();
    String several = "";
    for (String line : text.lines().toList()) {
      if (HOP.matcher(line).matches()) {
        route(several, line, table).ifPresent(routes::add);
      } else {
        several = line;
        route(line, line, table).ifPresent(routes::add);
      }
    }
    routes.removeIf(route ->
        route.dev().isEmpty() && route.type().equals("unicast") && route.gateway().isEmpty());
    return routes;
  }

  private static Optional<Route> route(String line, String hop, String table) {
    Matcher route = ROUTE.matcher(line.stripTrailing());
    if (!route.matches()) {
      return Optional.empty();
    }
    List<String> words = words(line);
    List<String> way = hop.equals(line) ? words : words(hop);
    Optional<Ip> gateway = Ip.parse(after(way, "via").replace("inet6", after(way, "inet6")));
    String mtu = after(words, "mtu").equals("lock") ? after(words, "lock") : after(words, "mtu");
    boolean v6 = words.contains("pref") || gateway.filter(Ip::isV6).isPresent();
    return destination(route.group(2), v6)
        .map(destination ->
            new Route(
                destination,
                route.group(1) == null ? "unicast" : route.group(1),
                after(way, "dev"),
                gateway,
                Ip.parse(after(words, "src")),
                words.contains("table") ? after(words, "table") : table,
                NUMBER.matcher(mtu).matches()
                    ? OptionalLong.of(Long.parseLong(mtu))
                    : OptionalLong.empty()));
  }

  private static Optional<Cidr> destination(String text, boolean v6) {
    if (text.equals("default")) {
      return Cidr.parse(v6 ? "::/0" : "0.0.0.0/0");
    }
    boolean range = text.contains("/");
    return Cidr.parse(range ? text : text + (text.contains(":") ? "/128" : "/32"));
  }

  public static List<Rule> rules(String text) {
    return text.lines()
        .map(RULE::matcher)
        .filter(Matcher::matches)
        .map(found -> {
          List<String> words = words(found.group(2));
          return new Rule(
              Integer.parseInt(found.group(1)), after(words, "fwmark"), after(words, "lookup"));
        })
        .toList();
  }

  private static String after(List<String> words, String name) {
    int at = words.indexOf(name);
    return at < 0 || at + 1 >= words.size() ? "" : words.get(at + 1);
  }

  private static List<String> words(String line) {
    var words = new ArrayList<String>();
    for (var rest = new StringTokenizer(line); rest.hasMoreTokens(); ) {
      words.add(rest.nextToken());
    }
    return words;
  }
}
