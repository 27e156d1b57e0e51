package dev.tsk8s.probes;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.LiveSnapshot.Options;
import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.tailscale.Look;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Looks from the pods of a cluster that run Tailscale and have its CLI.
final class PodVantages {
  /// One look: a status, ten pings a second apart, a status; and its share of waiting for places.
  private static final Duration ONE_LOOK = Duration.ofSeconds(60);

  /// What a pod's own addresses may take: they only tell which peers to wake first.
  private static final Duration ADDRESSES = Duration.ofSeconds(2);

  /// Tailscale's own ranges: CGNAT (RFC 6598) and its part of fd00::/8 (ts:net/tsaddr/tsaddr.go).
  private static final List<Cidr> TAILNET =
      List.of(new Cidr("100.64.0.0/10"), new Cidr("fd7a:115c:a1e0::/48"));

  /// Where containerboot keeps the socket unless it is told otherwise (ts:cmd/containerboot).
  private static final String CONTAINERBOOT_SOCKET = "/tmp/tailscaled.sock";

  private final Options options;
  private final Fanout commands;
  private final Progress progress;

  PodVantages(Options options, Fanout commands, Progress progress) {
    this.options = options;
    this.commands = commands;
    this.progress = progress;
  }

  /// A vantage for each running pod with a CLI.
  List<Vantage> look(Optional<Cluster> cluster, ClusterFacts facts, Deadline deadline) {
    List<TailscalePod> pods =
        facts.pods().seen().stream().flatMap(List::stream).filter(PodVantages::answers).toList();
    if (!options.exec() || cluster.isEmpty()) {
      return pods.stream().map(pod -> unseen(id(pod), notAsked(pod))).toList();
    }
    Set<Ip> first = ofNodes(facts);
    first.addAll(ofPods(cluster.get(), pods, deadline));
    return lookAll(cluster.get(), pods, options.look(first), deadline);
  }

  private List<Vantage> lookAll(
      Cluster cluster, List<TailscalePod> pods, Look.Options how, Deadline deadline) {
    var done = new AtomicInteger();
    var vantages = new ArrayList<Vantage>();
    try (var gathering = new Gathering(deadline, Fanout.of(options.atOnce()))) {
      var looks = new ArrayList<Pending<Vantage>>();
      for (TailscalePod pod : pods) {
        var look = new Look(id(pod), cli(cluster, pod), sockets(pod), how, commands);
        looks.add(
            gathering.start(
                "exec " + id(pod).display(),
                ONE_LOOK,
                own -> {
                  Vantage vantage = look.collect(own);
                  progress.at(Progress.Stage.VANTAGES, done.incrementAndGet(), pods.size());
                  return vantage;
                }));
      }
      for (int i = 0; i < pods.size(); i++) {
        vantages.add(LiveSnapshot.whole(id(pods.get(i)), gathering.await(looks.get(i))));
      }
    }
    return vantages;
  }

  /// The tailnet addresses of nodes, where nodes are joined by Tailscale.
  private static Set<Ip> ofNodes(ClusterFacts facts) {
    var found = new HashSet<Ip>();
    for (ClusterNode node : facts.nodes().seen().orElse(List.of())) {
      node.internalIps().stream().filter(PodVantages::isTailnet).forEach(found::add);
    }
    return found;
  }

  private static boolean isTailnet(Ip ip) {
    return TAILNET.stream().anyMatch(range -> range.contains(ip));
  }

  /// The tailnet addresses of the pods themselves: no object tells them. One pod alone has no peer
  /// among them.
  private Set<Ip> ofPods(Cluster cluster, List<TailscalePod> pods, Deadline deadline) {
    var found = new HashSet<Ip>();
    if (pods.size() < 2 || !options.ping()) {
      return found;
    }
    try (var gathering = new Gathering(deadline, commands)) {
      List<Pending<List<Ip>>> asked =
          pods.stream()
              .map(pod ->
                  gathering.start(
                      "exec " + id(pod).display() + ": tailscale ip",
                      ADDRESSES,
                      own -> addresses(cli(cluster, pod).run(List.of("ip"), own).stdout())))
              .toList();
      asked.forEach(pending -> gathering.await(pending).seen().ifPresent(found::addAll));
    }
    return found;
  }

  private static List<Ip> addresses(String text) {
    return text.lines().map(String::strip).map(Ip::parse).flatMap(Optional::stream).toList();
  }

  private static TailscaleCli cli(Cluster cluster, TailscalePod pod) {
    return cluster.tailscale(pod.namespace(), pod.name(), pod.spec().container().name());
  }

  /// Where else the daemon may listen.
  static List<String> sockets(TailscalePod pod) {
    var container = pod.spec().container();
    var sockets = new LinkedHashSet<String>();
    String told = container.env().getOrDefault("TS_SOCKET", "");
    if (told.startsWith("/")) {
      sockets.add(told);
    }
    for (String word : container.command()) {
      if (word.matches("--?socket=/.*")) {
        sockets.add(word.substring(word.indexOf('=') + 1));
      }
    }
    sockets.add(CONTAINERBOOT_SOCKET);
    return List.copyOf(sockets);
  }

  private static boolean answers(TailscalePod pod) {
    return pod.phase().equals("Running") && !pod.terminating() && pod.spec().role().hasCli();
  }

  private static VantageId id(TailscalePod pod) {
    return VantageId.pod(pod.namespace(), pod.name(), pod.spec().container().name());
  }

  private static Reason notAsked(TailscalePod pod) {
    return new Reason.NotAsked("exec " + id(pod).display(), "--no-exec");
  }

  /// A vantage that nothing was seen from.
  static Vantage unseen(VantageId id, Reason reason) {
    return new Vantage(
        id,
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason));
  }
}
