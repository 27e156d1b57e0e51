package dev.tsk8s.core.stack;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Version;
import dev.tsk8s.core.stack.Layer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Where Tailscale runs: in pods, which is the same story on every node, and on the node itself, be
/// it in a pod of the host network or outside Kubernetes.
final class TailscaleLayers {
  private static final Cell NONE = new Cell.None();
  private static final Cell RANGE =
      new Cell.Value(List.of(Ip.CGNAT.text(), Ip.TAILSCALE_V6.text()), "ts:net/tsaddr");

  private TailscaleLayers() {}

  static List<Layer> of(Site site) {
    var layers = new ArrayList<Layer>();
    site.around().proxies().ifPresent(layers::add);
    layers.add(onNode(site));
    return layers;
  }

  /// Those of the whole cluster: where a proxy runs today, another node does tomorrow.
  static Optional<Layer> inPods(ClusterFacts cluster) {
    Optional<Reason> unread = cluster.pods().unseen();
    List<TailscalePod> pods =
        cluster.pods().seen().orElse(List.of()).stream().filter(pod -> !isHostsOwn(pod)).toList();
    if (pods.isEmpty()) {
      return unread.map(reason -> Layer.unknown(Kind.TAILSCALE_PODS, reason));
    }
    Map<String, Integer> roles = new TreeMap<>();
    pods.forEach(pod -> roles.merge(role(pod), 1, Integer::sum));
    return Optional.of(
        new Layer(
            Kind.TAILSCALE_PODS,
            new Cell.Value(
                roles.entrySet().stream()
                    .map(role -> role.getKey() + " " + role.getValue())
                    .toList(),
                "Pods"),
            versions(pods),
            modes(pods),
            RANGE,
            Site.unknown(Stack.TAILSCALE_MTU),
            new Cell.Value(owners(pods), "Pods metadata.ownerReferences")));
  }

  private static boolean isHostsOwn(TailscalePod pod) {
    return pod.spec().hostNetwork() && pod.spec().role().hasCli();
  }

  private static String role(TailscalePod pod) {
    return pod.spec().role().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Cell versions(List<TailscalePod> pods) {
    List<String> versions =
        distinct(
            pods, pod -> Version.ofImage(pod.spec().container().image()).map(Version::toString));
    return versions.isEmpty()
        ? Site.unknown(Stack.VERSION)
        : new Cell.Value(versions, "Pods image");
  }

  private static Cell modes(List<TailscalePod> pods) {
    List<String> modes =
        distinct(
            pods,
            pod -> pod.spec().userspace().map(userspace -> userspace ? "userspace" : "kernel"));
    return modes.isEmpty() ? Site.unknown(Stack.MODE) : new Cell.Value(modes, "Pods env");
  }

  /// The operator, or the workloads somebody wrote.
  private static List<String> owners(List<TailscalePod> pods) {
    return distinct(
        pods,
        pod -> Optional.of(pod.spec().role().ofOperator() ? "Tailscale operator" : owner(pod)));
  }

  private static String owner(TailscalePod pod) {
    return pod.owner()
        .map(owner -> owner.kind() + " " + pod.namespace() + "/" + owner.name())
        .orElse("Pod " + pod.namespace() + "/" + pod.name());
  }

  private static List<String> distinct(
      List<TailscalePod> pods, Function<TailscalePod, Optional<String>> what) {
    return pods.stream().flatMap(pod -> what.apply(pod).stream()).distinct().sorted().toList();
  }

  private static Layer onNode(Site site) {
    List<TailscalePod> own =
        site.around().pods().getOrDefault(site.name(), List.of()).stream()
            .filter(TailscaleLayers::isHostsOwn)
            .toList();
    if (!own.isEmpty()) {
      return layer(
          site,
          versions(own),
          modes(own),
          new Cell.Value(distinct(own, pod -> Optional.of(owner(pod))), "Pods"));
    }
    return switch (runs(site)) {
      case Answer.Known.YES -> layer(site, version(site), mode(site), outside(site));
      case Answer.Known.NO ->
          new Layer(Kind.TAILSCALE, absence(site), NONE, NONE, NONE, NONE, NONE);
      case Answer.Unsure(var reasons) -> Layer.unknown(Kind.TAILSCALE, reasons.getFirst());
    };
  }

  /// Without an interface there may still be one in userspace; where its CLI found no daemon there
  /// is none.
  private static Cell absence(Site site) {
    return site.look(vantage -> vantage.status())
        .seen()
        .filter(status -> status.backend() == BackendState.NO_DAEMON)
        .map(_ -> new Cell.Word("none", "tailscale status --json"))
        .orElseGet(() -> new Cell.Word("no-tailscale0", "ip -j addr"));
  }

  private static Layer layer(Site site, Cell version, Cell mode, Cell managedBy) {
    return new Layer(
        Kind.TAILSCALE,
        Cell.of("tailscaled", "Node"),
        version,
        mode,
        addresses(site),
        site.mtu(TailscaleLayers::isTailscales, Site.notVisible(Stack.HOST)),
        managedBy);
  }

  /// A node with a tailnet address has a tailscaled, and so has one with a tailscale0; without that
  /// interface on a host that was looked at there is none in the kernel.
  private static Answer runs(Site site) {
    if (running(site).isPresent()) {
      return Answer.of(true);
    }
    List<Link> links = site.links().seen().orElse(List.of());
    if (links.stream().anyMatch(TailscaleLayers::isTailscales)) {
      return Answer.of(true);
    }
    return site.joined().isNo()
        ? site.links().unseen().map(Answer::unsure).orElse(site.joined())
        : site.joined();
  }

  private static boolean isTailscales(Link link) {
    return link.name().startsWith("tailscale");
  }

  private static Optional<TailscaleStatus> running(Site site) {
    return site.look(vantage -> vantage.status())
        .seen()
        .filter(status -> status.backend() == BackendState.RUNNING);
  }

  private static Cell version(Site site) {
    return running(site)
        .map(TailscaleStatus::version)
        .filter(version -> !version.isEmpty())
        .map(version -> Cell.of(version.replaceFirst("-t.*", ""), "tailscale status --json"))
        .orElseGet(() -> unseenStatus(site));
  }

  private static Cell mode(Site site) {
    return running(site)
        .flatMap(TailscaleStatus::tun)
        .map(tun -> Cell.of(tun ? "kernel" : "userspace", "tailscale status --json TUN"))
        .orElseGet(() ->
            site.links().seen().orElse(List.of()).stream().anyMatch(TailscaleLayers::isTailscales)
                ? Cell.of("kernel", "ip -j addr")
                : unseenStatus(site));
  }

  private static Cell unseenStatus(Site site) {
    return new Cell.Unknown(
        site.look(vantage -> vantage.status()).unseen().orElse(Site.notVisible(Stack.HOST)));
  }

  /// None of the pods that were read is it.
  private static Cell outside(Site site) {
    return site.cluster()
        .pods()
        .unseen()
        .<Cell>map(Cell.Unknown::new)
        .orElseGet(() -> new Cell.Word("outside-kubernetes", "Pods"));
  }

  private static Cell addresses(Site site) {
    Stream<Ip> told =
        running(site).flatMap(TailscaleStatus::self).stream().flatMap(self -> self.ips().stream());
    Stream<Ip> ofNode =
        site.node().stream()
            .flatMap(node -> node.internalIps().stream())
            .filter(Ip::isInTailscaleRange);
    List<String> all = Stream.concat(told, ofNode).map(Ip::text).distinct().toList();
    return all.isEmpty() ? unseenStatus(site) : new Cell.Value(all, "Node status.addresses");
  }
}
