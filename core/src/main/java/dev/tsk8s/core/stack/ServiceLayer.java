package dev.tsk8s.core.stack;

import dev.tsk8s.core.cidr.Range;
import dev.tsk8s.core.cidr.Ranges;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.stack.Layer.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who turns a Service's address into that of a pod.
final class ServiceLayer {
  private static final Cell NONE = new Cell.None();

  private ServiceLayer() {}

  static Layer of(Site site) {
    Answer replaced =
        site.config().map(AgentConfig::replacesKubeProxy).orElseGet(() -> withoutSettings(site));
    if (replaced instanceof Answer.Unsure(var reasons)) {
      return unknown(site, reasons.getFirst());
    }
    Optional<CniAgent> proxy = agent(site, Agent.KUBE_PROXY);
    if (replaced.isYes()) {
      return cilium(site, proxy);
    }
    if (proxy.isPresent()) {
      return layer(
          site,
          Cell.of("kube-proxy", Carrier.object(proxy.get())),
          Carrier.version(proxy.get()),
          mode(site),
          Cell.of(Carrier.object(proxy.get()), Carrier.object(proxy.get())));
    }
    return withoutDaemonSet(site);
  }

  /// Whether there is a replacement where no settings of one were seen.
  private static Answer withoutSettings(Site site) {
    Answer present = site.around().cilium().present();
    return present.isYes() ? Answer.unsure(CiliumCells.missing(site)) : present;
  }

  private static Layer cilium(Site site, Optional<CniAgent> proxy) {
    String from = site.config().map(c -> CiliumCells.from(c, "kube-proxy-replacement")).orElse("");
    Optional<CniAgent> agents = agent(site, Agent.CILIUM);
    return layer(
        site,
        Cell.of(proxy.isPresent() ? "Cilium + kube-proxy" : "Cilium", from),
        agents
            .map(Carrier::version)
            .or(() -> site.config().map(config -> CiliumCells.version(site, config)))
            .orElseGet(() -> Site.unknown(Stack.VERSION)),
        Cell.of("eBPF", from),
        agents
            .map(one -> Cell.of(Carrier.object(one), Carrier.object(one)))
            .orElseGet(() ->
                new Cell.Unknown(
                    site.cluster().cniAgents().unseen().orElse(Site.notVisible(Stack.SERVICES)))));
  }

  private static Layer withoutDaemonSet(Site site) {
    Optional<CniAgent> ovn = agent(site, Agent.OVN_KUBERNETES);
    if (ovn.isPresent()) {
      return layer(
          site,
          Cell.of("OVN-Kubernetes", Carrier.object(ovn.get())),
          Carrier.version(ovn.get()),
          Cell.of("OVN load balancers", Carrier.object(ovn.get())),
          Cell.of(Carrier.object(ovn.get()), Carrier.object(ovn.get())));
    }
    Optional<Reason> unread = site.cluster().cniAgents().unseen();
    if (unread.isEmpty() && inK3s(site)) {
      String from = "Node status.nodeInfo.kubeletVersion";
      return layer(
          site,
          Cell.of("kube-proxy", from),
          site.node().map(node -> Cell.of(node.kubeletVersion(), from)).orElse(NONE),
          Site.unknown(Stack.SERVICES),
          Cell.of("k3s", from));
    }
    return unknown(site, unread.orElse(Site.notVisible(Stack.SERVICES)));
  }

  /// k3s runs kube-proxy inside itself unless a server is told not to (`--disable-kube-proxy`).
  private static boolean inK3s(Site site) {
    return site.node()
        .filter(node -> node.isK3s() && node.annotations().containsKey("k3s.io/node-args"))
        .filter(_ -> !site.around().withoutKubeProxy())
        .isPresent();
  }

  /// `mode` of its ConfigMap; empty is iptables on Linux (kubernetes: pkg/proxy/apis/config).
  private static Cell mode(Site site) {
    return Stream.of("kube-proxy", "kube-proxy-config")
        .flatMap(name -> site.config(name).stream())
        .findFirst()
        .map(config -> {
          String said = config.data().getOrDefault("mode", "");
          String from = "ConfigMap " + config.namespace() + "/" + config.name() + " mode";
          return Cell.of(said.isEmpty() ? "iptables" : said, from);
        })
        .orElseGet(() ->
            new Cell.Unknown(
                site.cluster().networkConfig().unseen().orElse(Site.notVisible(Stack.SERVICES))));
  }

  private static Layer unknown(Site site, Reason reason) {
    var unknown = new Cell.Unknown(reason);
    return layer(site, unknown, unknown, unknown, unknown);
  }

  private static Layer layer(Site site, Cell what, Cell version, Cell mode, Cell managedBy) {
    return new Layer(Kind.SERVICES, what, version, mode, ranges(site), NONE, managedBy);
  }

  private static Cell ranges(Site site) {
    return site.around().services();
  }

  static Cell ranges(Ranges ranges) {
    List<Range> all =
        ranges.of(Range.Kind.SERVICES).stream()
            .filter(range -> range.extent() != Range.Extent.ADDRESS)
            .toList();
    List<String> widest = Ranges.widest(all).stream().map(Cidr::text).toList();
    if (!widest.isEmpty()) {
      return new Cell.Value(widest, all.getFirst().said().what());
    }
    return new Cell.Unknown(
        ranges.missing(Range.Kind.SERVICES).stream()
            .findFirst()
            .orElse(Site.notVisible(Ranges.SERVICES_NOT_VISIBLE)));
  }

  private static Optional<CniAgent> agent(Site site, Agent agent) {
    return site.agents().stream().filter(one -> one.agent() == agent).findFirst();
  }
}
