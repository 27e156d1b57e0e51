package dev.tsk8s.core.cilium;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an agent's DaemonSet or the operator's Deployment sets by itself, past `cilium-config`: an
/// argument goes before a variable `CILIUM_KEY`, and both before the files of `--config-dir`
/// (cilium: pkg/option/config.go InitConfig and BindEnv; viper asks a changed flag, then the
/// environment, then what was merged in; an empty variable is none).
///
/// An argument is `--devices=eth0` or `--devices eth0`; a flag without a value is true. What is
/// given twice is a list, or the last one counts (Go's pflag).
public final class Arguments {
  private static final Set<String> LISTS =
      Set.of("devices", "nodeport-addresses", "cluster-pool-ipv4-cidr", "cluster-pool-ipv6-cidr");
  private static final Pattern ARGUMENT = Pattern.compile("--([a-z0-9-]+)(?:=(.*))?");
  private static final String PREFIX = "CILIUM_";

  private Arguments() {}

  /// One value.
  ///
  /// @param by the argument or the variable, as it stands there: `--ipam` or `CILIUM_IPAM`
  public record Given(String value, String by) {}

  /// By key of `cilium-config`.
  public static SortedMap<String, Given> of(List<String> args, Map<String, String> env) {
    var found = new TreeMap<String, Given>();
    env.forEach((name, value) -> {
      if (name.startsWith(PREFIX) && !value.isEmpty() && !value.startsWith("$(")) {
        found.put(key(name), new Given(value, name));
      }
    });
    of(args).forEach((key, value) -> found.put(key, new Given(value, "--" + key)));
    return found;
  }

  private static String key(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static SortedMap<String, String> of(List<String> args) {
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
