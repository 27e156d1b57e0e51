package dev.tsk8s.probes.node;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `ethtool -k DEV`, of one link or of several after each other. Only features that a check
/// asks for are kept (ethtool: netlink/features.c).
public final class OffloadText {
  private static final Pattern LINK = Pattern.compile("^Features for (\\S+):$");
  private static final Pattern FEATURE =
      Pattern.compile(
          "^\\s*([a-z0-9_-]+): (on|off)(?: \\[(?:fixed|requested on|requested off|not requested)])?$");

  private static final Set<String> KEPT =
      Set.of(
          "generic-receive-offload",
          "generic-segmentation-offload",
          "large-receive-offload",
          "rx-checksumming",
          "rx-gro-hw",
          "rx-gro-list",
          "rx-udp-gro-forwarding",
          "tcp-segmentation-offload",
          "tx-checksumming",
          "tx-udp-segmentation",
          "tx-udp_tnl-segmentation",
          "tx-udp_tnl-csum-segmentation");

  private OffloadText() {}

  public static boolean recognises(String text) {
    return text.lines().anyMatch(line -> LINK.matcher(line).matches());
  }

  /// By link, then by feature: `on` or `off`.
  public static SortedMap<String, SortedMap<String, String>> read(String text) {
    var links = new TreeMap<String, SortedMap<String, String>>();
    SortedMap<String, String> features = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher link = LINK.matcher(line);
      Matcher feature = FEATURE.matcher(line);
      if (link.matches()) {
        features = links.computeIfAbsent(link.group(1), _ -> new TreeMap<>());
      } else if (feature.matches() && KEPT.contains(feature.group(1))) {
        features.put(feature.group(1), feature.group(2));
      }
    }
    return links;
  }
}
