package dev.tsk8s.probes;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Source;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.cluster.Cluster;
import dev.tsk8s.probes.cluster.ClusterOptions;
import dev.tsk8s.probes.cluster.NoConnection;
import dev.tsk8s.probes.node.Here;
import dev.tsk8s.probes.tailscale.Devices;
import dev.tsk8s.probes.tailscale.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Looks at everything that is there now: the cluster, the pods in it that run Tailscale, and this
/// machine. What is not seen by the deadline is unavailable, and the snapshot comes on time.
public final class LiveSnapshot {

  /// How to look.
  ///
  /// @param exec whether commands may be run in pods
  /// @param ping whether sleeping paths may be woken
  /// @param maxPeers how many at most, per vantage
  /// @param maxNodes how many nodes at most are looked from, through pods of their agents
  /// @param atOnce how many commands run at the same time, in all pods together
  /// @param probing probe pods of our own; empty: none are wanted
  public record Options(
      ClusterOptions cluster,
      boolean exec,
      boolean ping,
      int maxPeers,
      int maxNodes,
      int atOnce,
      Optional<Probing.Wanted> probing) {
    /// By default: a control plane of three small machines carries it.
    public static final int AT_ONCE = 64;

    /// By default: what 64 commands at once do in a few seconds.
    public static final int NODES = 32;

    /// One without probe pods.
    public Options(
        ClusterOptions cluster,
        boolean exec,
        boolean ping,
        int maxPeers,
        int maxNodes,
        int atOnce) {
      this(cluster, exec, ping, maxPeers, maxNodes, atOnce, Optional.empty());
    }

    /// The same with probe pods.
    public Options with(Probing.Wanted wanted) {
      return new Options(cluster, exec, ping, maxPeers, maxNodes, atOnce, Optional.of(wanted));
    }

    Look.Options look(Devices cluster) {
      return new Look.Options(ping, maxPeers, cluster);
    }
  }

  /// Ours, to put the snapshot together.
  private static final Duration HANDING_OVER = Duration.ofMillis(200);

  /// Kept for the vantages when lists take long: about one whole look with relayed peers.
  private static final Duration FOR_VANTAGES = Duration.ofSeconds(20);

  private static final String API = "the Kubernetes API";

  private final Options options;
  private final Here machine;
  private final Progress progress;
  private final AtomicReference<Optional<Cluster>> cluster =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<NoConnection>> trouble =
      new AtomicReference<>(Optional.empty());

  private LiveSnapshot(Options options, Here machine, Progress progress) {
    this.options = options;
    this.machine = machine;
    this.progress = progress;
  }

  /// Looks. Never fails as a whole: without a way to the cluster it is this machine alone, and the
  /// reason stands at every fact of the cluster.
  public static Snapshot take(Options options, Here machine, Deadline deadline, Progress progress) {
    return new LiveSnapshot(options, machine, progress).take(deadline.leaving(HANDING_OVER));
  }

  /// What [#take] would do.
  public static LivePlan plan(Options options, Here machine) {
    return LivePlan.of(options, machine);
  }

  private Snapshot take(Deadline deadline) {
    Instant taken = deadline.now();
    Fanout commands = Fanout.of(options.atOnce());
    try (var gathering = new Gathering(deadline, Fanout.unlimited())) {
      ClusterFacts facts = facts(gathering.await(gathering.start(API, this::read)));
      Optional<Probing> probing =
          options
              .probing()
              .map(wanted ->
                  Probing.begin(
                      wanted,
                      cluster.get(),
                      facts,
                      connected -> TailnetHosts.of(machine, options.exec(), facts, connected),
                      deadline,
                      progress));
      Snapshot looked;
      try {
        looked = looked(taken, facts, deadline, gathering, commands);
      } finally {
        probing.ifPresent(Probing::await); // whatever became of the looks: the pods go first
      }
      return probing.map(Probing::await).map(looked::with).orElse(looked);
    } finally {
      cluster.get().ifPresent(Cluster::close);
    }
  }

  private Snapshot looked(
      Instant taken, ClusterFacts facts, Deadline deadline, Gathering gathering, Fanout commands) {
    List<TailscalePod> pods = PodVantages.answering(facts);
    var counted = new Counted(progress);
    try (var agents = new AgentVantages(options, commands, counted, deadline)) {
      agents.begin(cluster.get(), facts);
      Optional<ClusterDevices> devices = devices(facts, pods, deadline, commands);
      var vantage = new HereVantage(options, machine, commands);
      Optional<Pending<Vantage>> here =
          isLookedAt()
              ? Optional.of(gathering.start("here", own -> vantage.look(devices, isAlone(), own)))
              : Optional.empty();
      Devices first = devices.map(ClusterDevices::first).orElse(Devices.UNKNOWN);
      List<Vantage> vantages =
          new ArrayList<>(
              new PodVantages(options, commands, counted)
                  .look(cluster.get(), pods, first, deadline));
      vantages.addAll(agents.await());
      here.ifPresent(look -> vantages.add(whole(VantageId.here(), gathering.await(look))));
      vantages.sort(Comparator.comparing(Vantage::id));
      return new Snapshot(taken, source(), facts, vantages, unread());
    }
  }

  /// Empty: nobody is asked, or nobody could make use of it.
  private Optional<ClusterDevices> devices(
      ClusterFacts facts, List<TailscalePod> pods, Deadline deadline, Fanout commands) {
    boolean useful = options.ping() && (pods.size() > 1 || machine.hasTailscale());
    if (cluster.get().isEmpty() || !options.exec() || !useful) {
      return Optional.empty();
    }
    try (var gathering = new Gathering(deadline, commands)) {
      return Optional.of(ClusterDevices.ask(cluster.get().get(), facts, pods, gathering));
    }
  }

  /// This machine is a place of its own if it is in the tailnet, or all there is.
  private boolean isLookedAt() {
    return cluster.get().isEmpty() || machine.hasTailscale();
  }

  private ClusterFacts read(Deadline deadline) throws NoConnection, InterruptedException {
    progress.at(Progress.Stage.CONNECTING, 0, 0);
    try {
      Cluster connected = Cluster.connect(options.cluster(), deadline);
      cluster.set(Optional.of(connected));
      return connected.facts(deadline.leaving(reserve(deadline)), progress);
    } catch (NoConnection e) {
      trouble.set(Optional.of(e));
      progress.at(Progress.Stage.VANTAGES, 0, 0);
      throw e;
    }
  }

  private Duration reserve(Deadline deadline) {
    Duration half = deadline.remaining().dividedBy(2);
    boolean looking = options.exec() || machine.hasTailscale() || options.probing().isPresent();
    Duration wanted = looking ? FOR_VANTAGES : HANDING_OVER;
    return wanted.compareTo(half) < 0 ? wanted : half;
  }

  private static ClusterFacts facts(Evidence<ClusterFacts> read) {
    return switch (read) {
      case Observed<ClusterFacts>(var facts, _) -> facts;
      case Unavailable<ClusterFacts>(var reason) -> ClusterFacts.unseen(reason);
    };
  }

  /// A vantage, also where the look as a whole did not come back.
  static Vantage whole(VantageId id, Evidence<Vantage> look) {
    return switch (look) {
      case Observed<Vantage>(var vantage, _) -> vantage;
      case Unavailable<Vantage>(var reason) -> Vantage.unseen(id, reason);
    };
  }

  /// No cluster is configured.
  private boolean isAlone() {
    return trouble
        .get()
        .filter(found -> found.kind() == NoConnection.Kind.NOT_CONFIGURED)
        .isPresent();
  }

  private Source source() {
    return isAlone() ? Source.HERE : Source.LIVE;
  }

  private List<Unread> unread() {
    return trouble.get().stream()
        .filter(found -> found.kind() != NoConnection.Kind.NOT_CONFIGURED)
        .map(found -> new Unread(found.what(), found.reason()))
        .toList();
  }
}
