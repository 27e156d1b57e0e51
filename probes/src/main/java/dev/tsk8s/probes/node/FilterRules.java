package dev.tsk8s.probes.node;

import dev.tsk8s.core.facts.HostView.Filters;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads `iptables-save`: whose chains there are, and the rules that rewrite source addresses.
public final class FilterRules {
  private static final Pattern TABLE =
      Pattern.compile("(?m)^\\*(?:filter|nat|mangle|raw|security)$");
  private static final Pattern CHAIN = Pattern.compile("(?m)^:([\\w-]+) ");
  private static final Pattern OWNER =
      Pattern.compile("^(ts-|CILIUM_|KUBE-|cali-|FLANNEL-|ANTREA-|CNI-|DOCKER)");

  /// What `-c` puts before a rule.
  private static final Pattern COUNTED = Pattern.compile("^\\[\\d++:\\d++] ");

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
    List<String> masquerades =
        text.lines()
            .map(line -> COUNTED.matcher(line).replaceFirst(""))
            .filter(line -> line.startsWith("-A "))
            .filter(line -> Stream.of("-j MASQUERADE", "-j SNAT").anyMatch(line::contains))
            .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) : line)
            .limit(MOST)
            .toList();
    return new Filters(owners, masquerades);
  }
}
