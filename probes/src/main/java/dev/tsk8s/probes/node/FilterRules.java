package dev.tsk8s.probes.node;

import dev.tsk8s.core.facts.HostView.Filters;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads `iptables-save`: whose chains there are, the rules that rewrite source addresses, and
/// those that end packets.
public final class FilterRules {
  private static final Pattern TABLE =
      Pattern.compile("(?m)^\\*(?:filter|nat|mangle|raw|security)$");
  private static final Pattern CHAIN = Pattern.compile("(?m)^:([\\w-]+) ");
  private static final Pattern OWNER =
      Pattern.compile("^(ts-|CILIUM_|KUBE-|cali-|FLANNEL-|ANTREA-|CNI-|DOCKER)");

  /// What `-c` puts before a rule.
  private static final Pattern COUNTED = Pattern.compile("^\\[\\d++:\\d++] ");

  private static final Pattern CLOSED = Pattern.compile("^:(?:INPUT|FORWARD) DROP");
  private static final Pattern REFUSAL =
      Pattern.compile("^-A (?:INPUT|FORWARD) .*-j (?:DROP|REJECT)\\b");

  private static final int LONGEST = 400;
  private static final int MOST = 200;

  private FilterRules() {}

  public static boolean recognises(String text) {
    return TABLE.matcher(text).find() && CHAIN.matcher(text).find();
  }

  public static Filters read(String text) {
    Set<String> owners = new TreeSet<>();
    Matcher chain = CHAIN.matcher(text);
    while (chain.find()) {
      Matcher owner = OWNER.matcher(chain.group(1));
      if (owner.find()) {
        owners.add(owner.group(1));
      }
    }
    return new Filters(owners, masquerades(text), refusals(text), dialects(text));
  }

  private static List<String> masquerades(String text) {
    return rules(text)
        .filter(rule -> Stream.of("-j MASQUERADE", "-j SNAT").anyMatch(rule::contains))
        .limit(MOST)
        .toList();
  }

  /// Of the table filter only: other tables have chains of the same names.
  private static List<String> refusals(String text) {
    int begin = text.indexOf("*filter\n");
    if (begin < 0) {
      return List.of();
    }
    int end = text.indexOf("\nCOMMIT", begin);
    String table = end < 0 ? text.substring(begin) : text.substring(begin, end);
    Stream<String> policies = table.lines().filter(line -> CLOSED.matcher(line).find());
    Stream<String> rules = rules(table).filter(rule -> REFUSAL.matcher(rule).find());
    return Stream.concat(policies, rules).limit(MOST).toList();
  }

  private static Set<String> dialects(String text) {
    Set<String> found = new TreeSet<>();
    if (text.contains("(nf_tables)")) {
      found.add("nf_tables");
    }
    if (text.contains("(legacy)") || text.contains("iptables-legacy tables present")) {
      found.add("legacy");
    }
    return found;
  }

  private static Stream<String> rules(String text) {
    return text.lines()
        .map(line -> COUNTED.matcher(line).replaceFirst(""))
        .filter(line -> line.startsWith("-A "))
        .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) : line);
  }
}
