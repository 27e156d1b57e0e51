package dev.tsk8s.probes;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.LiveSnapshot.Options;
import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.tailscale.Devices;
import dev.tsk8s.probes.tailscale.Look;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Looks from the pods of a cluster that run Tailscale and have its CLI.
final class PodVantages {
  /// One look: a status, ten pings a second apart, a status; and its share of waiting for places.
  private static final Duration ONE_LOOK = Duration.ofSeconds(60);

  /// Where containerboot keeps the socket unless it is told otherwise (ts:cmd/containerboot).
  private static final String CONTAINERBOOT_SOCKET = "/tmp/tailscaled.sock";

  private final Options options;
  private final Fanout commands;
  private final Counted counted;

  PodVantages(Options options, Fanout commands, Counted counted) {
    this.options = options;
    this.commands = commands;
    this.counted = counted;
  }

  /// Those that run and have a CLI.
  static List<TailscalePod> answering(ClusterFacts facts) {
    return answering(facts.pods().seen().orElse(List.of()));
  }

  static List<TailscalePod> answering(List<TailscalePod> pods) {
    return pods.stream().filter(TailscalePod::hasAnsweringCli).toList();
  }

  /// A vantage for each of these pods.
  List<Vantage> look(
      Optional<Cluster> cluster, List<TailscalePod> pods, Devices first, Deadline deadline) {
    return !options.exec() || cluster.isEmpty()
        ? pods.stream().map(pod -> Vantage.unseen(id(pod), notAsked(pod))).toList()
        : lookAll(cluster.get(), pods, options.look(first), deadline);
  }

  private List<Vantage> lookAll(
      Cluster cluster, List<TailscalePod> pods, Look.Options how, Deadline deadline) {
    counted.begun(pods.size());
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
                  counted.ended();
                  return vantage;
                }));
      }
      for (int i = 0; i < pods.size(); i++) {
        vantages.add(LiveSnapshot.whole(id(pods.get(i)), gathering.await(looks.get(i))));
      }
    }
    return vantages;
  }

  static TailscaleCli cli(Cluster cluster, TailscalePod pod) {
    return TailscaleCli.of(
        cluster.programs(pod.namespace(), pod.name(), pod.spec().container().name()));
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

  static VantageId id(TailscalePod pod) {
    return VantageId.pod(pod.namespace(), pod.name(), pod.spec().container().name());
  }

  private static Reason notAsked(TailscalePod pod) {
    return new Reason.NotAsked("exec " + id(pod).display(), "--no-exec");
  }
}
