package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Does the kernel forward packets where the host carries those of others: of a node's pods, or of
/// the routes that it offers to its tailnet? Tailscale asks the same (ts:net/netutil/ip_forward.go
/// CheckIPForwarding); kubelet's own check is kubeadm's preflight.
final class NodeForwarding implements Check {
  static final Code IPV4 = new Code("node-forwarding/ipv4-off");
  static final Code IPV6 = new Code("node-forwarding/ipv6-off");

  private static final String V4 = "net.ipv4.ip_forward";
  private static final String V6 = "net.ipv6.conf.all.forwarding";

  /// An interface may forward although `ip_forward` was turned off before it came.
  private static final Pattern ONE_LINK =
      Pattern.compile("net\\.ipv4\\.conf\\.(?!all\\.|default\\.|lo\\.).+\\.forwarding");

  @Override
  public String id() {
    return "node-forwarding";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(IPV4, IPV6, EachNode.NONE, EachNode.UNSEEN, EachNode.NO_SYSCTL);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return EachNode.judge(
        snapshot,
        EachNode.where(HostRole::isRouter),
        (view, judgement) -> {
          judge(view, judgement, snapshot.cluster(), V4);
          judge(view, judgement, snapshot.cluster(), V6);
        });
  }

  private static void judge(
      NodeView view, Judgement judgement, ClusterFacts cluster, String setting) {
    boolean v6 = setting.equals(V6);
    switch (EachNode.sysctl(view, setting)) {
      case Answer.Of.Is<String>(var value)
          when !value.equals("0") || (!v6 && oneLinkForwards(view)) ->
          judgement.healthy();
      case Answer.Of.Is<String> _ -> off(view, judgement, cluster, setting);
      case Answer.Of.Unsure<String>(var reason) when !v6 || hasV6(view) ->
          judgement.unknown(EachNode.subject(view), reason);
      case Answer.Of.Unsure<String> _ -> {}
    }
  }

  private static boolean oneLinkForwards(NodeView view) {
    SortedMap<String, String> all = view.vantage().host().sysctls().seen().orElse(new TreeMap<>());
    return all.entrySet().stream()
        .anyMatch(
            line -> ONE_LINK.matcher(line.getKey()).matches() && !line.getValue().equals("0"));
  }

  /// It matters where there is something to carry.
  private static void off(
      NodeView view, Judgement judgement, ClusterFacts cluster, String setting) {
    boolean v6 = setting.equals(V6);
    List<Cidr> routes = of(v6, HostRole.carried(view));
    List<Cidr> pods = pods(view).stream().filter(range -> isV6(range) == v6).toList();
    if (routes.isEmpty() && pods.isEmpty()) {
      doubts(view, cluster).forEach(reason -> judgement.unknown(EachNode.subject(view), reason));
      return;
    }
    boolean exitOnly = pods.isEmpty() && routes.stream().allMatch(Cidr::isEverything);
    Severity severity = v6 && exitOnly ? Severity.WARNING : Severity.PROBLEM;
    judgement.fault(
        EachNode.of(severity, v6 ? IPV6 : IPV4, view)
            .with("carries", text(Stream.concat(pods.stream(), routes.stream())))
            .seen(EachNode.sysctls(view, setting)));
  }

  private static List<Cidr> of(boolean v6, Answer.Of<List<Cidr>> carried) {
    return carried instanceof Answer.Of.Is<List<Cidr>>(var routes)
        ? routes.stream().filter(route -> isV6(route) == v6).toList()
        : List.of();
  }

  /// The ranges of a node's pods; where the pod network keeps them elsewhere, the families of its
  /// own addresses tell.
  private static List<Cidr> pods(NodeView view) {
    return itself(view)
        .map(node ->
            node.podCidrs().isEmpty()
                ? node.internalIps().stream().flatMap(ip -> single(ip).stream()).toList()
                : node.podCidrs())
        .orElse(List.of());
  }

  private static Optional<ClusterNode> itself(NodeView view) {
    return view.neighbours()
        .named(view.node())
        .or(() -> view.neighbours().named(view.vantage().id().name()));
  }

  private static List<Reason> doubts(NodeView view, ClusterFacts cluster) {
    return Stream.concat(
            HostRole.isRouter(view).reasons().stream(),
            cluster.asked() ? cluster.nodes().unseen().stream() : Stream.empty())
        .distinct()
        .toList();
  }

  private static boolean hasV6(NodeView view) {
    return pods(view).stream().anyMatch(NodeForwarding::isV6)
        || !of(true, HostRole.carried(view)).isEmpty();
  }

  private static Optional<Cidr> single(Ip ip) {
    return Cidr.parse(ip.text() + (ip.text().indexOf(':') < 0 ? "/32" : "/128"));
  }

  private static boolean isV6(Cidr range) {
    return range.text().indexOf(':') >= 0;
  }

  private static String text(Stream<Cidr> ranges) {
    return ranges.map(Cidr::text).distinct().limit(4).collect(Collectors.joining(", "));
  }
}
