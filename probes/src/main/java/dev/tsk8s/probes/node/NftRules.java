package dev.tsk8s.probes.node;

import dev.tsk8s.core.facts.HostView.Filters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `nft list ruleset` (nft(8)). Its rules are put in the words of `iptables-save`, so that a
/// rule reads the same wherever it was seen; what iptables has no word for stays as it is.
///
/// A chain that hangs on the hook `input` or `forward` to filter is called `INPUT` or `FORWARD`
/// here, whatever its own name. As `iptables-save` has no rules of IPv6, those of tables of the
/// family `ip6` count for nothing but their owners.
public final class NftRules {
  private static final Pattern TABLE =
      Pattern.compile("(?m)^table (ip|ip6|inet|arp|bridge|netdev) (\\S+) \\{$");
  private static final Pattern CHAIN = Pattern.compile("^\\s*chain (\\S+) \\{$");
  private static final Pattern BASE =
      Pattern.compile("^\\s*type (\\w+) hook (\\w+) .*?(?:policy (\\w+);)?$");

  /// Those who have a table of their own, and how their chains are called in iptables.
  private static final Map<String, String> TABLES =
      Map.of("kube-proxy", "KUBE-", "calico", "cali-", "flannel-ipv4", "FLANNEL-");

  /// Tables of iptables whose chains have the names of those of its table `filter`.
  private static final Set<String> OTHER_TABLES = Set.of("mangle", "raw", "security");

  private final List<String> filter = new ArrayList<>();
  private final List<String> nat = new ArrayList<>();
  private final List<String> clamps = new ArrayList<>();
  private String family = "";
  private String table = "";
  private String chain = "";
  private String hook = "";
  private List<String> kept = nat;
  private boolean filtering;
  private boolean anyRule;

  private NftRules() {}

  public static boolean recognises(String text) {
    return TABLE.matcher(text).find();
  }

  public static Filters read(String text) {
    var rules = new NftRules();
    text.lines().forEach(rules::line);
    return rules.filters();
  }

  private void line(String line) {
    Matcher begin = TABLE.matcher(line);
    Matcher inner = CHAIN.matcher(line);
    Matcher base = BASE.matcher(line);
    if (begin.find()) {
      family = begin.group(1);
      table = begin.group(2);
      chain = "";
      Optional.ofNullable(TABLES.get(table)).ifPresent(owner -> nat.add(":" + owner + " - [0:0]"));
    } else if (inner.matches()) {
      chain = inner.group(1);
      hook = chain;
      kept = nat;
      filtering = false;
      nat.add(":" + chain + " - [0:0]");
    } else if (line.strip().equals("}")) {
      chain = "";
    } else if (!chain.isEmpty() && base.matches()) {
      base(base.group(1), base.group(2), String.valueOf(base.group(3)));
    } else if (!chain.isEmpty() && !line.isBlank() && !family.equals("ip6")) {
      anyRule = true;
      if (line.contains("maxseg size set") || line.contains("TCPMSS")) {
        clamps.add("-A " + hook + " " + NftWords.asIptables(line.strip()));
      } else if (filtering || line.contains("masquerade") || line.contains("snat")) {
        kept.add("-A " + chain + " " + NftWords.asIptables(line.strip()));
      }
    }
  }

  private void base(String type, String where, String policy) {
    hook = where.toUpperCase(Locale.ROOT);
    boolean filters = where.equals("input") || where.equals("forward");
    if (type.equals("filter") && filters && !OTHER_TABLES.contains(table)) {
      chain = hook;
      kept = filter;
      filtering = true;
      if (!family.equals("ip6")) {
        filter.add(":" + chain + " " + policy.toUpperCase(Locale.ROOT) + " [0:0]");
      }
    }
  }

  private Filters filters() {
    var all = new ArrayList<String>();
    all.add("*filter");
    all.addAll(filter);
    all.add("COMMIT");
    all.add("*nat");
    all.addAll(nat);
    all.add("COMMIT");
    all.add("*mangle");
    all.addAll(clamps);
    all.add("COMMIT");
    Filters read = FilterRules.read(String.join("\n", all));
    return new Filters(
        read.owners(),
        read.masquerades(),
        read.refusals(),
        read.admissions(),
        read.clamps(),
        anyRule ? Set.of("nf_tables") : Set.of());
  }
}
