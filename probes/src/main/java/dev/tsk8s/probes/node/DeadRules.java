package dev.tsk8s.probes.node;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules of `iptables-save` behind one that takes all out of its chain: they are never asked.
/// So an exempted `0.0.0.0/0` switches off the rule that follows (amazon-vpc-cni-k8s:
/// pkg/networkutils/network.go; ip-masq-agent: cmd/ip-masq-agent/ip-masq-agent.go).
final class DeadRules {

  /// Has no condition, or one that all packets meet.
  private static final Pattern EXIT =
      Pattern.compile(
          "-A (\\S++)(?: -d 0\\.0\\.0\\.0/0"
              + "| -m comment --comment (?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s\"]++))*+"
              + " -j (?:RETURN|ACCEPT)");

  private static final Pattern RULE = Pattern.compile("(?:\\[\\d++:\\d++] )?-A (\\S++) .*");

  private DeadRules() {}

  /// @param rule without its counters
  static boolean isExit(String rule) {
    return EXIT.matcher(rule).matches();
  }

  static String without(String text) {
    var alive = new StringBuilder();
    Set<String> left = new HashSet<>();
    text.lines()
        .forEach(line -> {
          if (line.startsWith("*")) {
            left.clear();
          }
          Matcher rule = RULE.matcher(line);
          boolean matches = rule.matches();
          if (!matches || !left.contains(rule.group(1))) {
            alive.append(line).append('\n');
          }
          if (matches && isExit(line.substring(line.indexOf("-A ")))) {
            left.add(rule.group(1));
          }
        });
    return alive.toString();
  }
}
