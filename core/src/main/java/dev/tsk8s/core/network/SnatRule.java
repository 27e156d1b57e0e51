package dev.tsk8s.core.network;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One MASQUERADE or SNAT rule, word by word (iptables-extensions(8)). A condition that is not
/// understood leaves open whether it takes a packet.
final class SnatRule {
  /// Whether it takes what somebody sends to the Internet over UDP.
  enum Fit {
    YES,
    MAYBE,
    NO;

    private static Fit of(boolean yes) {
      return yes ? YES : NO;
    }
  }

  private static final Pattern WORD = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|\\{[^}]*+}|\\S++");

  /// kube-proxy's chains return what is not marked before their rule (kubernetes:
  /// pkg/proxy/iptables/proxier.go, pkg/proxy/nftables/proxier.go); those of the portmap plugin are
  /// for host ports.
  private static final Pattern OF_OTHERS =
      Pattern.compile("(?:KUBE-.*|masquerading|CNI-(?![0-9a-f]{24}$).*|ts-.*)");

  private static final Pattern OF_ONE_POD = Pattern.compile("CNI-[0-9a-f]{24}");

  /// What is asked before one gets there stands elsewhere (ovn-kubernetes:
  /// go-controller/pkg/node/gateway_iptables.go; kube-ovn: pkg/daemon/gateway_linux.go).
  private static final Pattern JUMPED_TO = Pattern.compile("OVN-.*");

  /// Network cards, and bridges and bonds of them.
  private static final Pattern OF_CARDS =
      Pattern.compile("(?:eth|en|em\\d|bond|team|wl|ww|ib|p\\d+p|wan|br\\d|br-ex|vmbr).*");

  /// Made by software of the node for traffic that stays there or in the cluster.
  private static final Pattern OF_SOFTWARE =
      Pattern.compile(
          "(?:cilium_|docker|cni|flannel|tailscale|lo$|br-|veth|vxlan|tunl|antrea-|genev|ovn-|cali"
              + "|weave|wireguard|kube-|nodelocaldns|cbr|virbr|lxd|lxc|podman).*");

  private static final Pattern SET_OF_PODS = Pattern.compile(".*(?:pod|masq|subnet).*");
  private static final String NOT_SHOWN = "?";

  private final String text;
  private final List<Ip> senders;
  private final boolean pods;
  private Fit fit = Fit.YES;
  private boolean random;

  private SnatRule(String text, List<Ip> senders, boolean pods) {
    this.text = text;
    this.senders = senders;
    this.pods = pods;
  }

  /// Read for what these send: pods, or the node itself.
  static SnatRule of(String text, List<Ip> senders, boolean pods) {
    var rule = new SnatRule(text, senders, pods);
    List<String> words = WORD.matcher(text).results().map(MatchResult::group).toList();
    rule.read(words.iterator());
    return rule;
  }

  String text() {
    return text;
  }

  Fit fit() {
    return fit;
  }

  /// It gives each destination another port.
  boolean isRandom() {
    return random;
  }

  private void read(Iterator<String> words) {
    boolean not = false;
    String asked = "";
    while (words.hasNext()) {
      String word = words.next();
      if (word.startsWith("-") && !word.startsWith("--") && !asked.isEmpty()) {
        and(Fit.MAYBE); // nft does not show what such a match asks for
      }
      asked = "";
      switch (word) {
        case "!" -> {
          not = true;
          continue;
        }
        case "-m" -> asked = module(next(words));
        case "--match-set" -> and(set(next(words), next(words), not));
        case "--random", "--random-fully" -> random = true;
        case "--persistent", "--limit-iface-out" -> {}
        default -> {
          if (word.startsWith("--physdev-is-")) {
            and(not ? Fit.YES : Fit.MAYBE);
          } else {
            and(condition(word, word.equals(NOT_SHOWN) ? "" : next(words), not));
          }
        }
      }
      not = false;
    }
  }

  private static String next(Iterator<String> words) {
    return words.hasNext() ? words.next() : "";
  }

  private void and(Fit other) {
    fit = other.compareTo(fit) > 0 ? other : fit;
  }

  /// @return the match whose conditions have to follow; empty: it has none of its own
  private String module(String name) {
    if (name.equals("ipvs")) {
      and(Fit.NO); // Services'
    }
    return List.of("comment", "tcp", "udp").contains(name) ? "" : name;
  }

  private Fit condition(String word, String value, boolean not) {
    return switch (word) {
      case "-A" -> chain(value);
      case "-j", "--comment", "to", "--to-ports" -> Fit.YES;
      case "--to-source" -> value.equals(NOT_SHOWN) ? Fit.MAYBE : Fit.YES;
      case "-s" -> source(value, not);
      case "-d", "--dst-range" -> Fit.of(not);
      case "-o" -> not ? Fit.of(!OF_CARDS.matcher(value).matches()) : wayOut(value);
      case "-p" -> Fit.of((value.contains("udp") || value.equals("17")) != not);
      case "--mark" -> Fit.of(not);
      case "--ctstate" -> value.equals("NEW") ? Fit.of(!not) : Fit.of(not);
      case "--dport", "--dports" ->
          not ? Fit.YES : value.matches(".*\\d[:-]\\d.*") ? Fit.MAYBE : Fit.NO;
      case "--src-type" -> isLocal(value) ? Fit.of(pods == not) : Fit.MAYBE;
      case "--dst-type" -> isLocal(value) ? Fit.of(not) : Fit.MAYBE;
      case "--uid-owner", "--gid-owner" -> pods ? Fit.NO : Fit.MAYBE;
      default -> Fit.MAYBE;
    };
  }

  private static boolean isLocal(String value) {
    return value.toLowerCase(Locale.ROOT).equals("local");
  }

  private Fit chain(String name) {
    if (OF_OTHERS.matcher(name).matches()) {
      return Fit.NO;
    }
    return OF_ONE_POD.matcher(name).matches()
        ? Fit.of(pods)
        : JUMPED_TO.matcher(name).matches() ? Fit.MAYBE : Fit.YES;
  }

  private static Fit wayOut(String link) {
    return OF_SOFTWARE.matcher(link).matches() && !link.equals("br-ex")
        ? Fit.NO
        : OF_CARDS.matcher(link).matches() ? Fit.YES : Fit.MAYBE;
  }

  /// Sets of addresses are those of pods, where their name does not speak against it.
  private Fit set(String name, String of, boolean not) {
    if (of.contains("dst")) {
      return Fit.of(not);
    }
    return not || !SET_OF_PODS.matcher(name).matches() ? Fit.MAYBE : Fit.of(pods);
  }

  private Fit source(String ranges, boolean not) {
    if (ranges.startsWith("@")) {
      return set(ranges, "src", not);
    }
    Matcher each = Pattern.compile("[^\\s{},]+").matcher(ranges);
    List<Optional<Cidr>> all = each.results().map(MatchResult::group).map(Cidr::parse).toList();
    boolean inside =
        all.stream()
            .flatMap(Optional::stream)
            .anyMatch(range -> senders.stream().anyMatch(range::contains));
    return !inside && all.stream().anyMatch(Optional::isEmpty) ? Fit.MAYBE : Fit.of(inside != not);
  }
}
