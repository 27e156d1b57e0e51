package dev.tsk8s.probes.node;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads `sysctl -a` (procps), or some of its lines. Only names that a check asks for are kept.
public final class SysctlText {
  private static final Pattern LINE =
      Pattern.compile(
          "((?:abi|crypto|debug|dev|fs|kernel|net|sunrpc|user|vm)\\.[\\w./-]++)\\h*+=(.*)");

  /// What it could not read, it says on stderr.
  private static final String COMPLAINT = "sysctl: ";

  private static final Set<String> KEPT =
      Set.of(
          "net.ipv4.ip_forward",
          "net.ipv4.tcp_mtu_probing",
          "net.ipv4.ip_local_port_range",
          "net.ipv6.conf.all.forwarding",
          "net.ipv6.conf.all.disable_ipv6",
          "net.ipv6.conf.default.forwarding",
          "net.ipv6.conf.default.disable_ipv6",
          "net.core.rmem_max",
          "net.core.rmem_default",
          "net.core.wmem_max",
          "net.core.wmem_default",
          "net.netfilter.nf_conntrack_count",
          "net.netfilter.nf_conntrack_max");

  private static final String OF_LINKS = "net.ipv4.conf.";
  private static final List<String> KEPT_OF_LINKS =
      List.of(".forwarding", ".rp_filter", ".src_valid_mark");

  /// What `sysctl` is asked for, to hear all that is kept: single names, and branches that have a
  /// name for each interface.
  static final List<String> ASKED =
      List.of(
          "net.ipv4.ip_forward",
          "net.ipv4.conf",
          "net.ipv4.tcp_mtu_probing",
          "net.ipv4.ip_local_port_range",
          "net.ipv6.conf.all",
          "net.ipv6.conf.default",
          "net.core.rmem_max",
          "net.core.rmem_default",
          "net.core.wmem_max",
          "net.core.wmem_default",
          "net.netfilter.nf_conntrack_count",
          "net.netfilter.nf_conntrack_max",
          "kernel.osrelease");

  private static final Pattern RELEASE = Pattern.compile("(?m)^kernel\\.osrelease\\h*=\\h*(\\S+)");

  private SysctlText() {}

  public static boolean recognises(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith(COMPLAINT))
        .findFirst()
        .filter(line -> LINE.matcher(line).matches())
        .isPresent();
  }

  /// By name; a name that stands twice has its last value.
  public static SortedMap<String, String> read(String text) {
    var found = new TreeMap<String, String>();
    text.lines()
        .filter(line -> line.startsWith("net."))
        .forEach(line -> {
          int equals = line.indexOf('=');
          String name = line.substring(0, Math.max(0, equals)).stripTrailing();
          if (isKept(name)) {
            found.put(name, line.substring(equals + 1).strip());
          }
        });
    return found;
  }

  private static boolean isKept(String name) {
    return KEPT.contains(name)
        || (name.startsWith(OF_LINKS) && KEPT_OF_LINKS.stream().anyMatch(name::endsWith));
  }

  /// The kernel's release, as `uname -r` tells it.
  static Optional<String> kernel(String text) {
    return RELEASE.matcher(text).results().map(found -> found.group(1)).findFirst();
  }
}
