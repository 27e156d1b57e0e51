package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The MASQUERADE and SNAT rules of a node that take what some hosts send to the Internet over UDP,
/// in the words of `iptables-save`. Chains of the plain `bridge` plugin are jumped to for one pod
/// each (containernetworking/plugins: pkg/ip/ipmasq_iptables_linux.go). No such rule are those for
/// marked packets, kube-proxy's and tailscaled's among them, for single destinations, and for what
/// goes to links of the node itself.
///
/// @param taking those rules, as written
public record SnatRules(List<String> taking) {
  /// kube-proxy's chains return what is not marked before their rule (kubernetes:
  /// pkg/proxy/iptables/proxier.go, pkg/proxy/nftables/proxier.go); those of the portmap plugin are
  /// for host ports.
  private static final Pattern OTHERS =
      Pattern.compile("^-A (?:KUBE-|masquerading |CNI-(?![0-9a-f]{24} )|ts-)");

  private static final Pattern OF_ONE_POD = Pattern.compile("^-A CNI-[0-9a-f]{24} ");

  private static final Pattern SPECIAL =
      Pattern.compile(
          "(?<!! )-d |(?<!! )--mark |-m mark --mark|--ctstate DNAT|(?<!! )-p (?:tcp|icmp)"
              + "|(?<!! )-o (?:cilium_|docker|cni|flannel|tailscale|lo\\b|br-|veth|vxlan|tunl)");

  private static final Pattern SOURCE = Pattern.compile("(! )?-s (\\S+)");
  private static final Pattern SET = Pattern.compile("(?<!! )--match-set \\S+ src");
  private static final Pattern RANDOM = Pattern.compile("--random(?:-fully)?(?= |$)");

  public SnatRules {
    taking = List.copyOf(taking);
  }

  /// Those of pods with these addresses; sets of addresses are those of pods.
  public static SnatRules ofPods(List<String> rules, List<Ip> pods) {
    return new SnatRules(rules.stream().filter(rule -> takes(rule, pods, true)).toList());
  }

  /// Those of the node itself.
  public static SnatRules ofHost(List<String> rules, List<Ip> node) {
    return new SnatRules(rules.stream().filter(rule -> takes(rule, node, false)).toList());
  }

  private static boolean takes(String rule, List<Ip> senders, boolean pods) {
    if (OTHERS.matcher(rule).find() || SPECIAL.matcher(rule).find()) {
      return false;
    }
    if (SET.matcher(rule).find() || OF_ONE_POD.matcher(rule).find()) {
      return pods;
    }
    Matcher source = SOURCE.matcher(rule);
    if (!source.find()) {
      return true;
    }
    Optional<Cidr> range = Cidr.parse(source.group(2));
    boolean inside = range.filter(one -> senders.stream().anyMatch(one::contains)).isPresent();
    return range.isPresent() && inside == (source.group(1) == null);
  }

  /// Whether they give each destination another port; empty: there is none, which proves nothing,
  /// since BPF and OVS have no rules there. The first one takes the packet, and which one that is
  /// does not show where they differ.
  public Optional<Answer> random() {
    List<String> random = taking.stream().filter(rule -> RANDOM.matcher(rule).find()).toList();
    if (taking.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        random.isEmpty() || random.size() == taking.size()
            ? Answer.of(!random.isEmpty())
            : Answer.unsure(
                Reason.NotVisible.of(
                    Egress.TWO_RULES,
                    Map.of("one", taking.getFirst(), "other", taking.getLast()))));
  }
}
