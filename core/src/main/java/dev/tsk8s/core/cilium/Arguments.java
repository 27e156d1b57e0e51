package dev.tsk8s.core.cilium;

import dev.tsk8s.core.facts.CniAgent;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an agent's DaemonSet or the operator's Deployment sets as arguments: `--devices=eth0` or
/// `--devices eth0`; a flag without a value is true. What is given twice is a list, or the last one
/// counts (Go's pflag).
public final class Arguments {
  private static final Set<String> LISTS =
      Set.of("devices", "nodeport-addresses", "cluster-pool-ipv4-cidr", "cluster-pool-ipv6-cidr");
  private static final Pattern ARGUMENT = Pattern.compile("--([a-z0-9-]+)(?:=(.*))?");

  private Arguments() {}

  /// `--devices=eth0` or `--devices eth0`; a flag without a value is true. What is given twice is a
  /// list, or the last one counts.
  static SortedMap<String, String> of(CniAgent agent) {
    return of(agent.args());
  }

  /// The same of any command line.
  public static SortedMap<String, String> of(List<String> args) {
    var found = new TreeMap<String, String>();
    for (int i = 0; i < args.size(); i++) {
      Matcher matcher = ARGUMENT.matcher(args.get(i));
      if (matcher.matches()) {
        String next = i + 1 < args.size() ? args.get(i + 1) : "--";
        String spaced = next.startsWith("-") ? "true" : next;
        String value = matcher.group(2) == null ? spaced : matcher.group(2);
        String key = matcher.group(1);
        found.merge(key, value, (one, more) -> LISTS.contains(key) ? one + "," + more : more);
      }
    }
    return found;
  }
}
