package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.HostView.Resolver;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Does CoreDNS ask Tailscale's resolver, because a node's resolv.conf names it? tailscaled with
/// accept-dns writes 100.100.100.100 there; a CoreDNS that forwards to `/etc/resolv.conf` inherits
/// it from kubelet, and asks a resolver that answers only its own node, with the names that this
/// node may know, or itself (tailscale issues 1003, 2595, 6651, 11769). A node whose resolv.conf
/// names a local stub (systemd-resolved with split DNS), a kubelet that is told another file and a
/// CoreDNS that asks others inherit nothing.
final class NodeDns implements Check {
  static final Code INHERITED = new Code("node-dns/magicdns-inherited");
  static final Code NO_COREDNS = new Code("node-dns/coredns-not-seen");

  private static final List<Ip> MAGIC_DNS =
      List.of(new Ip("100.100.100.100"), new Ip("fd7a:115c:a1e0::53"));

  private static final String RESOLV_CONF = "/etc/resolv.conf";

  /// Where k3s tells kubelet another file.
  private static final Pattern OTHER_FILE = Pattern.compile("resolv-conf\\b");

  private static final Set<String> COREDNS = Set.of("coredns", "rke2-coredns-rke2-coredns");

  @Override
  public String id() {
    return "node-dns";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(INHERITED, NO_COREDNS, EachNode.NONE, EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return EachNode.judge(
        snapshot, (view, judgement) -> judge(view, judgement, snapshot.cluster()));
  }

  private static void judge(NodeView view, Judgement judgement, ClusterFacts cluster) {
    switch (view.vantage().host().resolver()) {
      case Unavailable<Resolver>(var reason) -> judgement.unknown(EachNode.subject(view), reason);
      case Observed<Resolver>(var resolver, _)
          when resolver.nameservers().stream().noneMatch(MAGIC_DNS::contains) ->
          judgement.healthy();
      case Observed<Resolver>(var resolver, _) -> inherited(view, judgement, cluster, resolver);
    }
  }

  private static List<Exhibit> writer(NodeView view, Resolver resolver) {
    String who = resolver.writer();
    return who.isEmpty()
        ? List.of()
        : EachNode.exhibit(view, host -> host.resolver(), RESOLV_CONF + " (comment)", who);
  }

  private static void inherited(
      NodeView view, Judgement judgement, ClusterFacts cluster, Resolver resolver) {
    switch (Answer.any(List.of(asksElsewhere(cluster), kubeletElsewhere(view, cluster)))) {
      case Answer.Known.YES -> judgement.healthy();
      case Answer.Unsure(var reasons) ->
          reasons.forEach(reason -> judgement.unknown(EachNode.subject(view), reason));
      case Answer.Known.NO ->
          judgement.fault(
              EachNode.warning(INHERITED, view)
                  .with("coredns", coredns(cluster).map(NetworkConfig::name).orElse("coredns"))
                  .seen(
                      EachNode.exhibit(
                          view,
                          host -> host.resolver(),
                          RESOLV_CONF + " nameserver",
                          String.join(
                              ", ", resolver.nameservers().stream().map(Ip::text).toList())))
                  .seen(writer(view, resolver))
                  .seen(
                      Exhibits.of(
                          cluster.networkConfig(),
                          "Corefile forward",
                          coredns(cluster).map(NodeDns::forwards).orElse(""))));
    }
  }

  /// CoreDNS does not look into resolv.conf.
  private static Answer asksElsewhere(ClusterFacts cluster) {
    return coredns(cluster)
        .map(config -> Answer.of(!forwards(config).contains(RESOLV_CONF)))
        .orElseGet(() ->
            Answer.unsure(
                cluster
                    .networkConfig()
                    .unseen()
                    .orElseGet(() -> Reason.NotVisible.of(NO_COREDNS.text(), Map.of()))));
  }

  private static Answer kubeletElsewhere(NodeView view, ClusterFacts cluster) {
    return switch (cluster.nodes()) {
      case Unavailable<List<ClusterNode>>(var reason) -> Answer.unsure(reason);
      case Observed<List<ClusterNode>>(var nodes, _) ->
          Answer.of(
              nodes.stream()
                  .filter(node -> node.name().equals(view.node()))
                  .flatMap(node -> node.annotations().entrySet().stream())
                  .anyMatch(entry ->
                      entry.getKey().endsWith("/node-args")
                          && OTHER_FILE.matcher(entry.getValue()).find()));
    };
  }

  private static Optional<NetworkConfig> coredns(ClusterFacts cluster) {
    return cluster.networkConfig().seen().orElse(List.of()).stream()
        .filter(
            config -> COREDNS.contains(config.name()) && config.namespace().equals("kube-system"))
        .findFirst();
  }

  private static String forwards(NetworkConfig config) {
    return config.data().getOrDefault("forward", "");
  }
}
