package dev.tsk8s.probes.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The configuration of CoreDNS, of which only the servers that it asks are kept.
final class Corefile {
  private static final Pattern FORWARD =
      Pattern.compile("(?m)^[ \\t]*(?:forward|proxy)[ \\t]+(\\S+(?:[ \\t]+[^\\s{#]+)+)");

  /// The zone of a server block, for names of any tailnet: `ts.net`, `ts.net:53`,
  /// `dns://ts.net.:53`. A zone of one tailnet is none: whether a name that is known is of that
  /// one, it would not tell.
  private static final Pattern TAILNET = Pattern.compile("(?:dns://)?ts\\.net\\.?(?::\\d{1,5})?");

  /// Options of the plugin `kubernetes` by which it serves a part of the cluster only, or no
  /// headless Service (CoreDNS, plugin/kubernetes/README.md).
  private static final Pattern PARTIAL =
      Pattern.compile("(?m)^[ \\t]*(namespaces|namespace_labels|labels|noendpoints)\\b");

  private Corefile() {}

  /// Each `forward ZONE SERVER...` as one line of the key `forward`; and of the key `tailnet` the
  /// servers that names of a tailnet are asked of, where they have a server block of their own
  /// (Tailscale docs: Kubernetes operator, cluster egress, DNSConfig). Of the key `partial`: by
  /// which options Services are left out.
  static SortedMap<String, String> reduced(String text) {
    var kept = new TreeMap<String, String>();
    kept.put("forward", String.join("\n", forwards(text)));
    List<String> servers =
        tailnetBlocks(text).stream()
            .flatMap(block -> forwards(block).stream())
            .flatMap(line -> Stream.of(line.split(" ", -1)).skip(1))
            .distinct()
            .toList();
    if (!servers.isEmpty()) {
      kept.put("tailnet", String.join(" ", servers));
    }
    List<String> partial =
        PARTIAL.matcher(text).results().map(found -> found.group(1)).distinct().toList();
    if (!partial.isEmpty()) {
      kept.put("partial", String.join(" ", partial));
    }
    return kept;
  }

  private static List<String> forwards(String text) {
    return FORWARD
        .matcher(text)
        .results()
        .map(match -> match.group(1).strip().replaceAll("[ \\t]+", " "))
        .toList();
  }

  /// Without their headers.
  private static List<String> tailnetBlocks(String text) {
    var blocks = new ArrayList<String>();
    var block = new StringBuilder();
    int depth = 0;
    boolean wanted = false;
    for (String whole : text.lines().toList()) {
      String line = whole.replaceFirst("#.*", "");
      if (depth == 0 && line.contains("{")) {
        wanted = isTailnet(line.substring(0, line.indexOf('{')));
        block.setLength(0);
      } else if (wanted) {
        block.append(line).append('\n');
      }
      depth += count(line, '{') - count(line, '}');
      if (depth <= 0 && wanted) {
        blocks.add(block.toString());
        wanted = false;
      }
    }
    return blocks;
  }

  private static boolean isTailnet(String header) {
    return Pattern.compile("[\\s,]+")
        .splitAsStream(header.strip().toLowerCase(Locale.ROOT))
        .map(TAILNET::matcher)
        .anyMatch(Matcher::matches);
  }

  private static int count(String line, char brace) {
    return (int) line.chars().filter(one -> one == brace).count();
  }
}
